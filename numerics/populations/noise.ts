/**
 * Noise laws with mean zero and identity covariance (Figures 5 and 6). Their fourth moments differ, and so do the
 * first-order constants of least squares.
 */
import type { RowLaw } from '../random/rows.js';

export const NOISE_LAWS = ['uniform-cube', 'rademacher', 'uniform-sphere'] as const;
export type NoiseLaw = (typeof NOISE_LAWS)[number];

/** How rows of the noise are drawn. */
export function rowLawOf(law: NoiseLaw): RowLaw {
  switch (law) {
    case 'uniform-cube':
      return 'cube';
    case 'rademacher':
      return 'sign';
    case 'uniform-sphere':
      return 'sphere';
  }
}

/** Fourth moments of a noise whose moments with an odd power of any coordinate are zero. */
export interface FourthMoments {
  /** E ξᵢ² ξⱼ², i ≠ j. */
  readonly mixed: number;
  /** E ξᵢ⁴ − 3 E ξᵢ² ξⱼ²: 0 where no axis is special. */
  readonly excess: number;
}

/** The fourth moments of the noise in d dimensions. */
export function fourthMoments(law: NoiseLaw, d: number): FourthMoments {
  switch (law) {
    case 'uniform-cube':
      return { mixed: 1, excess: 1.8 - 3 };
    case 'rademacher':
      return { mixed: 1, excess: 1 - 3 };
    case 'uniform-sphere':
      return { mixed: d / (d + 2), excess: 0 };
  }
}
