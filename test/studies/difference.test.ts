import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Difference, independentDifference, pairedDifference } from '../../studies/difference.js';
import { normals } from './claims/fabricate.js';

interface Golden {
  readonly name: string;
  readonly column: readonly (number | null)[];
  readonly baseline: readonly (number | null)[];
  readonly paired: {
    readonly n: number;
    readonly difference: number;
    readonly mcse: number;
    readonly p: number;
    readonly low: number;
    readonly high: number;
    readonly correlation: number;
    readonly independent: number;
  };
  readonly welch: Omit<Golden['paired'], 'n' | 'correlation' | 'independent'>;
}

const GOLDEN: readonly Golden[] = JSON.parse(
  readFileSync(new URL('../fixtures/studies/comparison/golden.json', import.meta.url), 'utf8'),
);

test('pairedDifference() is what one finds by hand', () => {
  // differences 1, 3, 2: mean 2, variance 1, so the MCSE is √(1/3); s² is 1 for (5, 6, 4) and 1 for (4, 3, 2)
  const found = pairedDifference(Float64Array.of(5, 6, 4), Float64Array.of(4, 3, 2));
  expect(found).toMatchObject({ paired: true, pairs: 3, mean: 5, baselineMean: 3, difference: 2 });
  expect(found.mcse).toBeCloseTo(Math.sqrt(1 / 3), 15);
  expect(found.mcseIndependent).toBeCloseTo(Math.sqrt(2 / 3), 15);
  expect(found.varianceReduction).toBeCloseTo(2, 14);
  // covariance ((0)(1) + (1)(0) + (−1)(−1))/2 = ½
  expect(found.correlation).toBeCloseTo(0.5, 14);
  // t = 2√3 on two degrees of freedom: P(|T| ≥ t) = 1 − t/√(2 + t²) = 1 − √(12/14), and t₀.₉₇₅ = 0.95 √(2/(1 − 0.95²))
  expect(found.p).toBeCloseTo(1 - Math.sqrt(12 / 14), 14);
  const half = 0.95 * Math.sqrt(2 / (1 - 0.95 * 0.95)) * Math.sqrt(1 / 3);
  expect([found.low, found.high]).toEqual([expect.closeTo(2 - half, 12), expect.closeTo(2 + half, 12)]);
});

test('pairedDifference() leaves out a repetition in which either failed or that only one has', () => {
  const whole = pairedDifference(Float64Array.of(5, 6, 4), Float64Array.of(4, 3, 2));
  const holes = pairedDifference(Float64Array.of(NaN, 5, 100, 6, 4, 77), Float64Array.of(-9, 4, NaN, 3, 2));
  expect(holes).toEqual(whole);
});

test('independentDifference() is what one finds by hand', () => {
  // s² = 1 over 3 and 4 over 2: 1/3 + 2 = 7/3; each side has its own n
  const found = independentDifference(Float64Array.of(5, NaN, 6, 4), Float64Array.of(1, 1 + 2 * Math.SQRT2));
  expect(found).toMatchObject({ paired: false, pairs: null, mean: 5, varianceReduction: NaN, correlation: NaN });
  expect(found.difference).toBeCloseTo(4 - Math.SQRT2, 14);
  expect(found.mcse).toBeCloseTo(Math.sqrt(7 / 3), 14);
  expect(found.mcseIndependent).toBe(found.mcse);
});

describe.each(GOLDEN)('for the sample "$name"', ({ column, baseline, paired, welch }) => {
  const [a, b] = [column, baseline].map((values) => Float64Array.from(values, (value) => value ?? NaN)) as [
    Float64Array,
    Float64Array,
  ];
  // sums of some hundred numbers near 3: a few roundings of 1e-16 against errors of the mean above 1e-2
  const close = (value: number) => expect.closeTo(value, 12);

  test('pairedDifference() equals scipy.stats.ttest_rel', () => {
    expect(pairedDifference(a, b)).toMatchObject({
      pairs: paired.n,
      difference: close(paired.difference),
      mcse: close(paired.mcse),
      mcseIndependent: close(paired.independent),
      correlation: close(paired.correlation),
      p: close(paired.p),
      low: close(paired.low),
      high: close(paired.high),
    });
  });

  test('independentDifference() equals scipy.stats.ttest_ind without equal variances', () => {
    expect(independentDifference(a, b)).toMatchObject({
      difference: close(welch.difference),
      mcse: close(welch.mcse),
      p: close(welch.p),
      low: close(welch.low),
      high: close(welch.high),
    });
  });
});

