/** Logistic regression: log(1 + e^−yu), y = ±1. */
import { exp } from '../elementary/exp.js';
import { log1p } from '../elementary/log.js';
import { addLogistic } from '../kernels/logistic.js';
import type { ClassifierOptions, ClassifierPlan } from './contract.js';
import type { SmoothLoss } from './smooth-loss.js';
import { smoothPlan } from './smooth-plan.js';

/** Σ ω log(1 + e^−yu) + ½ penalty |w|², intercept free: scikit-learn's LogisticRegression with C = 1/penalty. */
export function logisticPlan(options: ClassifierOptions): ClassifierPlan {
  return smoothPlan(logisticLoss, options);
}

export const logisticLoss: SmoothLoss = {
  curvatureAtZero: 0.25,
  interceptPerLogOdds: 1,
  addDerivatives: addLogistic,
  differentiate(scores, count, label, weight, slopes, curvatures, sum) {
    let total = sum;
    for (let i = 0; i < count; i++) {
      const u = scores[i];
      const margin = label === 1 ? u : -u;
      // e^−|u| serves probability, curvature and loss
      const e = exp(-Math.abs(u));
      const q = 1 / (1 + e);
      // the other class's probability, not 1 less this one's: it must not vanish before its curvature does
      const other = margin > 0 ? e * q : q;
      slopes[i] = weight * (label === 1 ? -other : other);
      curvatures[i] = weight * (e * q * q);
      total += weight * ((margin < 0 ? -margin : 0) + log1p(e));
    }
    return total;
  },
};
