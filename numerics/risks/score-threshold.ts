import type { LossSpec } from '../classifiers/loss.js';

/** The score above which a row is called minority: 0 for the logistic loss, the midpoint of the targets for the squared. */
export function scoreThreshold(loss: LossSpec): number {
  return loss.kind === 'logistic' ? 0 : 0.5 * (loss.targets[0] + loss.targets[1]);
}
