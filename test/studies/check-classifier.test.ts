/** Rules about methods, classifiers, random class counts, reference samples and plots. */
import { expect, test } from 'vitest';
import { readStudy } from '../../studies/parse-study.js';
import type { StudyInput } from '../../studies/study.js';
import { problemsIn, TINY } from '../support/tiny-study.js';

function problemsWith(changes: Partial<StudyInput>): readonly string[] {
  return problemsIn(() => readStudy({ ...TINY, ...changes }, 'tiny'));
}

const KERNEL: Partial<StudyInput> = {
  classifier: 'kernel',
  loss: 'logistic',
  intercept: true,
  penalty: 1,
  measures: ['error'],
  test: { perClass: 5 },
};

test('kernel and lda need the logistic loss and an intercept; kernel a penalty, lda none', () => {
  expect(problemsWith(KERNEL)).toEqual([]);
  expect(problemsWith({ ...KERNEL, loss: 'squared', intercept: false, penalty: 0 })).toEqual([
    'tiny: loss: classifier kernel needs loss logistic, got squared',
    'tiny: intercept: classifier kernel has one; expected true',
    'tiny: penalty: needed by classifier kernel; expected a number above 0',
  ]);
  expect(problemsWith({ ...KERNEL, classifier: 'lda' })).toEqual([
    'tiny: penalty: classifier lda has none; expected 0',
  ]);
});

test('an exact kernel fit is refused where it would be too large', () => {
  const classifier = { kind: 'kernel', landmarks: null } as const;
  expect(problemsWith({ ...KERNEL, classifier })).toEqual([]);
  expect(problemsWith({ ...KERNEL, classifier, sizes: { n1: 100, n0: 1500 }, gamma: [0, 1] })).toEqual([
    'tiny: classifier.landmarks: an exact fit takes at most 2000 rows, synthetic ones included, got 3000; expected a number of landmarks',
  ]);
});

test('a bandwidth varies for the kernel only', () => {
  expect(problemsWith({ factors: { bandwidth: [1] } })).toEqual([
    'tiny: factors.bandwidth: only classifier kernel has a bandwidth, got linear',
  ]);
});

test('random class counts exclude given ones, and need a share', () => {
  expect(problemsWith({ sizes: { n: 50, n1: 8, ratio: 3 } })).toEqual([
    'tiny: sizes.n1: n1 and n exclude each other: with n, class counts are random',
    'tiny: sizes.ratio: ratio and n exclude each other: with n, class counts are random',
    'tiny: sizes.minorityShare: missing; population gaussian says nothing about the share of the minority',
  ]);
  expect(problemsWith({ sizes: { n1: 8, n0: 24, minorityShare: 0.2 } })).toEqual([
    'tiny: sizes.minorityShare: only with n, which makes class counts random',
  ]);
  const bernoulli = { kind: 'sigmoid-bernoulli', dimension: 3, noiseMean: [1] } as const;
  expect(problemsWith({ population: bernoulli, sizes: { n: 50, minorityShare: 0.2 } })).toEqual([
    'tiny: sizes.minorityShare: population sigmoid-bernoulli has a class share of its own; leave it out',
  ]);
  expect(problemsWith({ population: bernoulli, sizes: { n: 50 } })).toEqual([]);
});

test('what needs θ* asks for a closed form, or for a reference sample in its place', () => {
  const shift: Partial<StudyInput> = {
    population: { kind: 'mean-shift', dimension: 2, mean: [0.5] },
    loss: 'logistic',
  };
  expect(problemsWith(shift)).toEqual([
    'tiny: measures.0: excess-risk has no exact value for population mean-shift with loss logistic; ' +
      'a reference sample can stand in: reference: { perClass: … }',
  ]);
  expect(problemsWith({ ...shift, reference: { perClass: 100 } })).toEqual([]);
  expect(problemsWith({ ...shift, reference: { perClass: 100 }, measures: ['excess-risk-exact'] })).toEqual([
    'tiny: measures.0: excess-risk-exact has no exact value for population mean-shift with loss logistic',
  ]);
  expect(problemsWith({ ...KERNEL, measures: ['excess-risk'], reference: { perClass: 100 } })).toEqual([
    'tiny: measures.0: excess-risk has no exact value for classifier kernel',
  ]);
});

