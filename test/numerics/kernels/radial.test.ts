import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  kernelColumnsLength,
  type Landmarks,
  radialKernel,
  scoreKernelRows,
  writeKernelColumns,
} from '../../../numerics/kernels/radial.js';
import { createKernelArena, simdOver } from '../../../numerics/kernels/simd.js';
import { fillNormal } from '../../../numerics/random/normal.js';
import { BLOCK_ROWS, rowStart, rowsLength } from '../../../numerics/rows.js';
import { testStream } from '../../support/numerics/stream.js';

const arena = createKernelArena();
arena.reserve(8e6);
const start = arena.mark();

function normals(purpose: string, length: number, spread: number): Float64Array {
  const values = new Float64Array(length);
  fillNormal(testStream(purpose), values, 0, length);
  return values.map((value) => spread * value);
}

/** A range of random rows, and landmarks with coefficients. */
const problem = fc
  .record({
    d: fc.integer({ min: 1, max: 9 }),
    m: fc.integer({ min: 1, max: 13 }),
    from: fc.integer({ min: 0, max: 150 }),
    count: fc.integer({ min: 0, max: 200 }),
    seed: fc.integer({ min: 0, max: 1e6 }),
    spread: fc.constantFrom(0, 1e-9, 1, 5, 1e3, 1e200),
    g: fc.constantFrom(1e-6, 0.1, 3.75),
  })
  .map(({ d, m, from, count, seed, spread, g }) => ({
    landmarks: { g, points: normals(`points${seed}`, m * d, spread), m, d },
    alpha: normals(`alpha${seed}`, m, 10),
    from,
    to: from + count,
    rows: normals(`rows${seed}`, rowsLength(from + count, d), spread),
  }));

type Problem = typeof problem extends fc.Arbitrary<infer P> ? P : never;

describe('vector and plain form have the same bits', () => {
  /** Arrays in and out of the kernels' memory. */
  function twice(check: Problem, outLength: number, run: (problem: Problem, out: Float64Array) => void): void {
    const plain = new Float64Array(outLength).fill(7);
    run(check, plain);
    arena.rewind(start);
    const inside = (values: Float64Array) => {
      const copy = arena.float64(values.length);
      copy.set(values);
      return copy;
    };
    const simd = arena.float64(outLength).fill(7);
    expect(simdOver(simd)).toBeDefined();
    const { landmarks, alpha, rows } = check;
    const points = inside(landmarks.points);
    run({ ...check, landmarks: { ...landmarks, points }, alpha: inside(alpha), rows: inside(rows) }, simd);
    const differing = plain.findIndex((value, i) => !Object.is(value, simd[i]));
    expect(differing, `${plain[differing]} and ${simd[differing]}`).toBe(-1);
  }

  test('writeKernelColumns()', () => {
    const property = fc.property(problem, (check) => {
      const { landmarks, from, to } = check;
      twice(check, kernelColumnsLength(landmarks.m, from, to), ({ landmarks, rows }, out) =>
        writeKernelColumns(landmarks, rows, from, to, out),
      );
    });
    fc.assert(property, { seed: 2026, numRuns: 200 });
  });

  test('scoreKernelRows()', () => {
    const property = fc.property(problem, (check) => {
      const { from, to } = check;
      twice(check, to + 2, ({ landmarks, alpha, rows }, out) =>
        scoreKernelRows(landmarks, alpha, 0.75, rows, from, to, out),
      );
    });
    fc.assert(property, { seed: 2026, numRuns: 200 });
  });
});

test('radialKernel() is exp(−g |x − l|²) within 3 ulp, and the exponent’s own rounding', () => {
  const landmarks: Landmarks = { g: 0.37, points: Float64Array.of(0), m: 1, d: 1 };
  for (let i = 0; i <= 4000; i++) {
    const x = i / 100;
    const exponent = landmarks.g * x * x;
    if (exponent > 700) break;
    const relative = radialKernel(landmarks, 0, Float64Array.of(x), 0, 1) / Math.exp(-exponent) - 1;
    // each side's exponent is rounded three times or less, each by 2^−53 of it; the rational form and Math.exp by 3 ulp together
    expect(Math.abs(relative)).toBeLessThan((6 * exponent + 3) * 2 ** -53);
  }
});

test('radialKernel() is 1 at a landmark, stays positive far away, and does not hide NaN', () => {
  const landmarks: Landmarks = { g: 2, points: Float64Array.of(1, -1), m: 1, d: 2 };
  const at = (...row: number[]) => radialKernel(landmarks, 0, Float64Array.from(row), 0, 1);
  expect(at(1, -1)).toBe(1);
  expect(at(1e3, 1e3)).toBe(2 ** -1021);
  expect(at(1e200, 1e200)).toBe(2 ** -1021);
  expect(at(NaN, 0)).toBeNaN();
});

test('writeKernelColumns() and scoreKernelRows() keep rows at their place in the block', () => {
  const d = 3;
  const [from, to] = [70, 131];
  const rows = normals('placed', rowsLength(to, d), 1);
  const landmarks: Landmarks = { g: 0.2, points: normals('points', 2 * d, 1), m: 2, d };
  const columns = new Float64Array(kernelColumnsLength(2, from, to));
  const scores = new Float64Array(to);
  writeKernelColumns(landmarks, rows, from, to, columns);
  scoreKernelRows(landmarks, Float64Array.of(2, -1), 0.5, rows, from, to, scores);
  for (let i = from; i < to; i++) {
    const kernel = (l: number) => radialKernel(landmarks, l * d, rows, rowStart(i, d), BLOCK_ROWS);
    const x = rowStart(i - from + (from % BLOCK_ROWS), 2);
    expect([columns[x], columns[x + BLOCK_ROWS]]).toEqual([kernel(0), kernel(1)]);
    expect(scores[i]).toBe(0.5 + 2 * kernel(0) - kernel(1));
  }
});
