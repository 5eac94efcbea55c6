/** A replay is the pass of a compute thread, watched: the same bits, and what is seen is what happened. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createArmRun } from '../../numerics/arm.js';
import { RunDigest } from '../../studies/digest.js';
import { type Arm, type Cell, studyGrid } from '../../studies/grid.js';
import { type Override, parseStudy } from '../../studies/parse-study.js';
import { outcomeCode } from '../../studies/repetition.js';
import type { Study } from '../../studies/study.js';
import { replayRepetition } from '../../workers/replay.js';
import { createArena } from '../support/numerics/arena.js';
import { never } from '../support/numerics/arms.js';
import { tinyStudy } from '../support/tiny-study.js';

const REPETITIONS = 2;

/** One study for each way through a pass: sums, rows, kernels, random counts with a reference, draws, weights. */
const STUDIES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'figure-5': { 'gamma.count': '3' },
  'figure-7': { 'sizes.n': '200', 'gamma.step': '1', 'reference.perClass': '300' },
  'figure-8-left': {
    ...{ 'sizes.n0': '200', 'sizes.n1': '12', 'gamma.step': '0.4', 'methods.3.k': '3', 'plot.methods': '[fixed]' },
    ...{ 'validation.perClass': '50', 'test.perClass': '60' },
  },
  'figure-8-right': {
    ...{ 'sizes.n0': '200', 'sizes.n1': '20', 'gamma.step': '0.4', 'test.perClass': '50' },
    ...{ 'classifier.landmarks': '10', 'validation.perClass': '50' },
  },
};

describe('replayRepetition() gives the digest of the pass that nobody watches', () => {
  test.each(Object.keys(STUDIES))('%s', (name) => {
    const study = smallStudy(name);
    const replayed = digestOf(study, (arm, cell, repetition) => replayRepetition(arm.spec, cell.spec, repetition));
    const passes = new Map<Arm, (repetition: number) => ReturnType<ReturnType<typeof createArmRun>['run']>>();
    const unwatched = digestOf(study, (arm, cell, repetition) => {
      const run = createArmRun(arm.spec, createArena());
      const specs = arm.cells.map(({ spec }) => spec);
      const pass = passes.get(arm) ?? ((at: number) => run.run(at, specs, never));
      passes.set(arm, pass);
      return pass(repetition)![arm.cells.indexOf(cell)]!;
    });
    expect(replayed).toBe(unwatched);
  });
});

describe('replayRepetition() of figure-8-left shows', () => {
  const study = smallStudy('figure-8-left');
  const [arm] = studyGrid(study);
  const cellOf = (method: string) => arm!.cells.find((cell) => cell.method === method)!;
  const replay = (method: string) => replayRepetition(arm!.spec, cellOf(method).spec, 1);

  test('the choice of VTSS: the least validation loss, which is the measure stored', () => {
    const { fits, chosen, values } = replay('vtss');
    const { measures } = cellOf('vtss').spec;
    const losses = fits.map(({ validationLoss }) => validationLoss!);
    expect(fits.map(({ gamma, draw }) => [gamma, draw])).toEqual([
      [0.6, 0],
      [1, 0],
      [1.4, 0],
    ]);
    expect(losses[chosen!]).toBe(Math.min(...losses));
    expect(values[measures.indexOf('validation-loss')]).toBe(losses[chosen!]);
    expect(values[measures.indexOf('gamma-star')]).toBe(fits[chosen!]!.gamma);
  });

  test('each further draw with a stream of its own', () => {
    const { streams, fits } = replay('best-of-3');
    expect(fits.map(({ draw }) => draw)).toEqual([0, 1, 2]);
    expect(
      streams.filter((name) => name.includes('/synthetic')).map((name) => name.slice(name.lastIndexOf('/'))),
    ).toEqual(['/synthetic:gamma=1', '/synthetic:gamma=1:draw=1', '/synthetic:gamma=1:draw=2']);
  });

  test('the weights of classes, iterations and coefficients of a fit without synthetic points', () => {
    const { fits, generator, counts, failedAt } = replay('class-weighted');
    expect({ generator, counts, failedAt }).toEqual({
      generator: null,
      counts: { n0: 200, n1: 12, minorityLabel: 1 },
      failedAt: undefined,
    });
    expect(fits).toHaveLength(1);
    expect(fits[0]).toMatchObject({ majorityWeight: 0.5, synthetic: 0, validationLoss: null, outcome: 'ok' });
    // what fits start from is the fit with these very weights
    expect(fits[0]!.steps).toBe(0);
    expect(fits[0]!.coefficients!.weights).toHaveLength(5);
  });
});

test('replayRepetition() of a kernel gives its parts', () => {
  const [arm] = studyGrid(smallStudy('figure-8-right'));
  const { fits } = replayRepetition(arm!.spec, arm!.cells[0]!.spec, 0);
  const { coefficients } = fits[0]!;
  if (coefficients === null || !('landmarks' in coefficients)) throw new Error('expected a kernel');
  expect(coefficients.weights).toHaveLength(10);
  expect(coefficients.landmarks.map((point) => point.length)).toEqual(Array(10).fill(5));
  expect(coefficients.bandwidth).toBeGreaterThan(0);
});

test('replayRepetition() says that counts came out the other way round', () => {
  const study = tinyStudy({ sizes: { n: 10, minorityShare: 0.5 }, generators: ['oracle'], gamma: [1] });
  const [arm] = studyGrid(study);
  const seen = Array.from({ length: 20 }, (_, at) => replayRepetition(arm!.spec, arm!.cells[0]!.spec, at).counts);
  expect(new Set(seen.map(({ minorityLabel }) => minorityLabel))).toEqual(new Set([0, 1]));
  expect(seen.every(({ n0, n1 }) => n0 >= n1 && n0 + n1 === 10)).toBe(true);
});

test('replayRepetition() of an empty class stops at the data', () => {
  const study = tinyStudy({ sizes: { n: 3, minorityShare: 0.1 }, generators: ['oracle'], gamma: [1] });
  const [arm] = studyGrid(study);
  const replays = Array.from({ length: 10 }, (_, at) => replayRepetition(arm!.spec, arm!.cells[0]!.spec, at));
  const empty = replays.find(({ outcome }) => outcome === 'empty-class')!;
  expect(empty).toMatchObject({ failedAt: 'data', fits: [], chosen: null, generator: null });
});

function smallStudy(name: string): Study {
  const overrides = Object.entries(STUDIES[name]!).map(([path, value]): Override => ({ path, value }));
  const text = readFileSync(new URL(`../../studies/catalog/${name}.yaml`, import.meta.url), 'utf8');
  return parseStudy(text, name, [...overrides, { path: 'repetitions', value: String(REPETITIONS) }]);
}

function digestOf(
  study: Study,
  run: (arm: Arm, cell: Cell, repetition: number) => { readonly outcome: string; readonly values: Float64Array },
): string {
  const cells = studyGrid(study).flatMap((arm) =>
    arm.cells.map((cell) => {
      const results = Array.from({ length: REPETITIONS }, (_, repetition) => run(arm, cell, repetition));
      return {
        key: cell.key,
        codes: Uint8Array.from(results, ({ outcome }) => outcomeCode(outcome as Parameters<typeof outcomeCode>[0])),
        values: Float64Array.from(results.flatMap(({ values }) => [...values])),
      };
    }),
  );
  const digest = new RunDigest();
  for (const cell of cells.sort((a, b) => (a.key < b.key ? -1 : 1))) digest.add(cell);
  return digest.hex();
}
