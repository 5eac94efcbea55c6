/** Every vector kernel gives the bits of its plain form: the same call on arrays inside and outside the kernels' memory. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Arena } from '../../../numerics/arena.js';
import { countAbove } from '../../../numerics/kernels/count-above.js';
import { addLogistic, logisticLoss } from '../../../numerics/kernels/logistic.js';
import { addPairSums, createPairSums } from '../../../numerics/kernels/pair-sums.js';
import {
  addBlockProducts,
  addBlockRows,
  addGram,
  productLanes,
  scoreRows,
  sumLanes,
} from '../../../numerics/kernels/row-sums.js';
import { createKernelArena } from '../../../numerics/kernels/simd.js';
import { nearestNeighbors } from '../../../numerics/nearest-neighbors.js';
import { drawRows, drawRowsAround, ROW_LAWS } from '../../../numerics/random/rows.js';
import { openStream, type Stream } from '../../../numerics/random/stream.js';
import { multiplyRows, shiftRows } from '../../../numerics/row-transforms.js';
import { BLOCK_ROWS, rowsLength } from '../../../numerics/rows.js';
import { createPlainArena } from '../../support/numerics/arena.js';

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

function arenaBuffer(): ArrayBufferLike {
  return arena.float64(0).buffer;
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
    drawRows(stream, 'normal', { out: data, d, from: 0, count: from + count }, null);
    const theta = new Float64Array(rowsLength(1, p));
    drawRows(stream, 'normal', { out: theta, d: p, from: 0, count: 1 }, null);
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

  test('countAbove()', () => {
    holds(({ shape, from, to, data, theta }) => {
      twice((make) => {
        const scores = make(to - from);
        scoreRows(make(theta), shape, make(data), from, to, scores, 0);
        const first = Math.min(3, to - from);
        return [Float64Array.of(countAbove(scores, first, to - from, 0), countAbove(scores, 0, to - from, -0.5))];
      });
    });
  });
});

describe('draws', () => {
  for (const law of ROW_LAWS) {
    test(`drawRows(), ${law}`, () => {
      holds(({ d, from, to }) => {
        for (const leading of [false, true]) {
          twice((make) => {
            const stream = streamOf(law);
            const out = make(rowsLength(to, d));
            const leads = leading ? make(to) : null;
            drawRows(stream, law, { out, d, from, count: to - from }, leads);
            return [out, leads ?? make(0), Float64Array.from(stream.words.subarray(0, 8))];
          });
        }
      });
    });

    test(`drawRowsAround(), ${law}, one center and three, the first coordinate fixed or not`, () => {
      holds(({ d, from, to }) => {
        for (const [cumulative, fixed] of [
          [[1], 0],
          [[0.25, 0.5, 1], 0],
          [[0.25, 0.5, 1], 1],
        ] as const) {
          if (fixed === d) continue;
          twice((make) => {
            const stream = streamOf(law);
            const out = make(rowsLength(to, d));
            const points = Float64Array.from({ length: cumulative.length * d }, (_, i) => i - 1.3);
            const centers = { points, cumulative: Float64Array.from(cumulative) };
            drawRowsAround(stream, law, { out, d, from, count: to - from }, centers, fixed);
            return [out, Float64Array.from(stream.words.subarray(0, 8))];
          });
        }
      });
    });
  }

  test('rows of 130 coordinates', () => {
    for (const law of ROW_LAWS) {
      twice((make) => {
        const stream = streamOf(law);
        const out = make(rowsLength(70, 130));
        drawRows(stream, law, { out, d: 130, from: 3, count: 67 }, null);
        return [out, Float64Array.from(stream.words.subarray(0, 8))];
      });
    }
  });

  test('a million normal draws, tails included', () => {
    twice((make) => {
      const out = make(rowsLength(1e6, 1));
      drawRows(streamOf('many'), 'normal', { out, d: 1, from: 0, count: 1e6 }, null);
      return [out];
    });
  });
});

describe('transforms', () => {
  test('shiftRows() and multiplyRows(), up to one block', () => {
    holds(({ d, from, to, data }) => {
      const count = Math.min(to - from, BLOCK_ROWS - (from % BLOCK_ROWS));
      twice((make) => {
        const out = make(data);
        const lower = make(Array.from({ length: d * d }, (_, i) => ((i * 7) % 11) - 4.7));
        multiplyRows({ out, d, from, count }, lower);
        shiftRows({ out, d, from, count }, make(Array.from({ length: d }, (_, j) => j + 0.1)));
        return [out];
      });
    });
  });
});

describe('pairs', () => {
  test('addPairSums()', () => {
    holds(({ d, from, to, data }) => {
      const n = Math.min(150, to);
      if (n < 2) return;
      const k = 1 + (from % Math.min(7, n - 1));
      const neighbors = Array.from({ length: n * k }, (_, i) => (Math.floor(i / k) + 1 + (i % k)) % n);
      twice((make) => {
        const outside = make(0).buffer !== arenaBuffer();
        const points = make(data);
        const table = outside ? new Int32Array(n * k) : arena.int32(n * k);
        table.set(neighbors);
        const work = createPairSums({ n, d, k }, outside ? createPlainArena() : arena);
        for (let i = 0; i < 3 * n * k; i++) work.weights[i] = data[i % data.length]! ** 2;
        const sums = { first: make(d), second: make(d * d) };
        addPairSums({ points, neighbors: table, n, d, k }, work, sums);
        return [sums.first, sums.second, work.diagonal, work.mixed, work.products];
      });
    });
  });
});

describe('neighbours', () => {
  test('nearestNeighbors(), with ties', () => {
    holds(({ d, from, to, data }) => {
      const n = Math.min(150, to);
      if (n < 2) return;
      const k = 1 + (from % Math.min(7, n - 1));
      const rounded = Float64Array.from(data, (x) => Math.round(2 * x) / 2);
      for (const points of [data, rounded]) {
        const plain = new Int32Array(n * k);
        nearestNeighbors(points, { n, d, k }, plain, new Float64Array(k));
        arena.rewind(start);
        const simd = arena.int32(n * k);
        nearestNeighbors(inArena(arena, points), { n, d, k }, simd, arena.float64(k));
        expect([...simd]).toEqual([...plain]);
      }
    });
  });
});
