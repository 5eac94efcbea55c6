/** The squared hinge loss max(0, 1 − yu)², y = ±1. */

import type { ScoreLoss } from '../../../numerics/losses/contract.js';
import { smoothedRamp } from '../../../numerics/losses/normal-expectation.js';
import type { Label } from '../../../numerics/populations/contract.js';

export const squaredHinge: ScoreLoss = {
  value: (u, label) => ramp(u, label) * ramp(u, label),
  slope: (u, label) => 2 * side(label) * ramp(u, label),
  curvature: (u, label) => (ramp(u, label) > 0 ? 2 : 0),
  threshold: 0,
  smoothed(order, label, mean, sd) {
    if (sd === 0) return atPoint(order, label, mean);
    const margin = 1 + side(label) * mean;
    // r the ramp of a normal: E r² = margin E r + sd² E r′ by Stein's identity, and its derivative by the margin is 2 E r
    if (order === 0) return margin * smoothedRamp(0, margin, sd) + sd * sd * smoothedRamp(1, margin, sd);
    return 2 * (order % 2 === 0 ? 1 : side(label)) * smoothedRamp(order - 1, margin, sd);
  },
  // the squared slope is four times the loss
  smoothedSquaredSlope: (order, label, mean, sd) => 4 * squaredHinge.smoothed(order, label, mean, sd),
};

function side(label: Label): number {
  return label === 1 ? -1 : 1;
}

function ramp(u: number, label: Label): number {
  return Math.max(0, 1 + side(label) * u);
}

/** Derivatives without smoothing; from the third on there is none (NaN) on the kink. */
function atPoint(order: number, label: Label, u: number): number {
  if (order === 0) return squaredHinge.value(u, label);
  if (order === 1) return squaredHinge.slope(u, label);
  if (order === 2) return squaredHinge.curvature(u, label);
  return u === -side(label) ? NaN : 0;
}
