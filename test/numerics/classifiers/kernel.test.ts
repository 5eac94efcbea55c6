import { describe, expect, test } from 'vitest';
import type { Arena } from '../../../numerics/arena.js';
import { coefficientsOf } from '../../../numerics/classifiers/coefficients.js';
import type { ClassifierPlan, Segment } from '../../../numerics/classifiers/contract.js';
import { exponentialLoss } from '../../../numerics/classifiers/exponential.js';
import { EXACT_ROWS, type KernelSpec, kernelPlan } from '../../../numerics/classifiers/kernel.js';
import { drawLandmarks, scaleBandwidth } from '../../../numerics/classifiers/kernel-features.js';
import { logisticLoss } from '../../../numerics/classifiers/logistic.js';
import { createKernelArena } from '../../../numerics/kernels/simd.js';
import { fillNormal } from '../../../numerics/random/normal.js';
import { packRows, unpackRows } from '../../../numerics/rows.js';
import { createArena } from '../../support/numerics/arena.js';
import { golden } from '../../support/numerics/golden.js';
import { largestDifference } from '../../support/numerics/sample-moments.js';
import { testStream } from '../../support/numerics/stream.js';
import { fitted, rowsOf, twoClasses } from './fitted.js';

interface Golden {
  readonly n0: number;
  readonly n1: number;
  readonly d: number;
  readonly rows: readonly number[];
  readonly points: readonly number[];
  readonly scale: number;
  readonly landmarks: readonly number[];
  readonly fits: readonly {
    readonly bandwidth: 'scale' | number;
    readonly weights: readonly [number, number];
    readonly penalty: number;
    readonly intercept: boolean;
    readonly nystroem: readonly number[];
    readonly exact: readonly number[];
  }[];
}
const { n0, n1, d, rows, points, scale, landmarks, fits } = golden<Golden>('classifiers-kernel');

for (const { bandwidth, weights, penalty, intercept, nystroem, exact } of fits) {
  const name = `g = ${bandwidth}, weights ${weights.join(' and ')}, penalty ${penalty}, intercept ${intercept}`;
  const segments = twoClasses(rows, n0, n1, weights);
  const scores = (count: number | null) => {
    const spec: KernelSpec = { kind: 'kernel', bandwidth, landmarks: count };
    const { outcome, score } = fitted(kernelPlan(spec, logisticLoss, { d, intercept, penalty }), segments);
    expect(outcome).toBe('ok');
    return Array.from({ length: points.length / d }, (_, i) => score(...points.slice(i * d, (i + 1) * d)));
  };
  // |φ| ≤ 1 and the Hessian is at least the penalty, so the gradient's tolerance of 1e-10 Σ ω, Σ ω = 200, moves a score by at
  // most 2e-8/penalty
  const tolerance = 2e-8 / penalty;

  test(`kernelPlan() equals scikit-learn's Nystroem and LogisticRegression, ${name}`, () => {
    expect(largestDifference(scores(landmarks.length), nystroem)).toBeLessThan(tolerance);
  });

  test(`kernelPlan() without landmarks solves the problem of n coefficients, ${name}`, () => {
    expect(largestDifference(scores(null), exact)).toBeLessThan(tolerance);
  });

  test(`kernelPlan() with every row a landmark is exact, ${name}`, () => {
    expect(largestDifference(scores(n0 + n1), exact)).toBeLessThan(tolerance);
  });
}

test.each([true, false])('coefficientsOf() a kernel gives the parts of the score, intercept %s', (intercept) => {
  const spec: KernelSpec = { kind: 'kernel', bandwidth: 'scale', landmarks: 7 };
  const { model, score } = fitted(
    kernelPlan(spec, logisticLoss, { d, intercept, penalty: 1 }),
    twoClasses(rows, n0, n1),
  );
  const coefficients = coefficientsOf(spec, { d, intercept }, model);
  if (!('landmarks' in coefficients)) throw new Error('expected a kernel');
  expect(coefficients.intercept === null).toBe(!intercept);
  const x = points.slice(0, d);
  const squares = coefficients.landmarks.map((l) => l.reduce((sum, value, j) => sum + (value - x[j]!) ** 2, 0));
  const kernels = squares.map((square) => Math.exp(-coefficients.bandwidth * square));
  const sum = kernels.reduce((part, k, j) => part + coefficients.weights[j]! * k, coefficients.intercept ?? 0);
  // seven terms, each rounded a few times, with exp of two makes
  expect(Math.abs(sum - score(...x))).toBeLessThan(1e-13 * coefficients.weights.reduce((a, b) => a + Math.abs(b), 1));
});

