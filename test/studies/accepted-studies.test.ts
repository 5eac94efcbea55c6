/** The promise of the validator: a study that it accepts runs, and a repetition that fails says why. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createArmRun } from '../../numerics/arm.js';
import { createKernelArena } from '../../numerics/kernels/simd.js';
import { GENERATORS } from '../../numerics/generators/generator.js';
import { MEASURES } from '../../numerics/measures.js';
import { studyGrid } from '../../studies/grid.js';
import { readStudy, SpecError } from '../../studies/parse-study.js';
import type { Study } from '../../studies/study.js';

test('readStudy() accepts only studies whose cells all give numbers or an outcome', () => {
  let accepted = 0;
  const runs = fc.property(anyStudy(), (input) => {
    const study = acceptedStudy(input);
    if (study === undefined) return;
    accepted++;
    for (const arm of studyGrid(study)) {
      const cells = arm.cells.map((cell) => cell.spec);
      for (const { outcome, values } of createArmRun(arm.spec, arena).run(0, cells, () => false) ?? []) {
        expect(values.every((value) => Number.isNaN(value) === (outcome !== 'ok'))).toBe(true);
      }
    }
  });
  fc.assert(runs, { numRuns: 4000, seed: 20260 });
  expect(accepted).toBeGreaterThan(100);
});

const arena = createKernelArena();

function acceptedStudy(input: unknown): Study | undefined {
  try {
    return readStudy(input, 'random');
  } catch (error) {
    if (error instanceof SpecError) return undefined;
    throw error;
  }
}

/** Studies near the edges of what the language allows; most of them beyond. */
function anyStudy() {
  const mean = fc.array(fc.constantFrom(0, 0.5, 1, -1, 2.5, 5, -8, 1e6, 1e-300, -0), { minLength: 1, maxLength: 3 });
  const covariance = fc.constantFrom(
    [[1]],
    [
      [2, 1],
      [1, 2],
    ],
    [
      [1, 2],
      [2, 1],
    ],
    [
      [1, 0],
      [0, 0],
    ],
    [[1e-300]],
  ); // prettier-ignore
  const component = fc.record(
    { weight: fc.constantFrom(0.5, 1), mean, covariance },
    { requiredKeys: ['weight', 'mean'] },
  );
  const components = fc.array(component, { minLength: 1, maxLength: 2 });
  const dimension = fc.constantFrom(1, 2, 3);
  const study = fc.record({
    name: fc.constant('random'),
    population: fc.oneof(
      fc.record({ kind: fc.constant('gaussian'), dimension, minorityMean: mean, majorityMean: mean }),
      fc.record({ kind: fc.constant('gaussian-mixture'), dimension, minority: components, majority: components }),
      fc.record({
        kind: fc.constant('mean-shift'),
        dimension,
        mean,
        noise: fc.constantFrom('rademacher', 'uniform-sphere'),
      }),
      fc.record({
        kind: fc.constant('sigmoid-bernoulli'),
        dimension,
        noiseMean: fc.constantFrom([0], [2.5]),
        slope: fc.constantFrom(1e-6, 1, 100),
      }),
      fc.record({ kind: fc.constant('noisy-ring'), dimension }),
    ),
    sizes: fc.oneof(
      fc.record({ n1: fc.constantFrom(1, 4, 6, 10), ratio: fc.constantFrom(1, 1.5, 3) }),
      fc.constantFrom({ n: 2 }, { n: 30 }, { n: 40, minorityShare: 0.3 }, { n: 20, minorityShare: 0.9 }),
    ),
    factors: fc.constantFrom(
      {},
      {},
      { dimension: [3] },
      { noise: ['uniform-cube'] },
      { penalty: [0, 1] },
      { bandwidth: ['scale', 1e-3] },
    ),
    generators: fc.array(
      fc.oneof(
        fc.constantFrom(...GENERATORS.map(({ kind }) => kind)),
        fc.record({ kind: fc.constant('smote'), k: fc.constantFrom(1, 5), allocation: fc.constant('equal') }),
        fc.record({ kind: fc.constant('gaussian-fit'), ridge: fc.constantFrom(1e-300, 1, 1e6) }),
        fc.record({ kind: fc.constant('shifted-gaussian'), mean }),
      ),
      { minLength: 1, maxLength: 2 },
    ),
    gamma: fc.constantFrom([0], [0.5, 3], { from: 0, to: 2, count: 3 }, []),
    methods: fc.subarray(
      [
        'none',
        'naive',
        'fixed',
        'vtss',
        'class-weighted',
        'theory',
        { kind: 'best-of-k', k: 2 },
        { kind: 'vtss', within: [0, 1], loss: 'error' },
      ],
      { minLength: 1, maxLength: 3 },
    ),
    synthesis: fc.constantFrom('nested', 'fresh'),
    classifier: fc.constantFrom(
      'linear',
      'linear',
      'lda',
      { kind: 'kernel', landmarks: 5 },
      { kind: 'kernel', landmarks: null, bandwidth: 1e-6 },
    ),
    loss: fc.constantFrom(
      'logistic',
      'squared',
      'hinge',
      'exponential',
      { kind: 'squared', targets: [-1e6, 1e6] },
      { kind: 'squared', targets: [0, 1e-320] },
    ),
    intercept: fc.boolean(),
    penalty: fc.constantFrom(0, 0, 1, 1e-9, 1e12),
    rho: fc.constantFrom(0.5, 0.5, 0.1, 1e-9),
    reference: fc.constantFrom(undefined, { perClass: 40 }),
    validation: fc.constant({ perClass: 3 }),
    test: fc.constantFrom({ perClass: 1 }, { perClass: 5, fixed: true }),
    measures: fc.subarray([...MEASURES], { minLength: 1, maxLength: 4 }),
    repetitions: fc.constant(1),
    seed: fc.constantFrom(0, Number.MAX_SAFE_INTEGER),
  });
  // most of what chance puts together is refused for its classifier: half of it is put right
  return fc.tuple(study, fc.boolean()).map(([input, repaired]) => {
    if (!repaired || input.classifier === 'linear') return input;
    return { ...input, loss: 'logistic', intercept: true, penalty: input.classifier === 'lda' ? 0 : 0.1 };
  });
}
