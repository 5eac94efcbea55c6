import { Resvg } from '@resvg/resvg-js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Figure, figureNotes, figureSvg } from '../../plots/figure.js';
import { overlaps, textsOf, viewBoxOf } from './read-svg.js';

const scale = fc.constantFrom('linear' as const, 'log' as const);
const magnitude = fc.double({ min: -9, max: 9, noNaN: true }).map((exponent) => 10 ** exponent);
const anyNumber = fc.oneof(
  { weight: 6, arbitrary: magnitude },
  { weight: 1, arbitrary: fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, 0, -1, -1e-9, 1e300) },
);
const point = fc.record({
  x: fc.oneof(
    fc.integer({ min: 0, max: 400 }).map((hundredths) => hundredths / 100),
    fc.constantFrom(-1, 100, 3200, 50_000),
  ),
  mean: anyNumber,
  mcse: anyNumber,
  sd: anyNumber,
  repetitions: fc.nat(1000),
  failed: fc.oneof(fc.constant(0), fc.nat(50)),
});
const label = fc.constantFrom('SMOTE', 'Oracle', 'ñ = 4(n₀ − n₁)', 'a rather long name of a curve', '', 'θ̂');
const curve = fc.record({
  label,
  key: fc.constantFrom('smote', 'oracle', 'naive', 'vtss', 'some', 'other', ''),
  points: fc.array(point, { maxLength: 12 }),
});
const reference = fc.record({
  axis: fc.constantFrom('x' as const, 'y' as const),
  value: anyNumber,
  label: fc.constantFrom('limit', 'naive balancing'),
});
const panel = fc.record({
  title: fc.constantFrom('', 'Uniform cube', 'A long title of a panel, too long for one line of it'),
  curves: fc.array(curve, { maxLength: 12 }),
  references: fc.array(reference, { maxLength: 3 }),
});
const figure: fc.Arbitrary<Figure> = fc.record({
  panels: fc.array(panel, { minLength: 1, maxLength: 7 }),
  x: fc.record({ title: fc.constantFrom('', 'γ = ñ / (n₀ − n₁)'), scale }),
  y: fc.record({ title: fc.constantFrom('', 'excess risk R(θ̂) − R(θ*) (log scale)'), scale }),
  spread: fc.constantFrom('mcse' as const, 'sd' as const),
  width: fc.constantFrom('column' as const, 'page' as const),
  caption: fc.constant('Anything.'),
  sharedY: fc.boolean(),
  progress: fc.constantFrom({ done: 10, total: 10 }, { done: 300, total: 4000 }),
});

test('figureSvg() draws whatever it is given: well-formed, without NaN, texts apart and on the page', () => {
  fc.assert(
    fc.property(figure, (drawn) => {
      const svg = figureSvg(drawn);
      expect(() => new Resvg(svg, { font: { loadSystemFonts: false } })).not.toThrow();
      expect(svg).not.toMatch(/NaN|undefined|Infinity/);
      expect(figureNotes(drawn).join(' ')).not.toMatch(/NaN|undefined/);
      const { width, height } = viewBoxOf(svg);
      expect(overlaps(textsOf(svg))).toEqual([]);
      for (const text of textsOf(svg)) {
        expect([text.content, text.left >= 0, text.right <= width, text.top >= 0, text.bottom <= height]).toEqual([
          text.content,
          true,
          true,
          true,
          true,
        ]);
      }
    }),
    { seed: 7, numRuns: Number(process.env.RUNS ?? 80) },
  );
});
