import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { NUMERICS_VERSION } from '../../numerics/version.js';
import { type Arm, cellCount, combinations, factorLevels, populationAt, studyGrid } from '../../studies/grid.js';
import type { Study, StudyInput } from '../../studies/study.js';
import { TINY, tinyStudy } from '../support/tiny-study.js';

const POPULATION = '{"dimension":2,"kind":"gaussian","majorityMean":[0],"minorityMean":[1]}';

describe('studyGrid() of the tiny study', () => {
  const [oracle, smote] = studyGrid(tinyStudy()) as [Arm, Arm];

  test('has one arm for each generator and one cell for each gamma', () => {
    expect([oracle, smote].map(({ index, generator, n0, n1 }) => ({ index, generator, n0, n1 }))).toEqual([
      { index: 0, generator: 'oracle', n0: 24, n1: 8 },
      { index: 1, generator: 'smote', n0: 24, n1: 8 },
    ]);
    expect(smote.cells.map(({ method, gamma }) => ({ method, gamma }))).toEqual([
      { method: 'fixed', gamma: 0 },
      { method: 'fixed', gamma: 1 },
    ]);
  });

  test('names the data by the hash of what shapes it', () => {
    expect(oracle.spec.dataKey).toBe(sha256(`{"n0":24,"n1":8,"population":${POPULATION}}`));
    expect(oracle.spec.dataKey).toBe('a780f53216230910acfcbe6724920dab7c47c8536261060bc3de19bd61b5f9de');
  });

  test('names the synthetic streams by the data and the generator', () => {
    const { dataKey, syntheticKey } = smote.spec;
    expect(syntheticKey).toBe(sha256(`{"dataKey":"${dataKey}","generator":{"k":5,"kind":"smote"}}`));
    expect(syntheticKey).toBe('880495dbc2a56a4d535c8daedec206b9814e31f0cabb21985c6bd6468e7cf7b5');
  });

  test('names a cell by the hash of everything that shapes its numbers', () => {
    const { dataKey, syntheticKey } = smote.spec;
    const content =
      `{"dataKey":"${dataKey}","generator":{"k":5,"kind":"smote"},"intercept":false,` +
      '"loss":{"kind":"squared","targets":[0,1]},"measures":["excess-risk"],"method":"fixed","n0":24,"n1":8,' +
      `"numerics":${NUMERICS_VERSION},"population":${POPULATION},"rule":{"gamma":1,"kind":"fixed"},"seed":"2026",` +
      `"synthesis":"nested","syntheticKey":"${syntheticKey}","test":null,"validationPerClass":0}`;
    expect(smote.cells[1]?.key).toBe(sha256(content));
  });

  // Stored results go by these keys. They change when NUMERICS_VERSION is raised, and only then.
  test('gives each cell the key that ledgers know', () => {
    expect([...oracle.cells, ...smote.cells].map((cell) => cell.key)).toEqual(GOLDEN_CELLS);
  });
});

const GOLDEN_CELLS = [
  'c3e7bc2c7d98c731dea10269063924874adac31642ed76bdfcbbbc4bb9bf022c',
  'ff4fc201e45c42b6a9d1467d620b718d125828d15c683ab18e51aa50c57dd626',
  '11ef76bf183cc4444511d386bc0555428fcb1fdd6a9ff0970114c7163388c4a3',
  'feb5b61f8a532c878cb59b5297c53b55ca58dd05f2fff5d0f25d8c9956619f57',
];

describe('a cell key stays what it is', () => {
  const before = cellKeys(tinyStudy());
  test.each<[string, Partial<StudyInput>]>([
    ['generators are added', { generators: ['semi-oracle', 'oracle', 'smote', { kind: 'smote', k: 3 }] }],
    ['generators are reordered', { generators: ['smote', 'oracle'] }],
    ['gammas are added', { gamma: [0, 0.5, 1, 2] }],
    ['gammas are given as a range', { gamma: { from: 0, to: 1, count: 2 } }],
    ['repetitions are added', { repetitions: 1000 }],
    ['methods are added', { methods: ['none', 'naive', 'fixed'] }],
    ['its size becomes a level among others', { sizes: { n0: 24 }, factors: { n1: [7, 8, 9] } }],
    ['its majority size is given as a ratio', { sizes: { n1: 8, ratio: 3 } }],
    ['its ratio becomes a level among others', { sizes: { n1: 8 }, factors: { ratio: [2, 3] } }],
    ['its dimension becomes a level among others', { factors: { dimension: [3, 2] } }],
    [
      'the study is renamed, described and drawn',
      { name: 'other', title: 'T', source: 'S', plot: { y: ['excess-risk'] } },
    ],
    ['defaults are written out', { loss: { kind: 'squared', targets: [0, 1] }, intercept: false, synthesis: 'nested' }],
    ['a validation set is there that it does not use', { validation: { perClass: 10 } }],
    ['a test set is there that it does not use', { test: { perClass: 10 } }],
  ])('when %s', (_, changes) => {
    expect(cellKeys(tinyStudy(changes))).toEqual(expect.arrayContaining(before));
  });
});

