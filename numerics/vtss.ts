/**
 * Validation-tuned synthetic size (VTSS): Algorithm 1 of Ma & Zhang. Fit at every gamma of a grid, keep the one with
 * the smallest balanced validation loss; no refit.
 */

/**
 * Selects the index of the strictly smallest loss; ties go to the first, so with ascending gammas to the smallest.
 * NaN, the loss of a failed fit, is never chosen, nor is an infinite loss.
 *
 * @param losses one per candidate, by ascending gamma
 * @returns −1 if there is nothing to choose
 */
export function selectSize(losses: ArrayLike<number>): number {
  let best = -1;
  let bestLoss = Infinity;
  for (let i = 0; i < losses.length; i++) {
    if (losses[i] < bestLoss) {
      best = i;
      bestLoss = losses[i];
    }
  }
  return best;
}
