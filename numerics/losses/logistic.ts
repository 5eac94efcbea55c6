/** The logistic loss log(1 + e^−yu), y = ±1: the log-loss of the probability σ(u) of the minority. */
import { normalCdf } from '../elementary/normal-cdf.js';
import { sigmoid, softplus } from '../elementary/sigmoid.js';
import { logisticLoss } from '../kernels/logistic.js';
import type { ScoreLoss } from './contract.js';
import { normalDensity, normalExpectation, smoothedPulse, smoothedRamp } from './normal-expectation.js';

/** Beyond this standard deviation softplus is a ramp with a narrow bend, which a series in 1/sd gives. */
const RAMP_SD = 1000;
/** π²/6 and 7π⁴/360: the bend's area, and half its second moment. */
const BEND_AREA = 1.6449340668482264;
const BEND_SPREAD = 1.894065658994492;

export const logistic: ScoreLoss = {
  value: (u, label) => softplus(label === 1 ? -u : u),
  sum: logisticLoss,
  slope: (u, label) => (label === 1 ? -sigmoid(-u) : sigmoid(u)),
  curvature: sigmoidSlope,
  threshold: 0,
  smoothed(order, label, mean, sd) {
    if (order === 0) return expectedSoftplus(label === 1 ? -mean : mean, sd);
    // the two classes' losses differ by u, so their slopes by 1 and their curvatures not at all
    return smoothedSoftplus(order, mean, sd) - (order === 1 ? label : 0);
  },
  // σ² = σ − σ′; for the minority the slope squared is σ(−u)² = 1 − σ(u) − σ′(u)
  smoothedSquaredSlope(order, label, mean, sd) {
    const falling = smoothedSoftplus(order + 2, mean, sd);
    if (label === 0) return smoothedSoftplus(order + 1, mean, sd) - falling;
    return order === 0 ? smoothedSoftplus(1, -mean, sd) - falling : -smoothedSoftplus(order + 1, mean, sd) - falling;
  },
};

/** E softplus(mean + sd Z). */
export function expectedSoftplus(mean: number, sd: number): number {
  if (sd <= RAMP_SD) return normalExpectation(softplus, mean, sd);
  // E max(u, 0) and the bend ln(1 + e^−|u|) against the density of u, expanded at 0; what is left out is of order 1/sd⁵
  const t = mean / sd;
  const bend = (BEND_AREA + (BEND_SPREAD * (t * t - 1)) / (sd * sd)) / sd;
  return mean * normalCdf(t) + normalDensity(t) * (sd + bend);
}

/** ∂^order/∂mean^order of E softplus(mean + sd Z), order ≥ 1: expectations of the sigmoid and its derivatives. */
function smoothedSoftplus(order: number, mean: number, sd: number): number {
  if (sd <= RAMP_SD) return normalExpectation(SIGMOIDS[order - 1], mean, sd);
  return (
    smoothedRamp(order, mean, sd) +
    (BEND_AREA * smoothedPulse(order, mean, sd) + BEND_SPREAD * smoothedPulse(order + 2, mean, sd))
  );
}

function sigmoidSlope(u: number): number {
  return sigmoid(u) * sigmoid(-u);
}

function sigmoidBend(u: number): number {
  return sigmoidSlope(u) * (1 - 2 * sigmoid(u));
}

function sigmoidThird(u: number): number {
  return sigmoidSlope(u) * (1 - 6 * sigmoidSlope(u));
}

/** The sigmoid and its derivatives: those of softplus from the first on. */
const SIGMOIDS = [sigmoid, sigmoidSlope, sigmoidBend, sigmoidThird] as const;
