import { expect, test } from 'vitest';
import { createTypesetter, textWidth, wrapText } from '../../plots/typeface.js';

test('createTypesetter() centres a hat over θ and lifts it above the letter', () => {
  const setter = createTypesetter();
  const text = setter.text('θ̂', 0, 0, { size: 10 });
  const [base, hat] = [...text.matchAll(/<use href="[^"]*"(?: x="([-\d.]+)")?(?: y="([-\d.]+)")?\/>/g)];
  expect(base).toBeDefined();
  // Inter's hat stands over a letter of x-height 1118; θ is 1514 high
  expect(Number(hat![2])).toBe(1514 - 1118);
  expect(textWidth('θ̂', 10)).toBe(textWidth('θ', 10));
});

test('createTypesetter() has every symbol the figures use', () => {
  const setter = createTypesetter();
  setter.text('γ = ñ / (n₀ − n₁), R(θ̂) − R(θ*), ‖θ̂ − θ*‖₂, 2 × 10⁻⁴, ± ≤ ξ μ σ α δ λ ∞ †', 0, 0, { size: 7 });
  expect(setter.glyphs()).not.toContain('id="inter-regular-0"'); // glyph 0 is the box for what a font lacks
});

test('createTypesetter() writes each glyph once', () => {
  const setter = createTypesetter();
  setter.text('aaa', 0, 0, { size: 7 });
  setter.text('aa', 0, 10, { size: 7 });
  expect(setter.glyphs().match(/<path/g)).toHaveLength(1);
});

test('createTypesetter() shifts text to end or centre on its anchor', () => {
  const left = (anchor: 'start' | 'middle' | 'end') =>
    Number(/translate\(([-\d.]+)/.exec(createTypesetter().text('risk', 100, 0, { size: 7, anchor }))![1]);
  const width = textWidth('risk', 7);
  expect(left('start')).toBe(100);
  expect(left('middle')).toBeCloseTo(100 - width / 2, 2);
  expect(left('end')).toBeCloseTo(100 - width, 2);
});

test('wrapText() breaks into the fewest, evenest lines', () => {
  expect(wrapText('one two three four', 7, textWidth('one two three', 7) + 1)).toEqual(['one two', 'three four']);
});

test('wrapText() keeps a formula in one piece', () => {
  const [first, second] = wrapText('excess risk R(θ̂) − R(θ*)', 7, 60);
  expect(first).toBe('excess risk');
  expect(second).toBe('R(θ̂)\u00a0−\u00a0R(θ*)');
});

test('wrapText() does not break a word that is wider than the line', () => {
  expect(wrapText('incommensurable', 7, 10)).toEqual(['incommensurable']);
});