describe('by hand', () => {
  test('kernelPlan() for one row of each class at a distance: α = ±t, where penalty t = 1/(1 + e^u), u = t (1 − k)', () => {
    // k = exp(−g · 4); by symmetry b = 0; f(x₁) = t − t k = u; stationarity: penalty α = weight (1 − sigmoid(u))
    const g = 0.25;
    const k = Math.exp(-1);
    let t = 0;
    for (let i = 0; i < 100; i++) t = 1 / (1 + Math.exp(t * (1 - k)));
    const spec: KernelSpec = { kind: 'kernel', bandwidth: g, landmarks: null };
    const { outcome, model, score } = fitted(
      kernelPlan(spec, logisticLoss, { d: 1, intercept: true, penalty: 1 }),
      twoClasses([-1, 1], 1, 1),
    );
    expect(outcome).toBe('ok');
    expect([model[0], model[2], ...model.slice(5)]).toEqual([g, 2, -1, 1]);
    // a gradient within 2e-10 of zero, a Hessian of at least 1, and α = L′⁻¹θ with |L⁻¹| below 2
    expect(largestDifference([model[1]!, model[3]!, model[4]!], [0, -t, t])).toBeLessThan(1e-9);
    expect(Math.abs(score(1) - t * (1 - k))).toBeLessThan(1e-9);
    expect(Math.abs(score(0))).toBeLessThan(1e-9);
  });

  test('scaleBandwidth() is 1/(d × variance of all coordinates), segments taken together', () => {
    // coordinates 0, 2, 4, 6: mean 3, variance 5
    const segments: Segment[] = [
      { rows: packRows([9, 9, 0, 2], 2, 2), from: 1, to: 2, label: 0, weight: 1 },
      { rows: packRows([4, 6, 9, 9], 2, 2), from: 0, to: 1, label: 1, weight: 100 },
    ];
    expect(scaleBandwidth(segments, 2)).toBe(1 / 10);
    // numpy sums pairwise: both sums of 400 terms are off by less than 400 · 2^−53 of themselves
    expect(Math.abs(scaleBandwidth(twoClasses(rows, n0, n1), d) / scale - 1)).toBeLessThan(1e-13);
  });

  test('drawLandmarks() draws without replacement, in the order of the fixtures', () => {
    const order = new Int32Array(n0 + n1);
    drawLandmarks(testStream('landmarks'), n0 + n1, landmarks.length, order);
    expect([...order.slice(0, landmarks.length)]).toEqual(landmarks);
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from(order, (_, i) => i));
  });

  test('drawLandmarks() draws each subset as often: 3 of 5 numbers, 6000 times', () => {
    const order = new Int32Array(5);
    const stream = testStream('subsets');
    const counts = new Map<string, number>();
    for (let i = 0; i < 6000; i++) {
      drawLandmarks(stream, 5, 3, order);
      const key = [...order.slice(0, 3)].join();
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    expect(counts.size).toBe(60);
    // 100 expected of each of 60 ordered draws; the chi-square of 59 degrees has mean 59 and sd 10.9
    const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - 100) ** 2 / 100, 0);
    expect(chiSquare).toBeLessThan(59 + 5 * 10.9);
  });
});

test('kernelPlan() solves what no linear score can: a ring around the majority', () => {
  const disc = Array.from({ length: 60 }, (_, i) => [0.5 * Math.cos(i), 0.5 * Math.sin(i)]).flat();
  const ring = Array.from({ length: 60 }, (_, i) => [2 * Math.cos(i), 2 * Math.sin(i)]).flat();
  const spec: KernelSpec = { kind: 'kernel', bandwidth: 'scale', landmarks: 20 };
  for (const loss of [logisticLoss, exponentialLoss]) {
    const { outcome, score } = fitted(
      kernelPlan(spec, loss, { d: 2, intercept: true, penalty: 0.1 }),
      twoClasses([...disc, ...ring], 60, 60),
    );
    expect(outcome).toBe('ok');
    for (let i = 0; i < 60; i++) {
      expect(score(disc[2 * i]!, disc[2 * i + 1]!)).toBeLessThan(0);
      expect(score(ring[2 * i]!, ring[2 * i + 1]!)).toBeGreaterThan(0);
    }
  }
});

