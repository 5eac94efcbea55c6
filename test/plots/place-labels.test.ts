import fc from 'fast-check';
import { expect, test } from 'vitest';
import { leastCovering, placeFlags, spreadLabels } from '../../plots/place-labels.js';
import { textWidth } from '../../plots/typeface.js';

test('spreadLabels() leaves labels alone that are apart already', () => {
  expect(spreadLabels([50, 10, 30], 10, 0, 100)).toEqual([50, 10, 30]);
});

test('spreadLabels() moves two coincident labels half a gap each way', () => {
  expect(spreadLabels([40, 40], 10, 0, 100)).toEqual([35, 45]);
});

test('spreadLabels() pushes a crowd at the edge inside', () => {
  expect(spreadLabels([98, 99, 100], 10, 0, 100)).toEqual([80, 90, 100]);
});

test('spreadLabels() keeps order, gap and bounds', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: -20, max: 120, noNaN: true }), { maxLength: 10 }), (wanted) => {
      const placed = spreadLabels(wanted, 9, 0, 100);
      const sorted = [...placed].sort((a, b) => a - b);
      for (const [index, at] of sorted.entries()) {
        expect(at).toBeGreaterThanOrEqual(-1e-9);
        expect(at).toBeLessThanOrEqual(100 + 1e-9);
        if (index > 0) expect(at - sorted[index - 1]!).toBeGreaterThan(9 - 1e-9);
      }
      for (const [i, a] of wanted.entries())
        for (const [j, b] of wanted.entries()) if (a < b) expect(placed[i]!).toBeLessThan(placed[j]!);
    }),
    { seed: 3 },
  );
});

test('placeFlags() stacks the left of two close lines above the right one', () => {
  const lines = [
    { x: 0, label: 'no augmentation' },
    { x: 30, label: 'naive balancing' },
  ];
  const rows = placeFlags(lines, { left: 0, right: 130, size: 6.5 }).map(({ label, row }) => [label, row]);
  expect(Object.fromEntries(rows)).toEqual({ 'naive balancing': 0, 'no augmentation': 1 });
});

test('placeFlags() turns a label to the left of its line when the right edge is near', () => {
  const [flag] = placeFlags([{ x: 120, label: 'naive balancing' }], { left: 0, right: 130, size: 6.5 });
  expect(flag!.left + textWidth('naive balancing', 6.5)).toBeLessThan(120);
});

test('placeFlags() lets no text touch another text or another line', () => {
  const line = fc.record({
    x: fc.double({ min: 0, max: 130, noNaN: true }),
    label: fc.constantFrom('limit', 'naive balancing', 'γ = 0'),
  });
  fc.assert(
    fc.property(fc.array(line, { maxLength: 5 }), (lines) => {
      const flags = placeFlags(lines, { left: 0, right: 138, size: 6.5 });
      for (const a of flags) {
        const right = a.left + textWidth(a.label, 6.5);
        for (const b of flags) {
          if (a === b || a.x === b.x) continue;
          if (a.row === b.row) expect(right <= b.left || b.left + textWidth(b.label, 6.5) <= a.left).toBe(true);
          if (b.row >= a.row) expect(b.x <= a.left || b.x >= right).toBe(true);
        }
      }
    }),
    { seed: 11 },
  );
});

test('leastCovering() takes the first of the emptiest boxes', () => {
  const box = (left: number) => ({ left, right: left + 10, top: 0, bottom: 10 });
  expect(leastCovering([box(0), box(20), box(40)], [[5, 5]])).toEqual(box(20));
});
