/**
 * What excess risks and parameter errors are relative to: the population's θ* in closed form, or, as in Figure 7, the fit
 * on one large balanced sample, whose mean loss then stands for the risk.
 */
import type { Segment } from '../classifiers/contract.js';
import { createLoss } from '../losses/loss.js';
import type { Outcome } from '../outcomes.js';
import { distance } from '../risks/linear-rule.js';
import type { PopulationRisk } from '../risks/population-risk.js';
import { setRisk, sumOf } from '../risks/set-risk.js';
import type { ArmSpec } from './contract.js';
import type { Streams } from './streams.js';
import type { Workspace } from './workspace.js';

export interface Optimum {
  /** θ*. */
  readonly theta: Float64Array;
  /** R(θ) − R(θ*). */
  excess(theta: Float64Array): number;
  /** ‖θ − θ*‖. */
  parameterError(theta: Float64Array): number;
}

/** The optimum of the population. */
export function populationOptimum(population: PopulationRisk): Optimum {
  return {
    theta: population.optimum,
    excess: (theta) => population.excess(theta),
    parameterError: (theta) => population.parameterError(theta),
  };
}

/**
 * Fits the reference sample, which must be drawn, with class weights ρ and 1 − ρ.
 *
 * @returns the fit's outcome instead if it is not 'ok'
 */
export function fitReference(arm: ArmSpec, work: Workspace, shared: Streams): Optimum | Exclude<Outcome, 'ok'> {
  const { classifier, reference: rows, referenceScores: scores } = work;
  const n = arm.reference?.perClass ?? 0;
  const segments: readonly Segment[] = [
    { rows, from: 0, to: n, label: 0, weight: 2 * arm.rho },
    { rows, from: n, to: 2 * n, label: 1, weight: 2 * (1 - arm.rho) },
  ];
  const theta = work.referenceModel;
  classifier.observe(segments);
  const outcome = classifier.fit(segments, theta, () => shared.data('reference-landmarks'));
  if (outcome !== 'ok') return outcome;

  const sum = sumOf(createLoss(arm.loss));
  function risk(model: Float64Array): number {
    classifier.scoreRows(model, rows, 0, 2 * n, scores);
    return setRisk(scores, n, arm.rho, sum);
  }
  const least = risk(theta);
  return { theta, excess: (model) => risk(model) - least, parameterError: (model) => distance(model, theta) };
}