describe('a cell key changes with', () => {
  const before = cellKeys(tinyStudy());
  test.each<[string, Partial<StudyInput>]>([
    ['the seed', { seed: 1 }],
    ['n1', { sizes: { n1: 9, n0: 24 } }],
    ['n0', { sizes: { n1: 8, n0: 25 } }],
    ['the dimension', { population: { kind: 'gaussian', dimension: 3, minorityMean: [1] } }],
    ['a mean', { population: { kind: 'gaussian', dimension: 2, minorityMean: [2] } }],
    ['the kind of population', { population: { kind: 'mean-shift', dimension: 2, mean: [1] } }],
    ['a parameter of the generator', { generators: [{ kind: 'smote', k: 4 }] }],
    ['gamma', { gamma: [0.5] }],
    ['the method', { methods: ['naive'] }],
    ['nested or fresh synthesis', { synthesis: 'fresh' }],
    ['the loss', { loss: 'logistic' }],
    ['the targets', { loss: { kind: 'squared', targets: [-1, 1] } }],
    ['the intercept', { intercept: true }],
    ['the measures', { measures: ['excess-risk', 'parameter-error'] }],
    ['a fit that is measured on a validation set', { measures: ['validation-loss'], validation: { perClass: 5 } }],
  ])('%s', (_, changes) => {
    for (const key of cellKeys(tinyStudy(changes))) expect(before).not.toContain(key);
  });

  test.each<[string, Partial<StudyInput>, Partial<StudyInput>]>([
    ['the test set, if it is measured there', { test: { perClass: 5 } }, { test: { perClass: 6 } }],
    ['the test set being fixed', { test: { perClass: 5 } }, { test: { perClass: 5, fixed: true } }],
  ])('%s', (_, one, other) => {
    const measures: Partial<StudyInput> = { measures: ['error'] };
    const keys = cellKeys(tinyStudy({ ...measures, ...one }));
    for (const key of cellKeys(tinyStudy({ ...measures, ...other }))) expect(keys).not.toContain(key);
  });
});

describe('the key of a vtss cell', () => {
  const vtss: Partial<StudyInput> = { methods: ['vtss'], validation: { perClass: 5 } };
  const keyOf = (changes: Partial<StudyInput>) => cellKeys(tinyStudy({ ...vtss, ...changes }))[0];

  test('covers the grid that it chooses from and the validation set that it chooses by', () => {
    expect(keyOf({ gamma: [0, 0.5, 1] })).not.toBe(keyOf({}));
    expect(keyOf({ validation: { perClass: 6 } })).not.toBe(keyOf({}));
  });

  test('does not depend on the other methods', () => {
    expect(cellKeys(tinyStudy({ ...vtss, methods: ['fixed', 'naive', 'vtss'] }))).toContain(keyOf({}));
  });

  test('stands for a cell without a gamma of its own, with gamma-star only there', () => {
    const measures: StudyInput['measures'] = ['excess-risk', 'gamma-star'];
    const [arm] = studyGrid(tinyStudy({ ...vtss, methods: ['naive', 'vtss'], measures }));
    expect(arm?.cells.map(({ method, gamma, spec }) => [method, gamma, spec.measures])).toEqual([
      ['naive', 1, ['excess-risk']],
      ['vtss', null, ['excess-risk', 'gamma-star']],
    ]);
  });
});

test('every generator, gamma and method sees the same data: the data key is one', () => {
  const study = tinyStudy({
    generators: ['oracle', 'smote', { kind: 'smote', k: 3 }, 'gaussian-fit'],
    methods: ['none', 'naive', 'fixed', 'vtss'],
    validation: { perClass: 5 },
  });
  const arms = studyGrid(study);
  expect(new Set(arms.map((arm) => arm.spec.dataKey)).size).toBe(1);
  expect(new Set(arms.map((arm) => arm.spec.syntheticKey)).size).toBe(4);
});

test('each combination of levels has data of its own', () => {
  const arms = studyGrid(tinyStudy({ sizes: { n0: 24 }, factors: { n1: [8, 9], dimension: [2, 3] } }));
  expect(new Set(arms.map((arm) => arm.spec.dataKey)).size).toBe(4);
});

test('every cell has a key of its own', () => {
  const study = tinyStudy({
    sizes: {},
    factors: { n1: [8, 9], ratio: [2, 3], dimension: [2, 3] },
    methods: ['none', 'naive', 'fixed', 'vtss'],
    validation: { perClass: 5 },
  });
  const keys = cellKeys(study);
  expect(keys).toHaveLength(cellCount(study));
  expect(new Set(keys).size).toBe(keys.length);
});

