/** Every vector kernel gives the bits of its plain form: the same call on arrays inside and outside the kernels' memory. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Arena } from '../../../numerics/arena.js';
import { addLogistic, logisticLoss } from '../../../numerics/kernels/logistic.js';
import {
  addBlockProducts,
  addBlockRows,
  addGram,
  productLanes,
  scoreRows,
  sumLanes,
} from '../../../numerics/kernels/row-sums.js';
import { createKernelArena } from '../../../numerics/kernels/simd.js';
import { drawRows, type RowLaw } from '../../../numerics/random/rows.js';
import { openStream, type Stream } from '../../../numerics/random/stream.js';
import { BLOCK_ROWS, rowsLength } from '../../../numerics/rows.js';

const arena = createKernelArena();
arena.reserve(40e6);
const start = arena.mark();

/** Arrays for the two forms of one call: the values are the same, the memory is not. */
function twice(run: (float64: (values: ArrayLike<number> | number) => Float64Array) => Float64Array[]): void {
  arena.rewind(start);
  const plain = run((values) => (typeof values === 'number' ? new Float64Array(values) : Float64Array.from(values)));
  const simd = run((values) => inArena(arena, values));
  for (const [k, array] of plain.entries()) expectSameBits(simd[k]!, array);
}

function inArena(arena: Arena, values: ArrayLike<number> | number): Float64Array {
  const array = arena.float64(typeof values === 'number' ? values : values.length).fill(0);
  if (typeof values !== 'number') array.set(values);
  return array;
}

function expectSameBits(actual: Float64Array, expected: Float64Array): void {
  expect(actual.length).toBe(expected.length);
  const bits = (array: Float64Array) => [...new BigInt64Array(array.slice().buffer)];
  expect(bits(actual)).toEqual(bits(expected));
}

function streamOf(purpose: string): Stream {
  return openStream({ seed: '1', key: 'simd', repetition: 0, purpose });
}

/** A range of rows of random data with a few huge and tiny numbers, and what a call needs beside them. */
const problem = fc
  .record({
    d: fc.integer({ min: 1, max: 23 }),
    intercept: fc.boolean(),
    from: fc.integer({ min: 0, max: 200 }),
    count: fc.integer({ min: 0, max: 300 }),
    seed: fc.integer({ min: 0, max: 1e6 }),
    spread: fc.constantFrom(0.01, 1, 40, 1e5),
    weight: fc.constantFrom(1, 0.3, 17.25),
    label: fc.constantFrom(0 as const, 1 as const),
  })
  .map(({ d, intercept, from, count, seed, spread, ...rest }) => {
    const p = d + (intercept ? 1 : 0);
    const stream = streamOf(`problem${seed}`);
    const data = new Float64Array(rowsLength(from + count, d));
    drawRows(stream, 'normal', { out: data, d, firstColumn: 0, from: 0, count: from + count }, null);
    const theta = new Float64Array(rowsLength(1, p));
    drawRows(stream, 'normal', { out: theta, d: p, firstColumn: 0, from: 0, count: 1 }, null);
    const coefficients = Float64Array.from({ length: p }, (_, j) => spread * theta[j * BLOCK_ROWS]!);
    return { d, p, shape: { d, p }, from, to: from + count, data, theta: coefficients, ...rest };
  });

function holds(check: (of: typeof problem extends fc.Arbitrary<infer P> ? P : never) => void): void {
  fc.assert(fc.property(problem, check), { seed: 2026, numRuns: 150 });
}

describe('rows', () => {
  test('scoreRows()', () => {
    holds(({ shape, from, to, data, theta }) => {
      twice((make) => {
        const scores = make(to + 3);
        scoreRows(make(theta), shape, make(data), from, to, scores, 3);
        return [scores];
      });
    });
  });

  test('addGram()', () => {
    holds(({ shape, from, to, data, weight }) => {
      twice((make) => {
        const [products, sums] = [make(productLanes(shape.p)), make(sumLanes(shape.p))];
        const rows = make(data);
        addGram(products, sums, shape, rows, 0, from, 1, -2);
        addGram(products, sums, shape, rows, from, to, weight, 0.5 * weight);
        return [products, sums];
      });
    });
  });

  test('addBlockProducts() and addBlockRows()', () => {
    holds(({ shape, from, to, data }) => {
      const end = Math.min(to, from - (from % BLOCK_ROWS) + BLOCK_ROWS);
      twice((make) => {
        const [products, sums] = [make(productLanes(shape.p)), make(sumLanes(shape.p))];
        const weights = make(Array.from({ length: BLOCK_ROWS }, (_, i) => 0.1 + i));
        const rows = make(data);
        addBlockProducts(products, shape, rows, from, end, weights);
        addBlockRows(sums, shape, rows, from, end, weights);
        return [products, sums];
      });
    });
  });
});

describe('logistic regression', () => {
  test('addLogistic(), gradient and Hessian', () => {
    holds(({ shape, from, to, data, theta, label, weight }) => {
      twice((make) => {
        const [products, sums, alone] = [make(productLanes(shape.p)), make(sumLanes(shape.p)), make(sumLanes(shape.p))];
        const part = { rows: make(data), from, to, label, weight };
        addLogistic(part, shape, make(theta), sums, products);
        addLogistic(part, shape, make(theta), alone, null);
        expectSameBits(alone, sums);
        return [products, sums];
      });
    });
  });

  test('logisticLoss(), over more than one chunk', () => {
    holds(({ shape, from, to, data, theta, label }) => {
      twice((make) => {
        const scores = make(40_000);
        scoreRows(make(theta), shape, make(data), from, to, scores, 0);
        const n = to - from;
        return [Float64Array.of(logisticLoss(scores, 0, n, label), logisticLoss(scores, 0, 40_000 - n, label))];
      });
    });
  });
});

describe('draws', () => {
  for (const law of ['normal', 'uniform', 'sign'] as const satisfies RowLaw[]) {
    test(`drawRows(), ${law}`, () => {
      holds(({ d, from, to }) => {
        for (const firstColumn of [0, d - 1]) {
          for (const leading of [false, true]) {
            twice((make) => {
              const stream = streamOf(law);
              const out = make(rowsLength(to, d));
              const leads = leading ? make(to) : null;
              drawRows(stream, law, { out, d, firstColumn, from, count: to - from }, leads);
              return [out, leads ?? make(0), Float64Array.from(stream.words.subarray(0, 8))];
            });
          }
        }
      });
    });
  }

  test('a million normal draws, tails included', () => {
    twice((make) => {
      const out = make(rowsLength(1e6, 1));
      drawRows(streamOf('many'), 'normal', { out, d: 1, firstColumn: 0, from: 0, count: 1e6 }, null);
      return [out];
    });
  });
});