describe('a fit to a part of the rows first', () => {
  const d = 3;
  const [n0, n1, extra] = [700, 90, 150];
  const landmarks = 12;
  /** Minority rows around a shifted mean, in two segments that begin and end within blocks. */
  function sample(float64: (length: number) => Float64Array, weight: number): Segment[] {
    const segments: Segment[] = [];
    for (const [label, from, count, ω] of [
      [0, 70, n0, 1],
      [1, 0, n1, weight],
      [1, 3, extra, 1],
    ] as const) {
      const table = new Float64Array((from + count) * d);
      fillNormal(testStream(`rows-${from}-${count}`), table, 0, table.length);
      if (label === 1) for (let i = 0; i < table.length; i++) table[i]! += 0.8;
      const packed = packRows(table, from + count, d);
      const rows = float64(packed.length);
      rows.set(packed);
      segments.push({ rows, from, to: from + count, label, weight: ω });
    }
    return segments;
  }

  function fitIn(arena: Arena, plan: ClassifierPlan, weight: number) {
    const segments = sample((length) => arena.float64(length), weight);
    const classifier = plan.create(rowsOf(segments), arena);
    const model = arena.float64(classifier.modelLength);
    const outcome = classifier.fit(segments, model, () => testStream('landmarks'));
    const scores = segments.map(({ rows, from, to }) => {
      const all = arena.float64(to);
      classifier.scoreRows(model, rows, from, to, all);
      return all.slice(from);
    });
    return { outcome, model, scores, segments, steps: classifier.effort.steps };
  }

  const cases = [logisticLoss, exponentialLoss].flatMap((loss) =>
    [1, 0.01, 0].flatMap((penalty) =>
      [true, false].map((intercept) => ({
        loss,
        penalty,
        intercept,
        name: `${loss === logisticLoss ? 'logistic' : 'exponential'} loss, penalty ${penalty}, intercept ${intercept}`,
      })),
    ),
  );
  const planOf = ({ loss, penalty, intercept }: (typeof cases)[number]) =>
    kernelPlan({ kind: 'kernel', bandwidth: 'scale', landmarks }, loss, { d, intercept, penalty });

  test.each(cases)('kernelPlan() ends where the gradient vanishes over all rows: $name', (of) => {
    const { outcome, model, scores, segments, steps } = fitIn(createArena(8e6), planOf(of), 2.5);
    expect(outcome).toBe('ok');
    // two descents; without a good Hessian one alone takes far more
    expect(steps).toBeLessThan(30);
    const options = { d, intercept: of.intercept };
    const parts = coefficientsOf({ kind: 'kernel', bandwidth: 'scale', landmarks }, options, model);
    if (!('landmarks' in parts)) throw new Error('expected a kernel');
    const kernel = (a: readonly number[], b: readonly number[]) =>
      Math.exp(-parts.bandwidth * a.reduce((sum, value, j) => sum + (value - b[j]!) ** 2, 0));

    // in coefficients α the gradient is Σ ω ℓ′ k + penalty K α
    const sums = new Float64Array(landmarks + 1);
    let total = 0;
    segments.forEach(({ rows, from, to, label, weight }, s) => {
      const table = unpackRows(rows, from, to, d);
      const y = label === 1 ? 1 : -1;
      for (let i = 0; i < to - from; i++) {
        const margin = y * scores[s]![i]!;
        const slope = -y * weight * (of.loss === logisticLoss ? 1 / (1 + Math.exp(margin)) : Math.exp(-margin));
        const x = [...table.subarray(i * d, (i + 1) * d)];
        for (const [j, l] of parts.landmarks.entries()) sums[j]! += slope * kernel(l, x);
        sums[landmarks]! += slope;
        total += weight;
      }
    });
    for (const [j, l] of parts.landmarks.entries()) {
      for (const [k, other] of parts.landmarks.entries()) sums[j]! += of.penalty * parts.weights[k]! * kernel(l, other);
    }
    // gradients in α are L times those in θ, and |L row| = 1: at most √12 of the tolerance of 1e-10 Σ ω
    const relevant = of.intercept ? sums : sums.subarray(0, landmarks);
    expect(largestDifference(relevant, new Float64Array(relevant.length))).toBeLessThan(4e-10 * total);
  });

  test.each(cases)('kernelPlan() gives the same bits with vector kernels: $name', (of) => {
    const arena = createKernelArena();
    arena.reserve(8e6);
    const plain = fitIn(createArena(8e6), planOf(of), 0.7);
    const simd = fitIn(arena, planOf(of), 0.7);
    expect([...simd.model]).toEqual([...plain.model]);
    expect(simd.scores).toEqual(plain.scores);
  });
});

