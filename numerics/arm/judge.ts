/** Judges the fits of a repetition: validation losses, and each wanted measure of each fit once. */
import { MEASURES, type Measure } from '../measures.js';
import type { PopulationRisk } from '../risks/population-risk.js';
import { scoreThreshold } from '../risks/score-threshold.js';
import { balancedError, balancedLogLoss, balancedSquaredLoss, sumSquaredSet } from '../risks/set-risk.js';
import type { ArmSpec } from './contract.js';
import type { ArmPlan } from './plan.js';
import type { Workspace } from './workspace.js';

export interface Judge {
  /** The value of `measure` for the fit at the index-th gamma, computed when first asked for. */
  measure(measure: Measure, index: number): number;
}

/**
 * Starts judging a repetition whose data are drawn.
 *
 * @param population undefined if the plan needs no population value
 */
export function startJudging(
  arm: ArmSpec,
  plan: ArmPlan,
  work: Workspace,
  population: PopulationRisk | undefined,
): Judge {
  const validationLoss = startValidation(arm, plan, work);
  const test = { rows: work.test, perClass: arm.test?.perClass ?? 0, d: work.shape.d };
  const threshold = scoreThreshold(arm.loss);
  const known = new Map<number, number>();

  function compute(measure: Measure, index: number): number {
    const theta = work.thetas[index];
    switch (measure) {
      case 'gamma-star':
        return plan.gammas[index];
      case 'validation-loss':
        return validationLoss(theta);
      case 'log-loss':
        return balancedLogLoss(test, theta);
      case 'error':
        return balancedError(test, theta, threshold);
      default:
        return ofPopulation(population, measure, theta);
    }
  }

  return {
    measure(measure, index) {
      const key = index * MEASURES.length + MEASURES.indexOf(measure);
      const value = known.get(key) ?? compute(measure, index);
      known.set(key, value);
      return value;
    },
  };
}

/** The balanced validation loss being trained, as a function of θ; least squares sums the set up once. */
function startValidation(arm: ArmSpec, plan: ArmPlan, work: Workspace): (theta: Float64Array) => number {
  const { loss, validationPerClass: perClass } = arm;
  const set = { rows: work.validation, perClass, d: work.shape.d };
  if (loss.kind === 'logistic') return (theta) => balancedLogLoss(set, theta);
  const sums = work.validationSums;
  if (plan.needsValidation) sumSquaredSet(sums, set, loss.targets);
  return (theta) => balancedSquaredLoss(sums, perClass, loss.targets, theta);
}

function ofPopulation(
  population: PopulationRisk | undefined,
  measure: 'excess-risk' | 'parameter-error' | 'log-loss-exact' | 'error-exact',
  theta: Float64Array,
): number {
  if (population === undefined) throw new RangeError(`Cannot measure ${measure}: the plan must ask for it`);
  switch (measure) {
    case 'excess-risk':
      return population.excess(theta);
    case 'parameter-error':
      return population.parameterError(theta);
    case 'log-loss-exact':
      return population.risk(theta);
    case 'error-exact':
      return population.error(theta);
  }
}
