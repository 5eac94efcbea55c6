/** Exponential-loss regression: e^−yu, y = ±1, what boosting minimises. */
import { exp } from '../elementary/exp.js';
import type { ClassifierOptions, ClassifierPlan } from './contract.js';
import type { SmoothLoss } from './smooth-loss.js';
import { smoothPlan } from './smooth-plan.js';

/** Σ ω e^−yu + ½ penalty |w|², intercept free. */
export function exponentialPlan(options: ClassifierOptions): ClassifierPlan {
  return smoothPlan(exponentialLoss, options);
}

export const exponentialLoss: SmoothLoss = {
  curvatureAtZero: 1,
  interceptPerLogOdds: 0.5,
  differentiate(scores, count, label, weight, slopes, curvatures, sum) {
    let total = sum;
    for (let i = 0; i < count; i++) {
      const value = weight * exp(label === 1 ? -scores[i] : scores[i]);
      slopes[i] = label === 1 ? -value : value;
      curvatures[i] = value;
      total += value;
    }
    return total;
  },
};
