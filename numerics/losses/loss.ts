/** The losses a study may name, and from the description of one to the loss. */
import type { ScoreLoss } from './contract.js';
import { exponential } from './exponential.js';
import { hinge } from './hinge.js';
import { logistic } from './logistic.js';
import { squared } from './squared.js';

export type { ScoreLoss } from './contract.js';

/**
 * The loss a classifier is trained with, which is also the loss that VTSS minimises on the validation set. With u the
 * score and y = ±1, minority positive:
 *
 * - `logistic`: log(1 + e^−yu).
 * - `squared`: (u − t)², t the target of the row's class. Figures 3 and 4 of the paper use targets 0 and 1, Figures 5 and 6
 *   use −1 and 1 (under which θ* is as Section 7.2 writes it).
 * - `hinge`: max(0, 1 − yu).
 * - `exponential`: e^−yu.
 */
export type LossSpec =
  | { readonly kind: 'logistic' }
  | {
      readonly kind: 'squared';
      /** [majority target, minority target], ascending. */
      readonly targets: readonly [number, number];
    }
  | { readonly kind: 'hinge' }
  | { readonly kind: 'exponential' };

/** Builds the loss that `spec` describes. */
export function createLoss(spec: LossSpec): ScoreLoss {
  switch (spec.kind) {
    case 'logistic':
      return logistic;
    case 'squared':
      return squared(spec.targets);
    case 'hinge':
      return hinge;
    case 'exponential':
      return exponential;
  }
}