test('cellCount() counts the cells of the grid without building it', () => {
  expect(cellCount(tinyStudy())).toBe(4);
  expect(cellCount(tinyStudy({ methods: ['none', 'fixed'], gamma: [0, 1, 2] }))).toBe(2 * 4);
  expect(cellCount(tinyStudy({ sizes: { n0: 90 }, factors: { n1: [8, 9, 10], dimension: [2, 3] } }))).toBe(6 * 2 * 2);
  expect(cellCount(tinyStudy({ gamma: { from: 0, to: 1, count: 100_000 } }))).toBe(200_000);
});

test('studyGrid() varies factors slowest, in the order n1, n0, ratio, noise, dimension, and generators fastest', () => {
  const study = tinyStudy({
    population: { kind: 'mean-shift', dimension: 1, mean: [1] },
    sizes: {},
    // written in another order, which does not count
    factors: { dimension: [1, 2], noise: ['rademacher', 'uniform-cube'], ratio: [2, 3], n1: [8, 6] },
  });
  const rows = studyGrid(study).map(({ factors: f, generator }) => [f.n1, f.ratio, f.noise, f.dimension, generator]);
  expect(rows).toHaveLength(32);
  expect(rows.slice(0, 5)).toEqual([
    [8, 2, 'rademacher', 1, 'oracle'],
    [8, 2, 'rademacher', 1, 'smote'],
    [8, 2, 'rademacher', 2, 'oracle'],
    [8, 2, 'rademacher', 2, 'smote'],
    [8, 2, 'uniform-cube', 1, 'oracle'],
  ]);
  expect(rows.at(-1)).toEqual([6, 3, 'uniform-cube', 2, 'smote']);
});

test('combinations() rounds ratio times n1 to whole majority points', () => {
  const study = tinyStudy({ sizes: { ratio: 2.55 }, factors: { n1: [6, 10] } });
  expect(combinations(study)).toEqual([
    { sizes: { n0: 15, n1: 6 }, factors: { n1: 6 } },
    { sizes: { n0: 26, n1: 10 }, factors: { n1: 10 } },
  ]);
});

test('combinations() of a study without factors is one, without levels', () => {
  expect(combinations(tinyStudy())).toEqual([{ sizes: { n0: 24, n1: 8 }, factors: {} }]);
});

test('factorLevels() gives the levels that vary, or the one value that the study fixes', () => {
  const study = tinyStudy({ sizes: { n0: 24 }, factors: { n1: [8, 9] } });
  expect(factorLevels(study, 'n1')).toEqual([8, 9]);
  expect(factorLevels(study, 'n0')).toEqual([24]);
  expect(factorLevels(study, 'ratio')).toEqual([]);
  expect(factorLevels(study, 'dimension')).toEqual([2]);
  expect(factorLevels(study, 'noise')).toEqual([]);
});

test('populationAt() puts the levels into the population', () => {
  const study = tinyStudy({ population: { kind: 'mean-shift', dimension: 1, mean: [1] } });
  const at = { n0: 24, n1: 8, factors: { noise: 'rademacher', dimension: 4 } };
  expect(populationAt(study, at)).toEqual({ kind: 'mean-shift', dimension: 4, mean: [1], noise: 'rademacher' });
});

test('a generator is labelled by its kind, and by its parameters if there are several of its kind', () => {
  const labels = (generators: StudyInput['generators']) =>
    studyGrid(tinyStudy({ generators })).map((arm) => arm.generator);
  expect(labels(['oracle', 'smote'])).toEqual(['oracle', 'smote']);
  expect(labels(['smote', { kind: 'smote', k: 3 }, { kind: 'shifted-gaussian', mean: [1, 2] }])).toEqual([
    'smote(k=5)',
    'smote(k=3)',
    'shifted-gaussian',
  ]);
  expect(
    labels([
      { kind: 'shifted-gaussian', mean: [1, 2] },
      { kind: 'shifted-gaussian', mean: [0] },
    ]),
  ).toEqual(['shifted-gaussian(mean=1 2)', 'shifted-gaussian(mean=0)']);
});

test('an arm carries what its streams and fits need', () => {
  const study = tinyStudy({ ...TINY, validation: { perClass: 5 }, test: { perClass: 7, fixed: true }, seed: 12 });
  expect(studyGrid(study)[1]?.spec).toMatchObject({
    seed: '12',
    sizes: { n0: 24, n1: 8 },
    generator: { kind: 'smote', k: 5 },
    synthesis: 'nested',
    loss: { kind: 'squared', targets: [0, 1] },
    intercept: false,
    validationPerClass: 5,
    test: { perClass: 7, fixed: true },
  });
});

function cellKeys(study: Study): string[] {
  return studyGrid(study).flatMap((arm) => arm.cells.map((cell) => cell.key));
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
