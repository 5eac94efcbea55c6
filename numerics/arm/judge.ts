/** Judges the fits of a repetition: validation losses, and each wanted measure of each fit once. */
import { createLoss } from '../losses/loss.js';
import { MEASURES, type Measure } from '../measures.js';
import type { PopulationRisk } from '../risks/population-risk.js';
import { balancedSquaredLoss, type LossSum, setRisk, sumOf, sumOfErrors, sumSquaredSet } from '../risks/set-risk.js';
import type { ArmSpec, ValidationLoss } from './contract.js';
import type { ArmPlan } from './plan.js';
import type { Optimum } from './reference.js';
import type { Workspace } from './workspace.js';

export interface Judge {
  /** The value of `measure` for the index-th candidate's fit, computed when first asked for. */
  measure(measure: Measure, index: number): number;
  /** Its validation loss: of the loss being trained, or of another. */
  validation(loss: ValidationLoss | undefined, index: number): number;
}

type SetName = 'validation' | 'test';

/**
 * Starts judging a repetition whose data are drawn.
 *
 * @param population undefined if the plan needs no population value
 * @param optimum what excess risks and parameter errors are relative to; undefined if the plan needs none
 */
export function startJudging(
  arm: ArmSpec,
  plan: ArmPlan,
  work: Workspace,
  population: PopulationRisk | undefined,
  optimum: Optimum | undefined,
): Judge {
  const trained = createLoss(arm.loss);
  const trainedLoss = sumOf(trained);
  const error = sumOfErrors(trained.threshold);
  const riskOn = startScoring(arm, work);
  const lossOn = startSums(arm, work) ?? ((set, model) => riskOn(set, model, trainedLoss));
  const known = new Map<number, number>();

  function compute(measure: Measure, index: number): number {
    const model = work.models[index];
    switch (measure) {
      case 'gamma-star':
        return plan.candidates[index].gamma;
      case 'validation-loss':
        return lossOn('validation', index);
      case 'log-loss':
      case 'test-loss':
        return lossOn('test', index);
      case 'error':
        return riskOn('test', index, error);
      case 'test-excess':
        return lossOn('test', index) - lossOn('test', optimumOf(optimum).theta);
      case 'excess-risk':
        return optimumOf(optimum).excess(model);
      case 'parameter-error':
        return optimumOf(optimum).parameterError(model);
      case 'excess-risk-exact':
        return populationOf(population).excess(model);
      case 'parameter-error-exact':
        return populationOf(population).parameterError(model);
      case 'log-loss-exact':
        return populationOf(population).risk(model);
      case 'error-exact':
        return populationOf(population).error(model);
    }
  }

  return {
    measure(measure, index) {
      const key = index * MEASURES.length + MEASURES.indexOf(measure);
      const value = known.get(key) ?? compute(measure, index);
      known.set(key, value);
      return value;
    },
    validation(loss, index) {
      if (loss === undefined) return this.measure('validation-loss', index);
      return riskOn('validation', index, loss === 'error' ? error : namedLoss(loss, arm));
    },
  };
}

/** A loss by name; the squared one has the targets that the arm trains with, or 0 and 1. */
function namedLoss(name: Exclude<ValidationLoss, 'error'>, { loss }: ArmSpec): LossSum {
  if (name === loss.kind) return sumOf(createLoss(loss));
  return sumOf(createLoss(name === 'squared' ? { kind: name, targets: [0, 1] } : { kind: name }));
}

/** Risks on sets by scores; the scores of the last set and model are kept. */
function startScoring(
  arm: ArmSpec,
  work: Workspace,
): (set: SetName, model: number | Float64Array, loss: LossSum) => number {
  const { classifier, scores, models } = work;
  const perClass = { validation: arm.validationPerClass, test: arm.test?.perClass ?? 0 };
  let scored: readonly [SetName, number | Float64Array] | undefined;
  return (set, model, loss) => {
    if (scored?.[0] !== set || scored[1] !== model) {
      const rows = work[set];
      const fitted = typeof model === 'number' ? models[model] : model;
      classifier.scoreRows(fitted, rows, 0, 2 * perClass[set], scores);
      scored = [set, model];
    }
    return setRisk(scores, perClass[set], arm.rho, loss);
  };
}

/**
 * The squared loss on a set with equal class weights: the set is summed up when it is first asked for, and then no row is looked at.
 * Undefined of other arms.
 */
function startSums(
  arm: ArmSpec,
  work: Workspace,
): ((set: SetName, model: number | Float64Array) => number) | undefined {
  const { loss, classifier, rho } = arm;
  if (classifier.kind !== 'linear' || loss.kind !== 'squared' || rho !== 0.5) return undefined;
  const perClass = { validation: arm.validationPerClass, test: arm.test?.perClass ?? 0 };
  const summed = new Set<SetName>();
  return (set, model) => {
    const { sums, equations } = work.setSums[set];
    if (!summed.has(set)) sumSquaredSet(sums, { rows: work[set], perClass: perClass[set] }, loss.targets, equations);
    summed.add(set);
    const theta = typeof model === 'number' ? work.models[model] : model;
    return balancedSquaredLoss(equations, perClass[set], loss.targets, theta);
  };
}

function populationOf(population: PopulationRisk | undefined): PopulationRisk {
  if (population === undefined)
    throw new RangeError('Cannot measure against the population: the plan needs no value of it');
  return population;
}

function optimumOf(optimum: Optimum | undefined): Optimum {
  if (optimum === undefined) throw new RangeError('Cannot measure an excess: the plan needs no optimum');
  return optimum;
}
