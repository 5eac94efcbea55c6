/** The fits of a repetition, one per gamma, ascending. */
import { addToGram, clearGram, copyGram, solveLeastSquares } from '../classifiers/least-squares.js';
import { fitLogistic } from '../classifiers/logistic.js';
import type { Outcome } from '../outcomes.js';
import type { ArmSpec } from './contract.js';
import type { ArmPlan } from './plan.js';
import type { Synthesis } from './synthesis.js';
import type { Workspace } from './workspace.js';

/** Fits at the index-th gamma into `work.thetas[index]`, which means something only if the outcome is 'ok'. */
export type Fit = (index: number) => Outcome;

/** Prepares the fits of a repetition whose data are drawn. Indices must ascend from 0. */
export function startFits(arm: ArmSpec, plan: ArmPlan, work: Workspace, synthesis: Synthesis): Fit {
  const { loss } = arm;
  return loss.kind === 'squared'
    ? leastSquaresFits(arm, plan, work, synthesis, loss.targets)
    : logisticFits(arm, plan, work, synthesis);
}

/** Sums majority, minority and synthetic rows in that order; rows kept from the last gamma are not summed again. */
function leastSquaresFits(
  { n0, n1 }: ArmSpec,
  { sizes }: ArmPlan,
  work: Workspace,
  synthesis: Synthesis,
  targets: readonly [number, number],
): Fit {
  const { observed, training, majority, minority, pool, thetas } = work;
  clearGram(observed);
  addToGram(observed, majority, 0, n0, targets[0]);
  addToGram(observed, minority, 0, n1, targets[1]);
  copyGram(training, observed);

  return (index) => {
    const outcome = synthesis.supply(index);
    if (outcome !== 'ok') return outcome;
    const kept = synthesis.kept(index);
    if (kept === 0) copyGram(training, observed);
    addToGram(training, pool, kept, sizes[index], targets[1]);
    return solveLeastSquares(training, thetas[index]);
  };
}

function logisticFits({ n0, n1 }: ArmSpec, { sizes }: ArmPlan, work: Workspace, synthesis: Synthesis): Fit {
  const majority = { rows: work.majority, from: 0, to: n0, label: 0 } as const;
  const minority = { rows: work.minority, from: 0, to: n1, label: 1 } as const;

  return (index) => {
    const outcome = synthesis.supply(index);
    if (outcome !== 'ok') return outcome;
    const synthetic = { rows: work.pool, from: 0, to: sizes[index], label: 1 } as const;
    return fitLogistic([majority, minority, synthetic], work.logistic, work.thetas[index]);
  };
}
