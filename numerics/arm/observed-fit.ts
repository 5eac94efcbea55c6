/** A fit as an onlooker sees it; computed only if there is one. */
import { createLoss } from '../losses/loss.js';
import type { Outcome } from '../outcomes.js';
import type { ArmSpec, Counts } from './contract.js';
import { trainingSegments } from './fits.js';
import type { FitObservation } from './observation.js';
import type { ArmPlan } from './plan.js';
import type { Synthesis } from './synthesis.js';
import type { Workspace } from './workspace.js';

/** Observes the index-th candidate, just fitted: its synthetic rows must still stand in the pool. */
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
  return {
    kind: 'fit',
    candidate,
    size,
    outcome,
    steps: isFitted ? work.classifier.effort.steps : null,
    model,
    trainingLoss: outcome === 'ok' ? meanLoss(arm, work, trainingSegments(work, counts, candidate, size), model) : NaN,
  };
}

/** Σ ω ℓ(score, label) / Σ ω over the rows of the segments, in order. */
function meanLoss(
  arm: ArmSpec,
  { classifier, scores }: Workspace,
  segments: ReturnType<typeof trainingSegments>,
  model: Float64Array,
): number {
  const loss = createLoss(arm.loss);
  let sum = 0;
  let total = 0;
  for (const { rows, from, to, label, weight } of segments) {
    classifier.scoreRows(model, rows, from, to, scores);
    for (let i = from; i < to; i++) sum += weight * loss.value(scores[i], label);
    total += weight * (to - from);
  }
  return sum / total;
}
