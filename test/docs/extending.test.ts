/** The examples of docs/extending.md and the TypeScript study are real: their text is a file that compiles, and it does what it says. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createPopulationRisk } from '../../numerics/risks/population-risk.js';
import { rowsLength, unpackRows } from '../../numerics/rows.js';
import { readStudy } from '../../studies/parse-study.js';
import { createArena } from '../support/numerics/arena.js';
import { largestDifference, rowMoments } from '../support/numerics/sample-moments.js';
import { testStream } from '../support/numerics/stream.js';
import { populationIn, trainingSetOf } from '../support/numerics/training.js';
import { contaminated } from './examples/contaminated.js';
import { study } from './examples/means-computed.js';
import { midpoint } from './examples/midpoint.js';
import { squaredHinge } from './examples/squared-hinge.js';
import { blocks } from './pages.js';

const LABELS = [0, 1] as const;
const ORDERS = [0, 1, 2, 3, 4] as const;
const IMPORT = /^import .*\n/gm;

test.each([
  ['generators/midpoint', 0],
  ['populations/contaminated', 1],
  ['losses/squared-hinge', 2],
] as const)('docs/extending.md shows numerics/%s.ts as it compiles', (file, index) => {
  const [folder, name] = file.split('/');
  const own = example(name!).replaceAll(`../../../numerics/${folder}/`, './').replaceAll('../../../numerics/', '../');
  const shown = blocks('docs/extending.md', 'ts')[index]!;
  // imports are sorted by where they lead from here
  expect(shown.match(IMPORT)?.toSorted()).toEqual(own.match(IMPORT)?.toSorted());
  expect(shown.replace(IMPORT, '').trim()).toBe(own.replace(IMPORT, '').trim().replace('*/\n\n\n', '*/\n\n'));
});

test('docs/studies.md shows a TypeScript study as it compiles, and it can run', () => {
  const own = example('means-computed').replace('../../../studies/study.js', 'ballast');
  expect(blocks('docs/studies.md', 'ts')).toEqual([own]);
  expect(readStudy(study, 'means-computed.ts').factors.n1).toEqual([50, 100, 200, 400]);
});

test('the generator writes midpoints, and a point does not depend on how many are asked for', () => {
  const generator = midpoint.create({}, populationIn(1));
  expect(generator.prepare(trainingSetOf(1, [7]), createArena())).toBe('too-few-points');
  expect(generator.prepare(trainingSetOf(1, [0, 1, 16]), createArena())).toBe('ok');
  const draw = (...pieces: number[]) => {
    const out = new Float64Array(rowsLength(200, 1));
    const stream = testStream('midpoint');
    let from = 0;
    for (const rows of pieces) {
      generator.fill(stream, out, from, rows);
      from += rows;
    }
    return unpackRows(out, 0, 200, 1);
  };
  // all pairs of 0, 1 and 16, by hand
  expect([...new Set(draw(200))].sort((a, b) => a - b)).toEqual([0, 0.5, 1, 8, 8.5, 16]);
  expect(draw(1, 0, 150, 49)).toEqual(draw(200));
  expect(midpoint.unfit?.({}, { n0: 5, n1: 1, dimension: 1 })).toContain('n1 must be at least 2');
});

test('the population has the moments that it states, and exact risks', () => {
  const values = { dimension: 2, mean: [2], share: 0.25, spread: 3 };
  const population = contaminated.create(values);
  const n = 100_000;
  const rows = new Float64Array(rowsLength(n, 2));
  population.draw(1, testStream('contaminated'), rows, 0, n);
  const { mean, covariance } = rowMoments(unpackRows(rows, 0, n, 2), 2);
  // variance ¾ + ¼ · 9 = 3; a product has E x⁴ = 3 (¾ + ¼ · 81) = 63 at most: five standard errors
  expect(largestDifference(mean, [2, 0])).toBeLessThan(5 * Math.sqrt(3 / n));
  expect(largestDifference(covariance, [3, 0, 0, 3])).toBeLessThan(5 * Math.sqrt(63 / n));
  expect([...population.secondMoment(1)]).toEqual([7, 0, 0, 3]);
  expect(createPopulationRisk(population, { kind: 'logistic' }, true).optimum).toHaveLength(3);
  expect(contaminated.problems?.({ ...values, mean: [1, 2, 3] })).toHaveLength(1);
});

