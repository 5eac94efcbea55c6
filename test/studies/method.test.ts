import { describe, expect, test } from 'vitest';
import { studyGrid } from '../../studies/grid.js';
import { methodLabel } from '../../studies/study.js';
import { tinyStudy } from '../support/tiny-study.js';

const VALIDATED = { validation: { perClass: 5 }, gamma: [0, 0.5, 1, 2] };

/** Label, gamma and rule of every cell that a method makes in the first arm. */
function cellsOf(method: NonNullable<Parameters<typeof tinyStudy>[0]>['methods']) {
  const study = tinyStudy({ ...VALIDATED, methods: method, generators: [{ kind: 'shifted-gaussian', mean: [0.5] }] });
  return studyGrid(study)[0]!.cells.map(({ method, methodKind, gamma, spec }) => ({
    method,
    methodKind,
    gamma,
    rule: spec.rule,
  }));
}

describe('a method makes its cells', () => {
  test('none, naive and fixed have their gammas', () => {
    expect(cellsOf(['none', 'naive', 'fixed']).map(({ method, gamma }) => [method, gamma])).toEqual([
      ['none', 0],
      ['naive', 1],
      ['fixed', 0],
      ['fixed', 0.5],
      ['fixed', 1],
      ['fixed', 2],
    ]);
  });

  test('vtss searches the grid, or a part of it, by the trained loss or another', () => {
    expect(
      cellsOf(['vtss', { kind: 'vtss', within: [0.5, 1] }, { kind: 'vtss', loss: 'error' }]).map(({ method, rule }) => [
        method,
        rule,
      ]),
    ).toEqual([
      ['vtss', { kind: 'vtss', gammas: [0, 0.5, 1, 2] }],
      ['vtss[0.5,1]', { kind: 'vtss', gammas: [0.5, 1] }],
      ['vtss(error)', { kind: 'vtss', gammas: [0, 0.5, 1, 2], loss: 'error' }],
    ]);
  });

  test('best-of-k, class-weighted and theory are one cell each', () => {
    expect(cellsOf([{ kind: 'best-of-k', k: 3 }, 'class-weighted', { kind: 'class-weighted', weight: 0.7 }])).toEqual([
      { method: 'best-of-3', methodKind: 'best-of-k', gamma: null, rule: { kind: 'best-of', gamma: 1, draws: 3 } },
      {
        method: 'class-weighted',
        methodKind: 'class-weighted',
        gamma: null,
        rule: { kind: 'class-weighted', weight: 0.5 },
      },
      {
        method: 'class-weighted(0.7)',
        methodKind: 'class-weighted',
        gamma: null,
        rule: { kind: 'class-weighted', weight: 0.7 },
      },
    ]);
    // Example 2 with μ = 1, a = ½
    expect(cellsOf(['theory'])).toEqual([
      { method: 'theory', methodKind: 'theory', gamma: 4, rule: { kind: 'fixed', gamma: 4 } },
    ]);
  });

  test('class weights are those of the risk', () => {
    const [arm] = studyGrid(tinyStudy({ rho: 0.3, methods: ['class-weighted'] }));
    expect(arm!.cells[0]!.spec.rule).toEqual({ kind: 'class-weighted', weight: 0.3 });
  });

  test('gamma-star is a measure of those that tune gamma only', () => {
    const study = tinyStudy({ ...VALIDATED, methods: ['naive', 'vtss'], measures: ['excess-risk', 'gamma-star'] });
    expect(studyGrid(study)[0]!.cells.map(({ spec }) => spec.measures)).toEqual([
      ['excess-risk'],
      ['excess-risk', 'gamma-star'],
    ]);
  });
});

test('methodLabel() tells methods of one kind apart', () => {
  expect(methodLabel({ kind: 'vtss', within: [0.6, 1.4], loss: 'hinge' })).toBe('vtss[0.6,1.4](hinge)');
  expect(methodLabel({ kind: 'best-of-k', k: 17, gamma: 0.5 })).toBe('best-of-17(gamma=0.5)');
});

test('fields that say what their absence says leave cell keys as they were', () => {
  const keys = (changes: Parameters<typeof tinyStudy>[0]) =>
    studyGrid(tinyStudy(changes)).flatMap(({ cells }) => cells.map(({ key }) => key));
  const plain = keys({});
  expect(keys({ classifier: 'linear', penalty: 0, rho: 0.5, methods: [{ kind: 'fixed' }] })).toEqual(plain);
  for (const changes of [{ penalty: 1 }, { rho: 0.4 }, { intercept: true }, { reference: { perClass: 10 } }]) {
    expect(keys(changes).some((key) => plain.includes(key))).toBe(false);
  }
  // a reference sample shapes only what is measured against it
  const validation = { validation: { perClass: 5 }, measures: ['validation-loss' as const] };
  expect(keys({ ...validation, reference: { perClass: 10 } })).toEqual(keys(validation));
});

test('penalty and bandwidth are factors', () => {
  const study = tinyStudy({
    classifier: 'kernel',
    loss: 'logistic',
    intercept: true,
    measures: ['error'],
    test: { perClass: 5 },
    factors: { penalty: [0.1, 1], bandwidth: ['scale', 2] },
  });
  const arms = studyGrid(study).filter(({ generator }) => generator === 'smote');
  expect(arms.map(({ spec }) => [spec.penalty, spec.classifier])).toEqual([
    [0.1, { kind: 'kernel', bandwidth: 'scale', landmarks: 100 }],
    [0.1, { kind: 'kernel', bandwidth: 2, landmarks: 100 }],
    [1, { kind: 'kernel', bandwidth: 'scale', landmarks: 100 }],
    [1, { kind: 'kernel', bandwidth: 2, landmarks: 100 }],
  ]);
  // neither shapes the data
  expect(new Set(arms.map(({ spec }) => spec.dataKey)).size).toBe(1);
});

test('random class counts have no n0 and n1, and the share that the population or the study says', () => {
  const own = tinyStudy({
    population: { kind: 'sigmoid-bernoulli', dimension: 3, noiseMean: [1] },
    sizes: { n: 50 },
    loss: 'logistic',
  });
  const [arm] = studyGrid(own);
  expect([arm!.n0, arm!.n1]).toEqual([null, null]);
  // P(y = 1) for a = 5, b = 1, c = 1
  expect((arm!.spec.sizes as { minorityShare: number }).minorityShare).toBeCloseTo(0.1114476, 7);
  const stated = tinyStudy({ sizes: { n: 50, minorityShare: 0.2 } });
  expect(studyGrid(stated)[0]!.spec.sizes).toEqual({ n: 50, minorityShare: 0.2 });
});
