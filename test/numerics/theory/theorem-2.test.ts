/** Theorem 2's expected excess risk against simulated fits. */
import { expect, test } from 'vitest';
import { type ArmSpec, createArmRun } from '../../../numerics/arm.js';
import type { GeneratorSpec } from '../../../numerics/generators/generator.js';
import { moments } from '../../../numerics/moments.js';
import { computeTheory, EFFORT } from '../../../numerics/theory/theory.js';
import { createArena } from '../../support/numerics/arena.js';
import { fixedCells, LEAST_SQUARES_ARM, never } from '../../support/numerics/arms.js';

const FIGURE_3: ArmSpec = {
  ...LEAST_SQUARES_ARM,
  population: { kind: 'gaussian', dimension: 2, majorityMean: [], minorityMean: [1] },
  sizes: { n0: 4000, n1: 200 },
  generator: { kind: 'shifted-gaussian', mean: [0.5] },
  loss: { kind: 'squared', targets: [0, 1] },
};
/** Figure 5 with fewer dimensions and more points, so that what the theorem leaves out is small. */
const FIGURE_5: ArmSpec = {
  ...LEAST_SQUARES_ARM,
  population: { kind: 'mean-shift', dimension: 3, mean: [1], noise: 'uniform-cube' },
  sizes: { n0: 2000, n1: 400 },
};
const LOGISTIC: ArmSpec = {
  ...LEAST_SQUARES_ARM,
  population: { kind: 'gaussian', dimension: 2, majorityMean: [], minorityMean: [1] },
  sizes: { n0: 3000, n1: 300 },
  loss: { kind: 'logistic' },
  intercept: true,
};

test('Figure 3: with the bias, and where it cancels', () => {
  const [naive, cancelled] = bothWays(FIGURE_3, [1, 4], 200);
  // b(γ = 4) = 0, and R is of order N^−3/2, relative N^−1/2 = 0.007: far below the error of 200 repetitions
  expectClose(cancelled!, 0.007);
  // |b| = 0.25 at γ = 1; R is of order |b|/N, that is |b| times the noise term, of which there are d = 2 directions
  expectClose(naive!, (2 * 0.25 * naive!.noise) / naive!.expected);
});

test.each([
  ['oracle', {}],
  ['bootstrap', {}],
  ['semi-oracle', {}],
  ['gaussian-fit', { ridge: 0 }],
  ['smote', { k: 5 }],
] as const)('Figure 5 with %s: what the generator learns by chance is counted', (kind, parameters) => {
  const generator = { kind, ...parameters } as GeneratorSpec;
  const [none, some, many] = bothWays({ ...FIGURE_5, generator }, [0, 0.5, 2], 300);
  // R is relative to the leading terms as d/n1 = 0.0075, and there are a few such terms
  for (const at of [none!, some!, many!]) expectClose(at, 4 * 0.0075);
});

test.each([
  ['bootstrap', {}],
  ['smote', { k: 5 }],
] as const)('logistic regression with intercept and %s, near balance', (kind, parameters) => {
  const generator = { kind, ...parameters } as GeneratorSpec;
  const [naive] = bothWays({ ...LOGISTIC, generator }, [1], 200);
  // p/n1 = 0.01
  expectClose(naive!, 4 * 0.01);
});

interface Compared {
  readonly expected: number;
  readonly noise: number;
  readonly mean: number;
  /** Standard error of the difference. */
  readonly mcse: number;
}

/** Within 4 standard errors, and the share that the theorem's remainder may have. */
function expectClose({ expected, mean, mcse }: Compared, remainder: number): void {
  expect(Math.abs(mean - expected)).toBeLessThan(4 * mcse + remainder * expected);
}

function bothWays(arm: ArmSpec, gammas: readonly number[], repetitions: number): Compared[] {
  const theory = computeTheory(arm, createArena(0), { ...EFFORT, sets: 400, points: 2000 });
  const cells = fixedCells(gammas, ['excess-risk']);
  const run = createArmRun(arm, createArena(0));
  const values = gammas.map(() => new Float64Array(repetitions));
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const results = run.run(repetition, cells, never)!;
    for (const [
      i,
      {
        values: [value],
      },
    ] of results.entries())
      values[i]![repetition] = value!;
  }
  return gammas.map((gamma, i) => {
    const { expected, noise, mcse } = theory.terms(gamma);
    const { mean, meanMcse } = moments(values[i]!);
    return { expected, noise, mean, mcse: Math.sqrt(mcse * mcse + meanMcse * meanMcse) };
  });
}
