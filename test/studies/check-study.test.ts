import { expect, test } from 'vitest';
import { parseStudy } from '../../studies/parse-study.js';
import { problemsIn, TINY_YAML, tinyYaml } from '../support/tiny-study.js';

/** Checks what is said of the tiny study with one piece replaced. */
function expectRefused(piece: string, replacement: string, ...problems: string[]): void {
  const text = tinyYaml(piece, replacement);
  const found = problemsIn(() => parseStudy(text, 'tiny.yaml'));
  expect(found).toEqual(problems.map((problem) => `tiny.yaml:${problem}`));
}

function expectAccepted(piece: string, replacement: string): void {
  expectRefused(piece, replacement);
}

/** As `expectRefused`, with lines added at the end, from line 12. */
function expectRefusedWith(lines: string, ...problems: string[]): void {
  expectRefused('repetitions: 3\n', `repetitions: 3\n${lines}\n`, ...problems);
}

test('checkStudy() asks for more minority points than neighbours', () => {
  const needs = 'smote needs more minority points than neighbours: n1 must be above k';
  expectRefused('n1: 8', 'n1: 5', `7:22: generators.1: ${needs} = 5, got n1 = 5`);
  expectRefused('smote', '{ kind: smote, k: 8 }', `7:22: generators.1: ${needs} = 8, got n1 = 8`);
  expectAccepted('n1: 8', 'n1: 6');
  expectRefused(
    'sizes: { n1: 8, n0: 24 }',
    'sizes: { n0: 24 }\nfactors: { n1: [9, 4] }',
    `8:22: generators.1: ${needs} = 5, got n1 = 4`,
  );
});

test('checkStudy() asks for more minority points than dimensions where a covariance is fitted without ridge', () => {
  expectRefused(
    'smote]\n',
    'gaussian-fit]\nfactors: { dimension: [2, 8] }\n',
    '7:22: generators.1: gaussian-fit needs more minority points than dimensions: n1 must be above 8 (or set ridge), got n1 = 8',
  );
  expectAccepted('smote]\n', '{ kind: gaussian-fit, ridge: 0.1 }]\nfactors: { dimension: [2, 8] }\n');
});

test('checkStudy() refuses a gamma grid that is empty, missing, descending or repeats a value', () => {
  const needed = 'gamma: needed by method fixed; expected at least one value, got an empty grid';
  expectRefused('[0, 1]', '[]', `8:8: ${needed}`);
  expectRefused('gamma: [0, 1]\n', '', `1:1: ${needed}`);
  expectRefused('[0, 1]', '[0, 1, 0.5]', '8:8: gamma: expected ascending values, got 0.5 after 1');
  expectRefused('[0, 1]', '[0, 1, 1]', '8:8: gamma: expected ascending values, got 1 after 1');
});

test('checkStudy() asks for no gamma where no method takes one', () => {
  expectAccepted('gamma: [0, 1]\n', 'methods: [none, naive]\n');
});

test('checkStudy() asks of a gamma range exactly one of count and step', () => {
  const range = '{"from":0,"to":1';
  expectRefused('[0, 1]', '{ from: 0, to: 1 }', `8:8: gamma: expected count or step, got ${range}}`);
  expectRefused(
    '[0, 1]',
    '{ from: 0, to: 1, count: 3, step: 0.5 }',
    `8:8: gamma: expected count or step, not both, got ${range},"count":3,"step":0.5}`,
  );
});

test('checkStudy() refuses a gamma range that does not ascend, and one with too few or too many values', () => {
  for (const rest of ['count: 3', 'step: 0.5']) {
    expectRefused(
      '[0, 1]',
      `{ from: 1, to: 0, ${rest} }`,
      '8:23: gamma.to: expected more than from, which is 1, got 0',
    );
    expectRefused(
      '[0, 1]',
      `{ from: 1, to: 1, ${rest} }`,
      '8:23: gamma.to: expected more than from, which is 1, got 1',
    );
  }
  expectRefused('[0, 1]', '{ from: 0, to: 1, count: 1 }', '8:33: gamma.count: expected a number of at least 2, got 1');
  expectRefused('[0, 1]', '{ from: 0, to: 1, step: 0 }', '8:32: gamma.step: expected a number of more than 0, got 0');
  expectRefused(
    '[0, 1]',
    '{ from: 0, to: 1, count: 1e9 }',
    '8:33: gamma.count: expected a number of at most 100000, got 1000000000',
  );
  expectRefused(
    '[0, 1]',
    '{ from: 0, to: 1, step: 1e-9 }',
    '8:32: gamma.step: expected a step that gives at most 100000 values, got 1e-9',
  );
});

test('checkStudy() asks for the majority size once, by n0 or by ratio', () => {
  expectRefused('n0: 24', 'n0: 24, ratio: 3', '6:8: sizes: n0 and ratio both give the majority size; keep one of them');
  expectRefused(', n0: 24', '', '6:8: sizes: missing; expected n0 or ratio (n0 / n1)');
  expectRefusedWith(
    'factors: { ratio: [2, 3] }',
    '6:8: sizes: n0 and ratio both give the majority size; keep one of them',
  );
  expectRefusedWith('factors: { n1: [8, 9] }', '6:14: sizes.n1: n1 stands under factors too; keep one of them');
});

test('checkStudy() refuses a majority that is smaller than the minority', () => {
  expectRefused(
    'n0: 24',
    'n0: 7',
    '6:8: sizes: the majority must not be smaller than the minority, got n0 = 7 with n1 = 8',
  );
  expectAccepted('n0: 24', 'n0: 8');
});

