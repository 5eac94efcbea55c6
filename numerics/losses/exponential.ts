/** The exponential loss e^−yu, y = ±1: what boosting minimises. */
import { exp } from '../elementary/exp.js';
import type { ScoreLoss } from './contract.js';

export const exponential: ScoreLoss = {
  value: (u, label) => exp(label === 1 ? -u : u),
  slope: (u, label) => (label === 1 ? -exp(-u) : exp(u)),
  curvature: (u, label) => exp(label === 1 ? -u : u),
  threshold: 0,
  smoothed: (order, label, mean, sd) => smoothedPower(label === 1 ? -1 : 1, order, mean, sd),
  smoothedSquaredSlope: (order, label, mean, sd) => smoothedPower(label === 1 ? -2 : 2, order, mean, sd),
};

/** ∂^order/∂mean^order of E e^cu = e^(c mean + c² sd²/2): each derivative a factor c. */
function smoothedPower(c: number, order: number, mean: number, sd: number): number {
  let value = exp(c * mean + 0.5 * c * c * sd * sd);
  for (let i = 0; i < order; i++) value *= c;
  return value;
}
