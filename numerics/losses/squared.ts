/** The squared loss (u − t)², t the target of the class. */
import type { ScoreLoss } from './contract.js';

/**
 * Builds the squared loss; the threshold lies midway between the targets.
 *
 * @param targets [majority target, minority target], ascending
 */
export function squared(targets: readonly [number, number]): ScoreLoss {
  return {
    value: (u, label) => (u - targets[label]) * (u - targets[label]),
    slope: (u, label) => 2 * (u - targets[label]),
    curvature: () => 2,
    threshold: 0.5 * (targets[0] + targets[1]),
    smoothed(order, label, mean, sd) {
      const away = mean - targets[label];
      return [away * away + sd * sd, 2 * away, 2, 0, 0][order];
    },
    // the squared slope is four times the loss
    smoothedSquaredSlope(order, label, mean, sd) {
      const away = mean - targets[label];
      return [4 * (away * away + sd * sd), 8 * away, 8][order];
    },
  };
}