test('pairedDifference() equals the slow sums over the pairs', () => {
  fc.assert(
    fc.property(samples(), (rows) => {
      const found = pairedDifference(...columnsOf(rows));
      const pairs = rows.filter(([a, b]) => !Number.isNaN(a + b));
      const n = pairs.length;
      const mean = (of: (pair: Pair) => number) => pairs.reduce((sum, pair) => sum + of(pair), 0) / n;
      const gap = mean(([a, b]) => a - b);
      const variance = (of: (pair: Pair) => number) => (mean((pair) => (of(pair) - mean(of)) ** 2) * n) / (n - 1);
      expect(found.pairs).toBe(n);
      // numbers up to 100: sums of at most 30 squares of them round by less than 1e-10
      expect(found.difference).toBeCloseTo(gap, 10);
      expect(found.mcse ** 2).toBeCloseTo(variance(([a, b]) => a - b) / n, 8);
      expect(found.mcseIndependent ** 2).toBeCloseTo((variance(([a]) => a) + variance(([, b]) => b)) / n, 8);
      if (found.mcse > 0) {
        expect(found.varianceReduction).toBeCloseTo(found.mcseIndependent ** 2 / found.mcse ** 2, 8);
      }
    }),
    { seed: 5 },
  );
});

test('pairedDifference() changes its sign, and nothing else, when the two change places', () => {
  fc.assert(
    fc.property(samples(), (rows) => {
      const [a, b] = columnsOf(rows);
      const [there, back] = [pairedDifference(a, b), pairedDifference(b, a)];
      expect(back).toEqual({
        ...there,
        mean: there.baselineMean,
        baselineMean: there.mean,
        difference: negated(there.difference),
        low: negated(there.high),
        high: negated(there.low),
      });
    }),
    { seed: 6 },
  );
});

test('pairedDifference() does not see what is added to both sides of a repetition', () => {
  fc.assert(
    fc.property(samples(), fc.integer({ min: -50, max: 50 }), (rows, shift) => {
      // sixteenths and whole numbers add up without rounding, so the differences are the same bits
      const moved = rows.map(([a, b], r): Pair => [a + shift * r, b + shift * r]);
      const keys = ['pairs', 'difference', 'mcse', 'low', 'high', 'p'] as const;
      const pick = (found: Difference) => keys.map((key) => found[key]);
      expect(pick(pairedDifference(...columnsOf(moved)))).toEqual(pick(pairedDifference(...columnsOf(rows))));
    }),
    { seed: 7 },
  );
});

test('pairedDifference() of columns that are alike is 0 and never clear; of fewer than two pairs it has no error', () => {
  const alike = Float64Array.of(1, 5, 2);
  expect(pairedDifference(alike, alike)).toMatchObject({ difference: 0, mcse: 0, low: 0, high: 0, p: 1 });
  expect(pairedDifference(alike, alike)).toMatchObject({ varianceReduction: NaN, correlation: 1 });
  const one = pairedDifference(Float64Array.of(3, NaN), Float64Array.of(1, 2));
  expect(one).toMatchObject({ pairs: 1, difference: 2, mcse: NaN, low: NaN, high: NaN, p: NaN, correlation: NaN });
  const none = pairedDifference(Float64Array.of(NaN), Float64Array.of(1));
  expect(none).toMatchObject({ pairs: 0, difference: NaN, mcse: NaN, p: NaN });
  const constant = pairedDifference(Float64Array.of(2, 2), Float64Array.of(1, 1));
  expect(constant).toMatchObject({ difference: 1, mcse: 0, p: 0, correlation: NaN });
});

test('pairedDifference() covers the true difference in 95 of 100 studies, and knows its own error', () => {
  // normal pairs with correlation 0.8: the interval is exact, so of 4000 studies 95 % ± 3 · √(0.95 · 0.05/4000) = 1.0 % cover
  const next = normals(11);
  const found = Array.from({ length: 4000 }, () => {
    const shared = Array.from({ length: 10 }, next);
    const side = (mean: number) =>
      Float64Array.from(shared, (z) => mean + Math.sqrt(0.8) * z + Math.sqrt(0.2) * next());
    return pairedDifference(side(1), side(0.5));
  });
  const covered = found.filter(({ low, high }) => low < 0.5 && 0.5 < high).length / found.length;
  expect(Math.abs(covered - 0.95)).toBeLessThan(0.0104);
  // E s² is exact: the mean of squared MCSEs is 2 (1 − 0.8)/10 = 0.04, with relative error √(2/9/4000) = 0.75 %
  const square = found.reduce((sum, { mcse }) => sum + mcse * mcse, 0) / found.length;
  expect(Math.abs(square / 0.04 - 1)).toBeLessThan(0.03);
});

type Pair = [number, number];

/** At least two pairs without a gap, in sixteenths, some others with one. */
function samples(): fc.Arbitrary<Pair[]> {
  const value = fc.integer({ min: -1600, max: 1600 }).map((sixteenths) => sixteenths / 16);
  const hole = fc.oneof({ weight: 4, arbitrary: value }, { weight: 1, arbitrary: fc.constant(NaN) });
  return fc
    .tuple(
      fc.array(fc.tuple(value, value), { minLength: 2, maxLength: 15 }),
      fc.array(fc.tuple(hole, hole), { maxLength: 15 }),
    )
    .map(([whole, holed]) => [...whole.slice(1), ...holed, ...whole.slice(0, 1)]);
}

function columnsOf(rows: readonly Pair[]): [Float64Array, Float64Array] {
  return [Float64Array.from(rows, ([a]) => a), Float64Array.from(rows, ([, b]) => b)];
}

/** −0 and 0 are one number here. */
function negated(value: number): number {
  return value === 0 ? value : -value;
}