test('kernelPlan() without a penalty says separated when the kernel can tell the classes apart', () => {
  const options = { d: 1, intercept: true, penalty: 0 };
  const plan = kernelPlan({ kind: 'kernel', bandwidth: 1, landmarks: 3 }, logisticLoss, options);
  expect(fitted(plan, twoClasses([-1.2, -1.1, -1, 1, 1.1, 1.3], 3, 3)).outcome).toBe('separated');
});

test('kernelPlan() refuses more segments than it has room for', () => {
  const plan = kernelPlan({ kind: 'kernel', bandwidth: 1, landmarks: 2 }, logisticLoss, {
    d: 1,
    intercept: true,
    penalty: 1,
  });
  const [segment] = twoClasses([1, 2, 3, 4, 5], 5, 0);
  expect(() =>
    fitted(
      plan,
      [0, 1, 2, 3, 4].map((from) => ({ ...segment!, from, to: from + 1 })),
    ),
  ).toThrow('Cannot fit a kernel classifier: rows must come in 4 segments or fewer, got 5');
});

test('kernelPlan() bears equal rows and a kernel of low rank: 400 rows in one dimension, each twice', () => {
  const half = new Float64Array(200);
  fillNormal(testStream('twice'), half, 0, 200);
  const twice = [...half.slice(0, 100), ...half.slice(0, 100), ...half.slice(100), ...half.slice(100)];
  for (const landmarks of [null, 150]) {
    const spec: KernelSpec = { kind: 'kernel', bandwidth: 0.1, landmarks };
    const plan = kernelPlan(spec, logisticLoss, { d: 1, intercept: true, penalty: 1 });
    expect(fitted(plan, twoClasses(twice, 200, 200)).outcome).toBe('ok');
  }
});

test('kernelPlan() says singular if equal rows leave the bandwidth open', () => {
  const plan = kernelPlan({ kind: 'kernel', bandwidth: 'scale', landmarks: null }, logisticLoss, {
    d: 1,
    intercept: true,
    penalty: 1,
  });
  expect(fitted(plan, twoClasses([2, 2, 2], 2, 1)).outcome).toBe('singular');
});

test('kernelPlan() refuses numbers out of range, and exact fits of very many rows', () => {
  const options = { d: 1, intercept: true, penalty: 1 };
  const plan = (spec: Omit<KernelSpec, 'kind'>) => kernelPlan({ kind: 'kernel', ...spec }, logisticLoss, options);
  expect(() => plan({ bandwidth: 0, landmarks: 5 })).toThrow(
    "Cannot build a kernel: bandwidth must be positive and finite, or 'scale', got 0",
  );
  expect(() => plan({ bandwidth: 'scale', landmarks: 2.5 })).toThrow(
    'Cannot build a kernel: landmarks must be a positive whole number, or null, got 2.5',
  );
  const rows = EXACT_ROWS + 1;
  expect(() => plan({ bandwidth: 'scale', landmarks: null }).workBytes(rows)).toThrow(
    `Cannot fit a kernel classifier exactly to ${rows} rows: there may be at most ${EXACT_ROWS}, set landmarks`,
  );
});
