/** Linear classifiers of smooth losses, fitted by Newton's method. The model is θ = (w, b), b the intercept. */
import type { ClassifierOptions, ClassifierPlan } from './contract.js';
import { linearPlan } from './linear-plan.js';
import { createNewtonWork, fitByNewton, newtonWorkBytes, type SmoothLoss } from './newton.js';

/** Σ ω ℓ + ½ penalty |w|², intercept free; outcomes as those of `fitByNewton`. */
export function smoothPlan(loss: SmoothLoss, options: ClassifierOptions): ClassifierPlan {
  const problem = { loss, penalty: options.penalty, keepHessian: false };
  return linearPlan(options, {
    workBytes: ({ p }) => newtonWorkBytes(p),
    createFit(shape, _, arena, effort) {
      const work = createNewtonWork(shape, arena, effort);
      return (segments, theta) => fitByNewton(segments, problem, work, theta);
    },
  });
}