test('theory must have a size for every generator', () => {
  const [problem, ...others] = problemsWith({ methods: ['theory'], generators: ['oracle', 'smote'] });
  expect(others).toEqual([]);
  expect(problem).toMatch(/^tiny: methods\.0: theory has no size with smote: .*ballast theory/);
  expect(problemsWith({ methods: ['theory'], generators: ['oracle', { kind: 'perturbed', sd: 0.5 }] })).toEqual([]);
  const symmetric: Partial<StudyInput> = {
    population: { kind: 'mean-shift', dimension: 2, mean: [1] },
    loss: { kind: 'squared', targets: [-1, 1] },
    generators: ['oracle'],
    methods: ['theory'],
  };
  expect(problemsWith(symmetric)[0]).toMatch(/local symmetry/);
});

test('vtss searches a range that holds a value of gamma', () => {
  const methods: StudyInput['methods'] = [{ kind: 'vtss', within: [2, 3] }];
  expect(problemsWith({ methods, validation: { perClass: 5 } })).toEqual([
    'tiny: methods.0.within: expected a range with a value of gamma, got [2, 3]',
  ]);
});

test('draws to choose among need a validation set', () => {
  expect(problemsWith({ methods: [{ kind: 'best-of-k', k: 3 }] })).toEqual([
    'tiny: validation: needed by method best-of-3; expected perClass',
  ]);
});

test('a histogram is of gamma-star, and a plot draws methods that the study has', () => {
  const tuned: Partial<StudyInput> = {
    methods: ['vtss'],
    validation: { perClass: 5 },
    measures: ['gamma-star', 'excess-risk'],
  };
  expect(problemsWith({ ...tuned, plot: { kind: 'histogram', y: ['gamma-star'] } })).toEqual([]);
  expect(problemsWith({ ...tuned, plot: { kind: 'histogram', y: ['excess-risk'] } })).toEqual([
    'tiny: plot.y: a histogram shows [gamma-star], got [excess-risk]',
  ]);
  expect(problemsWith({ methods: ['fixed'], plot: { y: ['excess-risk'], methods: ['fixed', 'naive'] } })).toEqual([
    "tiny: plot.methods.1: naive is not among the study's methods, which are fixed",
  ]);
});

test('problems of a population stand at its fields, and do not hide others', () => {
  const problems = problemsWith({
    population: {
      kind: 'gaussian',
      dimension: 2,
      minorityMean: [1],
      minorityCovariance: [
        [1, 2],
        [2, 1],
      ],
    }, // not positive definite
    gamma: [1, 0],
  });
  expect(problems).toHaveLength(2);
  expect(problems[0]).toMatch(/^tiny: gamma: expected ascending values/);
  expect(problems[1]).toMatch(/^tiny: population\.minorityCovariance/);
  expect(problemsWith({ population: { kind: 'noisy-ring', dimension: 1 }, measures: ['excess-risk'] })[0]).toMatch(
    /^tiny: population\.dimension/,
  );
});

test('an axis has numbers', () => {
  const plot: StudyInput['plot'] = { x: 'bandwidth', y: ['error'] };
  expect(problemsWith({ ...KERNEL, factors: { bandwidth: [0.1, 1] }, plot })).toEqual([]);
  expect(problemsWith({ ...KERNEL, factors: { bandwidth: ['scale', 1] }, plot })).toEqual([
    'tiny: plot.x: bandwidth must have numbers only to be an axis; draw it as series or panels',
  ]);
});
