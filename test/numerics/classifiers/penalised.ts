/** The weighted and penalised linear fits of other programs, in test/fixtures/numerics/classifiers-penalised. */
import type { ClassifierOptions, Segment } from '../../../numerics/classifiers/contract.js';
import { golden } from '../../support/numerics/golden.js';
import { twoClasses } from './fitted.js';

type Program = 'squared' | 'logistic' | 'exponential' | 'hinge' | 'lda';

interface Golden {
  readonly samples: readonly { n0: number; n1: number; d: number; rows: readonly number[] }[];
  readonly fits: readonly {
    readonly sample: number;
    readonly intercept: boolean;
    readonly weights: readonly [number, number];
    readonly penalty: number;
    readonly thetas: Partial<Record<Program, readonly number[]>>;
  }[];
}

export interface PenalisedFit {
  readonly name: string;
  readonly segments: readonly Segment[];
  readonly options: ClassifierOptions;
  /** The sum of the weights. */
  readonly total: number;
  readonly theta: readonly number[];
}

export function penalisedFits(program: Program): readonly PenalisedFit[] {
  const { samples, fits } = golden<Golden>('classifiers-penalised');
  return fits.flatMap(({ sample, intercept, weights, penalty, thetas }) => {
    const theta = thetas[program];
    if (theta === undefined) return [];
    const { n0, n1, d, rows } = samples[sample]!;
    return {
      name: `d = ${d}, weights ${weights.join(' and ')}, penalty ${penalty}, intercept ${intercept}`,
      segments: twoClasses(rows, n0, n1, weights),
      options: { d, intercept, penalty },
      total: n0 * weights[0] + n1 * weights[1],
      theta,
    };
  });
}
