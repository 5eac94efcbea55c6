/** The hinge loss max(0, 1 − yu), y = ±1: what support vector machines minimise. */
import type { Label } from '../populations/contract.js';
import type { ScoreLoss } from './contract.js';
import { smoothedRamp } from './normal-expectation.js';

export const hinge: ScoreLoss = {
  value: (u, label) => Math.max(0, label === 1 ? 1 - u : 1 + u),
  slope,
  curvature: () => 0,
  threshold: 0,
  smoothed(order, label, mean, sd) {
    if (sd > 0) return smoothedMargin(order, label, mean, sd);
    return order === 0 ? hinge.value(mean, label) : order === 1 ? slope(mean, label) : offTheKink(label, mean);
  },
  // the squared slope is 1 on the ramp and 0 off it: the ramp's own derivative
  smoothedSquaredSlope(order, label, mean, sd) {
    if (sd > 0) return (label === 1 ? -1 : 1) * smoothedMargin(order + 1, label, mean, sd);
    return order === 0 ? Math.abs(slope(mean, label)) : offTheKink(label, mean);
  },
};

function slope(u: number, label: Label): number {
  if (label === 1) return u < 1 ? -1 : 0;
  return u < -1 ? 0 : 1;
}

/** The margin 1 − yu has mean 1 − y mean, so each derivative by `mean` brings a factor −y. */
function smoothedMargin(order: number, label: Label, mean: number, sd: number): number {
  if (label === 0) return smoothedRamp(order, 1 + mean, sd);
  return (order % 2 === 0 ? 1 : -1) * smoothedRamp(order, 1 - mean, sd);
}

/** Higher derivatives without smoothing: 0 off the kink, none (NaN) on it. */
function offTheKink(label: Label, mean: number): number {
  return mean === (label === 1 ? 1 : -1) ? NaN : 0;
}