test('checkStudy() refuses ratios that round to one majority size, since their cells would be the same', () => {
  expectRefused(
    ', n0: 24 }',
    ' }\nfactors: { ratio: [3, 3.01] }',
    '7:19: factors.ratio: ratio 3 and ratio 3.01 are the same, n0 = 24 with n1 = 8',
  );
  expectAccepted(', n0: 24 }', ' }\nfactors: { ratio: [3, 3.1] }');
});

test('checkStudy() refuses what stands twice in a list, shorthands seen through', () => {
  expectRefused('oracle, smote', 'smote, { kind: smote, k: 5 }', '7:21: generators.1: repeats generators.0');
  expectAccepted('oracle, smote', 'smote, { kind: smote, k: 4 }');
  expectRefused('[excess-risk]', '[excess-risk, error-exact, excess-risk]', '10:38: measures.2: repeats measures.0');
  expectRefusedWith('methods: [naive, naive]', '12:18: methods.1: repeats methods.0');
  expectRefusedWith('factors: { dimension: [2, 3, 2] }', '12:30: factors.dimension.2: repeats factors.dimension.0');
});

test('checkStudy() asks for the sets that measures and methods are taken on', () => {
  expectRefused(
    '[excess-risk]',
    '[error]',
    '10:12: measures.0: error needs a test set; expected test: { perClass: … }',
  );
  expectRefused(
    '[excess-risk]',
    '[validation-loss]',
    '10:12: measures.0: validation-loss needs a validation set; expected validation: { perClass: … }',
  );
  expectRefused('[excess-risk]', '[gamma-star]', '10:12: measures.0: gamma-star needs method "vtss"');
  expectRefusedWith('methods: [vtss]', '1:1: validation: needed by method vtss; expected perClass');
  expectRefused(
    'squared\nmeasures: [excess-risk]',
    'logistic\nmeasures: [log-loss]',
    '10:12: measures.0: log-loss needs a test set; expected test: { perClass: … }',
  );
});

test('checkStudy() refuses measures that the loss or the population does not have', () => {
  expectRefused('[excess-risk]', '[log-loss]', '10:12: measures.0: log-loss needs loss "logistic", got "squared"');
  const shift = tinyYaml('kind: gaussian', 'kind: mean-shift').replace('minorityMean', 'mean');
  expect(problemsIn(() => parseStudy(shift.replace('excess-risk', 'error-exact'), 'tiny.yaml'))).toEqual([
    'tiny.yaml:10:12: measures.0: error-exact has no exact value for population mean-shift with loss squared',
  ]);
});

test('checkStudy() refuses a logistic study whose classes are too far apart for exact values', () => {
  const far = tinyYaml('[1]', '[20]').replace('squared', 'logistic\nintercept: true');
  expect(problemsIn(() => parseStudy(far, 'tiny.yaml'))).toEqual([
    'tiny.yaml:3:3: population: has no θ* for the exact values of excess-risk: Cannot find the optimum of the risk: the classes must overlap, and scores vary at it',
  ]);
});

test('checkStudy() refuses a mean with more coordinates than the smallest dimension', () => {
  const path = 'population.minorityMean';
  expectRefused('[1]', '[1, 2, 3]', `5:17: ${path}: expected at most 2 coordinates (the dimension), got 3`);
  expectRefused(
    '[1]\n',
    '[1, 2]\nfactors: { dimension: [4, 1] }\n',
    `5:17: ${path}: expected at most 1 coordinates (the dimension), got 2`,
  );
  expectRefused(
    'smote',
    '{ kind: shifted-gaussian, mean: [1, 2, 3] }',
    '7:54: generators.1.mean: expected at most 2 coordinates (the dimension), got 3',
  );
});

test('checkStudy() asks for mixture weights that add up to 1', () => {
  expectRefused(
    'kind: gaussian\n  dimension: 2\n  minorityMean: [1]',
    'kind: gaussian-mixture\n  dimension: 2\n  minority: [{ weight: 0.5, mean: [1] }, { weight: 0.4, mean: [2] }]',
    '5:13: population.minority: expected weights that add up to 1, got 0.9',
  );
});

test('checkStudy() refuses a noise law where the population has none', () => {
  expectRefusedWith(
    'factors: { noise: [rademacher] }',
    '12:19: factors.noise: only population mean-shift has a noise law, got gaussian',
  );
});

test('checkStudy() asks for targets that ascend', () => {
  expectRefused(
    'squared',
    '{ kind: squared, targets: [1, 0] }',
    "9:33: loss.targets: expected the majority's target below the minority's, got [1, 0]",
  );
});

test('checkStudy() refuses a plot of what the study does not measure or vary', () => {
  expectRefusedWith('plot: { y: [error] }', "12:13: plot.y.0: error is not among the study's measures");
  expectRefusedWith(
    'plot: { y: [excess-risk], x: n1 }',
    "12:30: plot.x: n1 does not vary; expected one of the study's factors",
  );
  expectRefused(
    'gamma: [0, 1]\n',
    'methods: [naive]\nplot: { y: [excess-risk] }\n',
    '9:1: plot.x: gamma varies only with method "fixed"',
  );
});

test('checkStudy() lists the broken rules of all fields at once', () => {
  const text = TINY_YAML.replace('n1: 8', 'n1: 5').replace('[0, 1]', '[1, 0]').replace('excess-risk', 'error');
  expect(problemsIn(() => parseStudy(text, 'tiny.yaml'))).toHaveLength(3);
});
