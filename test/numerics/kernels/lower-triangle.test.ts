import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  factorLower,
  multiplyLower,
  multiplyTransposed,
  solveLower,
  solveTransposed,
} from '../../../numerics/kernels/lower-triangle.js';
import { createKernelArena, simdOver } from '../../../numerics/kernels/simd.js';
import { fillNormal } from '../../../numerics/random/normal.js';
import { largestDifference } from '../../support/numerics/sample-moments.js';
import { testStream } from '../../support/numerics/stream.js';

const arena = createKernelArena();
arena.reserve(1e6);
const start = arena.mark();

/** G G′ of a random (p × p + 3) matrix G, in the upper triangle, and a random vector. */
const problem = fc
  .record({ p: fc.integer({ min: 1, max: 23 }), seed: fc.integer({ min: 0, max: 1e6 }) })
  .map(({ p, seed }) => {
    const width = p + 3;
    const g = new Float64Array(p * width + p + 2);
    fillNormal(testStream(`matrix${seed}`), g, 0, g.length);
    const upper = new Float64Array(p * p).fill(NaN);
    for (let i = 0; i < p; i++) {
      for (let j = i; j < p; j++) {
        let sum = 0;
        for (let k = 0; k < width; k++) sum += g[i * width + k]! * g[j * width + k]!;
        upper[i * p + j] = sum;
      }
    }
    return { p, upper, x: g.slice(p * width) };
  });

const SOLVERS = { solveLower, solveTransposed, multiplyLower, multiplyTransposed };

test('vector and plain form have the same bits', () => {
  const inside = (values: Float64Array) => {
    const copy = arena.float64(values.length);
    copy.set(values);
    return copy;
  };
  const property = fc.property(problem, ({ p, upper, x }) => {
    arena.rewind(start);
    const plain = upper.slice();
    const simd = inside(upper);
    expect(simdOver(simd)).toBeDefined();
    expect(factorLower(simd, p, simd)).toBe(factorLower(plain, p, plain));
    expect([...simd]).toEqual([...plain]);
    for (const solve of Object.values(SOLVERS)) {
      const [y, z] = [x.slice(), inside(x)];
      solve(plain, p, y);
      solve(simd, p, z);
      expect([...z]).toEqual([...y]);
    }
  });
  fc.assert(property, { seed: 2026, numRuns: 200 });
});

test('factorLower() gives L with L L′ = A, and leaves A above the diagonal when in place', () => {
  const property = fc.property(problem, ({ p, upper }) => {
    const lower = upper.slice();
    expect(factorLower(lower, p, lower)).toBe(true);
    for (let i = 0; i < p; i++) {
      for (let j = i; j < p; j++) {
        let sum = 0;
        for (let k = 0; k <= i; k++) sum += lower[i * p + k]! * lower[j * p + k]!;
        if (j > i) expect(lower[i * p + j]).toBe(upper[i * p + j]);
        // Cholesky is backward stable: within (p + 1) 2^−53 √(a_ii a_jj), here with sums of up to 23 terms, each twice
        expect(Math.abs(sum - upper[i * p + j]!)).toBeLessThan(
          100 * 2 ** -53 * Math.sqrt(upper[i * p + i]! * upper[j * p + j]!),
        );
      }
    }
  });
  fc.assert(property, { seed: 2026, numRuns: 50 });
});

test('solve and multiply by hand, and what stands behind the first m entries stays', () => {
  // L = (2 0; 3 5)
  const lower = Float64Array.of(2, NaN, 3, 5);
  const after = (solve: (typeof SOLVERS)[keyof typeof SOLVERS], ...x: number[]) => {
    const vector = Float64Array.of(...x, 7);
    solve(lower, 2, vector);
    return [...vector];
  };
  expect(after(multiplyLower, 1, 2)).toEqual([2, 13, 7]);
  expect(after(solveLower, 2, 13)).toEqual([1, 2, 7]);
  expect(after(multiplyTransposed, 1, 2)).toEqual([8, 10, 7]);
  expect(after(solveTransposed, 8, 10)).toEqual([1, 2, 7]);
});

test('factorLower() refuses what is not positive definite to rounding, and what is not finite', () => {
  const factors = (...upper: number[]) => factorLower(Float64Array.from(upper), 2, new Float64Array(4));
  expect(factors(1, 0.5, 0, 1)).toBe(true);
  expect(factors(1, 1, 0, 1)).toBe(false);
  expect(factors(1, 1, 0, 1 + 1e-14)).toBe(false);
  expect(factors(1, 2, 0, 1)).toBe(false);
  expect(factors(NaN, 0, 0, 1)).toBe(false);
  expect(factors(1, 0, 0, Infinity)).toBe(false);
  expect(factors(0, 0, 0, 1)).toBe(false);
});

test('solveLower() and solveTransposed() undo the products', () => {
  const property = fc.property(problem, ({ p, upper, x }) => {
    const lower = upper.slice();
    factorLower(lower, p, lower);
    for (const [multiply, solve] of [
      [multiplyLower, solveLower],
      [multiplyTransposed, solveTransposed],
    ] as const) {
      const y = x.slice();
      multiply(lower, p, y);
      solve(lower, p, y);
      // a random matrix of this shape has a condition below 1e4
      expect(largestDifference(y, x)).toBeLessThan(1e-10);
    }
  });
  fc.assert(property, { seed: 2026, numRuns: 50 });
});
