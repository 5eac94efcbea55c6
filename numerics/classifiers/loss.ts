/**
 * The loss a classifier is trained with, which is also the loss that VTSS minimises on the validation set.
 *
 * `squared`: (θ′z − t)², t the target of the row's class. Figures 3 and 4 of the paper use targets 0 and 1, Figures 5
 * and 6 use −1 and 1 (under which θ* is as Section 7.2 writes it).
 * `logistic`: log(1 + exp(−y θ′z)) with y = ±1, minority positive.
 */
export type LossSpec =
  | {
      readonly kind: 'squared';
      /** [majority target, minority target], ascending. */
      readonly targets: readonly [number, number];
    }
  | { readonly kind: 'logistic' };