describe('the loss', () => {
  const scores = [-3.7, -1.4, -0.2, 0, 0.6, 2.3];

  test('is max(0, 1 − yu)², by hand', () => {
    expect([squaredHinge.value(0.5, 1), squaredHinge.value(0.5, 0), squaredHinge.value(2, 1)]).toEqual([0.25, 2.25, 0]);
  });

  test('has the slope and curvature of its value', () => {
    // piecewise quadratic: central differences are exact but for rounding, 1e-16 · 30 / 1e-5
    const h = 1e-5;
    for (const label of LABELS) {
      for (const u of scores) {
        const slope = (squaredHinge.value(u + h, label) - squaredHinge.value(u - h, label)) / (2 * h);
        const curvature = (squaredHinge.slope(u + h, label) - squaredHinge.slope(u - h, label)) / (2 * h);
        expect(Math.abs(squaredHinge.slope(u, label) - slope)).toBeLessThan(1e-9);
        expect(Math.abs(squaredHinge.curvature(u, label) - curvature)).toBeLessThan(1e-9);
      }
    }
  });

  test('smoothed, is the expectation over a normal score, and its derivatives', () => {
    for (const label of LABELS) {
      for (const [mean, sd] of [
        [0.3, 0.5],
        [-1.7, 2],
        [1, 1],
      ] as const) {
        // Simpson's rule, smooth between kinks: 18 · 0.018⁴/2880 = 6.6e-10 times a fourth derivative below 1000, in units of sd
        const loss = (u: number) => squaredHinge.value(u, label);
        expect(Math.abs(squaredHinge.smoothed(0, label, mean, sd) - expectation(loss, mean, sd))).toBeLessThan(1e-6);
        const square = (u: number) => squaredHinge.slope(u, label) ** 2;
        const squared = squaredHinge.smoothedSquaredSlope(0, label, mean, sd);
        expect(Math.abs(squared - expectation(square, mean, sd))).toBeLessThan(4e-6);
        // each order is the derivative of the one before: h²/6 = 2e-11 times a third derivative below 100, and rounding 1e-10
        const h = 1e-5;
        for (const order of ORDERS.slice(1)) {
          const before = (order - 1) as (typeof ORDERS)[number];
          const up = squaredHinge.smoothed(before, label, mean + h, sd);
          const down = squaredHinge.smoothed(before, label, mean - h, sd);
          const error = Math.abs(squaredHinge.smoothed(order, label, mean, sd) - (up - down) / (2 * h));
          expect(error, `order ${order}`).toBeLessThan(1e-8);
        }
      }
    }
  });

  test('smoothed without spread, is the loss itself', () => {
    for (const label of LABELS) {
      for (const u of scores) {
        expect(ORDERS.map((order) => squaredHinge.smoothed(order, label, u, 0))).toEqual([
          ...[squaredHinge.value(u, label), squaredHinge.slope(u, label), squaredHinge.curvature(u, label)],
          ...[0, 0],
        ]);
      }
    }
    expect(squaredHinge.smoothed(3, 1, 1, 0)).toBeNaN();
  });
});

/** E g(mean + sd Z) by Simpson's rule on ±9 standard deviations, cut at the kinks −1 and 1. */
function expectation(g: (u: number) => number, mean: number, sd: number): number {
  const ends = [mean - 9 * sd, -1, 1, mean + 9 * sd].sort((a, b) => a - b);
  const at = (u: number) => (g(u) * Math.exp(-0.5 * ((u - mean) / sd) ** 2)) / (sd * Math.sqrt(2 * Math.PI));
  let sum = 0;
  for (let piece = 0; piece < 3; piece++) {
    const [from, to] = [ends[piece]!, ends[piece + 1]!];
    const steps = 1000;
    const width = (to - from) / steps;
    for (let i = 0; i < steps; i++) {
      const left = from + i * width;
      sum += (width / 6) * (at(left) + 4 * at(left + width / 2) + at(left + width));
    }
  }
  return sum;
}

function example(name: string): string {
  return readFileSync(new URL(`examples/${name}.ts`, import.meta.url), 'utf8');
}
