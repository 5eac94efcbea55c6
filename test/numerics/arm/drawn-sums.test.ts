/** Least squares on sums drawn at once: the law of fits is that of drawn points, and no room is kept for points. */
import { describe, expect, test } from 'vitest';
import { planArm } from '../../../numerics/arm/plan.js';
import { type ArmSpec, arenaBytes, type CellSpec, createArmRun } from '../../../numerics/arm.js';
import { createGenerator, type GeneratorSpec } from '../../../numerics/generators/generator.js';
import { createKernelArena } from '../../../numerics/kernels/simd.js';
import { createPopulation } from '../../../numerics/populations/population.js';
import { fixedCells, LEAST_SQUARES_ARM, LOGISTIC_ARM, never, runCells } from '../../support/numerics/arms.js';
import { largestZ } from '../../support/numerics/two-samples.js';

const FRESH: ArmSpec = { ...LEAST_SQUARES_ARM, synthesis: 'fresh', test: null };

const FIGURE_3: ArmSpec = {
  ...FRESH,
  population: { kind: 'gaussian', dimension: 2, majorityMean: [], minorityMean: [1] },
  sizes: { n0: 240, n1: 12 },
  generator: { kind: 'shifted-gaussian', mean: [0.5] },
  loss: { kind: 'squared', targets: [0, 1] },
};

/** The rarer class may be either, and each has a covariance of its own. */
const EITHER_CLASS: ArmSpec = {
  ...FRESH,
  population: {
    kind: 'gaussian',
    dimension: 2,
    majorityMean: [0, 1],
    minorityMean: [1],
    majorityCovariance: [
      [1, 0.5],
      [0.5, 2],
    ],
    minorityCovariance: [
      [0.5, -0.2],
      [-0.2, 1],
    ],
  },
  sizes: { n: 60, minorityShare: 0.5 },
  intercept: true,
};

const ARMS: Readonly<Record<string, readonly [ArmSpec, number]>> = {
  'shifted Gaussian, naive': [FIGURE_3, 1],
  'shifted Gaussian, fourfold': [FIGURE_3, 4],
  // ñ = 2: fewer points than dimensions
  'shifted Gaussian, two points': [{ ...FIGURE_3, sizes: { n0: 12, n1: 10 } }, 1],
  'normal fit': [{ ...FRESH, generator: { kind: 'gaussian-fit', ridge: 0 }, intercept: true }, 1],
  SMOTE: [FRESH, 1],
  'SMOTE, equal allocation': [{ ...FRESH, generator: { kind: 'smote', k: 5, allocation: 'equal' } }, 0.5],
  'oracle, either class': [{ ...EITHER_CLASS, generator: { kind: 'oracle' } }, 2],
  'semi-oracle, either class': [{ ...EITHER_CLASS, generator: { kind: 'semi-oracle' } }, 2],
};

describe.each(Object.entries(ARMS))('%s', (_, [arm, gamma]) => {
  const cells = fixedCells([gamma], ['excess-risk', 'parameter-error']);

  test('excess risk and parameter error have the law that drawn points give them', () => {
    const values = (synthesis: ArmSpec['synthesis'], first: number) => {
      const run = createArmRun({ ...arm, synthesis }, createKernelArena());
      return Array.from({ length: 4000 }, (_, r) => {
        const [result] = run.run(first + r, cells, never)!;
        expect(result!.outcome).toBe('ok');
        return [...result!.values];
      });
    };
    // a nested pool is made of points; other repetitions, so the samples are independent
    // two means and three second moments of eight arms: |z| > 4.5 once in 3e3 such suites
    expect(largestZ(values('fresh', 0), values('nested', 4000))).toBeLessThan(4.5);
  });

  test('a nested pool and a fresh draw differ, and none of the latter’s points is kept', () => {
    expect(runCells(arm, cells)).not.toEqual(runCells({ ...arm, synthesis: 'nested' }, cells));
    expect(planned(arm, cells)).toMatchObject({ summed: [true], poolRows: 0 });
    expect(planned({ ...arm, synthesis: 'nested' }, cells).summed).toEqual([false]);
  });
});

describe('points are drawn', () => {
  const cells: readonly CellSpec[] = [
    ...fixedCells([0, 2], ['error']),
    { rule: { kind: 'best-of', gamma: 1, draws: 3 }, measures: ['error'] },
    { rule: { kind: 'class-weighted', weight: 0.3 }, measures: ['error'] },
  ];

  test('only into the pool that all γ share: further draws of one γ are sums', () => {
    const { candidates, summed, poolRows } = planned(LEAST_SQUARES_ARM, cells);
    expect(candidates.map(({ draw }) => draw)).toEqual([0, 0, 0, 0, 1, 2]);
    expect(summed).toEqual([false, false, false, false, true, true]);
    expect(poolRows).toBe(2 * 180);
  });

  test('for other losses, and generators without sums', () => {
    for (const arm of [LOGISTIC_ARM, { ...LEAST_SQUARES_ARM, generator: { kind: 'mixup', alpha: 1 } } as const]) {
      const { summed, poolRows } = planned({ ...arm, synthesis: 'fresh' }, cells);
      expect(summed).toEqual([false, false, false, false, false, false]);
      expect(poolRows).toBeGreaterThan(0);
    }
  });

  test('arenaBytes() does not grow with γ where they are not', () => {
    const bytes = (generator: GeneratorSpec, gamma: number) =>
      arenaBytes({ ...FIGURE_3, generator }, fixedCells([gamma], ['excess-risk']));
    expect(bytes({ kind: 'oracle' }, 1000)).toBe(bytes({ kind: 'oracle' }, 1));
    expect(bytes({ kind: 'bootstrap' }, 1000)).toBeGreaterThan(bytes({ kind: 'bootstrap' }, 1) + 1000 * 227 * 16);
  });
});

function planned(arm: ArmSpec, cells: readonly CellSpec[]) {
  return planArm(arm, cells, createGenerator(arm.generator, createPopulation(arm.population)));
}
