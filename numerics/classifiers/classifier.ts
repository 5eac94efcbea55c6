/** The classifiers that studies may name, and from the description of one to its plan. */
import type { LossSpec } from '../losses/loss.js';
import type { ClassifierOptions, ClassifierPlan } from './contract.js';
import { exponentialLoss, exponentialPlan } from './exponential.js';
import { hingePlan } from './hinge.js';
import { type KernelSpec, kernelPlan } from './kernel.js';
import { type LdaSpec, ldaPlan } from './lda.js';
import { leastSquaresPlan } from './least-squares.js';
import { logisticLoss, logisticPlan } from './logistic.js';

/**
 * - `linear`: the score w′x + b that minimises the study's loss.
 * - `lda`: linear discriminant analysis, whatever the loss; no penalty, always an intercept.
 * - `kernel`: b + f(x), f in the space of the radial kernel; logistic or exponential loss.
 */
export type ClassifierSpec = { readonly kind: 'linear' } | LdaSpec | KernelSpec;

export const CLASSIFIER_KINDS = ['linear', 'lda', 'kernel'] as const satisfies readonly ClassifierSpec['kind'][];

/**
 * Plans the classifier that `spec` describes, trained with `loss`.
 *
 * @throws {RangeError} if a number is out of its range, or classifier, loss and options do not go together
 */
export function classifierPlan(spec: ClassifierSpec, loss: LossSpec, options: ClassifierOptions): ClassifierPlan {
  const { penalty } = options;
  if (!(penalty >= 0 && penalty < Infinity)) {
    throw new RangeError(`Cannot build a classifier: penalty must be finite and >= 0, got ${penalty}`);
  }
  switch (spec.kind) {
    case 'linear':
      return linear(loss, options);
    case 'lda':
      return ldaPlan(spec, options);
    case 'kernel':
      return kernelPlan(spec, smoothLoss(loss), options);
  }
}

function linear(loss: LossSpec, options: ClassifierOptions): ClassifierPlan {
  switch (loss.kind) {
    case 'squared':
      return leastSquaresPlan(loss.targets, options);
    case 'logistic':
      return logisticPlan(options);
    case 'exponential':
      return exponentialPlan(options);
    case 'hinge':
      return hingePlan(options);
  }
}

function smoothLoss({ kind }: LossSpec) {
  if (kind === 'logistic') return logisticLoss;
  if (kind === 'exponential') return exponentialLoss;
  throw new RangeError(`Cannot train a kernel classifier: loss must be logistic or exponential, got ${kind}`);
}
