/** A fit as an onlooker sees it; computed only if there is one. */
import { createLoss } from '../losses/loss.js';
import type { Outcome } from '../outcomes.js';
import type { PointSums } from '../point-sums.js';
import type { ArmSpec, Counts } from './contract.js';
import { trainingSegments } from './fits.js';
import type { FitObservation } from './observation.js';
import type { ArmPlan } from './plan.js';
import type { Synthesis } from './synthesis.js';
import type { Workspace } from './workspace.js';

/** Observes the index-th candidate, just fitted: its synthetic rows must still stand in the pool, or their sums in theirs. */
export function observedFit(
  arm: ArmSpec,
  plan: ArmPlan,
  work: Workspace,
  counts: Counts,
  synthesis: Synthesis,
  index: number,
  outcome: Outcome,
): FitObservation {
  const candidate = plan.candidates[index];
  const model = work.models[index];
  const size = synthesis.size(index);
  const isFitted = size === 0 || synthesis.learned === 'ok';

  function trainingLoss(): number {
    const summed = plan.summed[index] ? size : 0;
    const rows = lossOfRows(arm, work, trainingSegments(work, counts, candidate, size - summed), model);
    if (arm.loss.kind !== 'squared' || summed === 0) return rows.sum / rows.weight;
    const target = arm.loss.targets[counts.minorityLabel];
    return (rows.sum + squaredLossOfSums(work.syntheticSums, summed, target, model)) / (rows.weight + summed);
  }

  return {
    kind: 'fit',
    candidate,
    size,
    outcome,
    steps: isFitted ? work.classifier.effort.steps : null,
    model,
    trainingLoss: outcome === 'ok' ? trainingLoss() : NaN,
  };
}

/** Σ ω ℓ(score, label) and Σ ω over the rows of the segments, in order. */
function lossOfRows(
  arm: ArmSpec,
  { classifier, scores }: Workspace,
  segments: ReturnType<typeof trainingSegments>,
  model: Float64Array,
): { sum: number; weight: number } {
  const loss = createLoss(arm.loss);
  let sum = 0;
  let total = 0;
  for (const { rows, from, to, label, weight } of segments) {
    classifier.scoreRows(model, rows, from, to, scores);
    for (let i = from; i < to; i++) sum += weight * loss.value(scores[i], label);
    total += weight * (to - from);
  }
  return { sum, weight: total };
}

/**
 * Σ (θ′z − t)² over `count` points of target t, as count (θ′z̄ − t)² plus the scatter of w′x about its mean: neither is negative, so
 * nothing is lost where a fit is good.
 *
 * @param model θ = (w, b), or w alone
 */
export function squaredLossOfSums(
  { first, second }: PointSums,
  count: number,
  target: number,
  model: Float64Array,
): number {
  const d = first.length;
  let scatter = 0;
  let meanScore = model.length > d ? model[d] : 0;
  for (let j = 0; j < d; j++) {
    const mean = first[j] / count;
    meanScore += model[j] * mean;
    let inner = 0;
    for (let k = j; k < d; k++) {
      inner += (k === j ? 1 : 2) * model[k] * (second[j * d + k] - mean * first[k]);
    }
    scatter += model[j] * inner;
  }
  const away = meanScore - target;
  return count * away * away + scatter;
}
