/** The fits of a repetition, one per candidate. */
import type { Segment } from '../classifiers/contract.js';
import { addToGram, clearGram, copyGram, solveLeastSquares } from '../classifiers/least-squares.js';
import type { Outcome } from '../outcomes.js';
import type { Label } from '../populations/contract.js';
import type { Candidate } from './candidates.js';
import type { ArmSpec, Counts } from './contract.js';
import type { ArmPlan } from './plan.js';
import type { Streams } from './streams.js';
import type { Synthesis } from './synthesis.js';
import type { Workspace } from './workspace.js';

/** Fits the index-th candidate into `work.models[index]`, which means something only if the outcome is 'ok'. */
export type Fit = (index: number) => Outcome;

/** Prepares the fits of a repetition whose data are drawn. Indices must ascend from 0. */
export function startFits(
  arm: ArmSpec,
  plan: ArmPlan,
  work: Workspace,
  counts: Counts,
  synthesis: Synthesis,
  streams: Streams,
): Fit {
  const { loss, classifier } = arm;
  const fitRows = rowFits(plan, work, counts, synthesis, streams);
  if (classifier.kind !== 'linear' || loss.kind !== 'squared') return fitRows;
  const fitSums = leastSquaresFits(arm, work, counts, synthesis, loss.targets);
  return (index) => (plan.candidates[index].majorityWeight === null ? fitSums(index) : fitRows(index));
}

/** The rows that a candidate's fit sees, its `size` synthetic ones supplied: majority, minority, synthetic. */
export function trainingSegments(
  { majority, minority, pool }: Workspace,
  { n0, n1, minorityLabel }: Counts,
  { majorityWeight: share }: Candidate,
  size: number,
): readonly Segment[] {
  const majorityLabel = other(minorityLabel);
  // `majorityWeight` is the share of class 0, whichever class is the rarer one here
  const weigh = (label: Label, rows: number) =>
    share === null ? 1 : ((label === 0 ? share : 1 - share) * (n0 + n1)) / rows;
  return [
    { rows: majority, from: 0, to: n0, label: majorityLabel, weight: weigh(majorityLabel, n0) },
    { rows: minority, from: 0, to: n1, label: minorityLabel, weight: weigh(minorityLabel, n1) },
    { rows: pool, from: 0, to: size, label: minorityLabel, weight: 1 },
  ];
}

/** The observed rows, both classes of one weight. */
function balancedSegments(work: Workspace, counts: Counts): readonly Segment[] {
  return trainingSegments(work, counts, { gamma: 0, draw: 0, majorityWeight: 0.5 }, 0);
}

/** Sums majority, minority and synthetic rows in that order; rows kept from the last candidate are not summed again. */
function leastSquaresFits(
  { penalty }: ArmSpec,
  work: Workspace,
  { n0, n1, minorityLabel }: Counts,
  synthesis: Synthesis,
  targets: readonly [number, number],
): Fit {
  const { observed, training, majority, minority, pool, models, equations } = work;
  clearGram(observed);
  addToGram(observed, majority, 0, n0, targets[other(minorityLabel)]);
  addToGram(observed, minority, 0, n1, targets[minorityLabel]);
  copyGram(training, observed);

  return (index) => {
    const outcome = synthesis.supply(index);
    if (outcome !== 'ok') return outcome;
    const kept = synthesis.kept(index);
    if (kept === 0) copyGram(training, observed);
    addToGram(training, pool, kept, synthesis.size(index), targets[minorityLabel]);
    return solveLeastSquares(training, equations, models[index], penalty);
  };
}

function rowFits(
  { candidates }: ArmPlan,
  work: Workspace,
  counts: Counts,
  synthesis: Synthesis,
  streams: Streams,
): Fit {
  const openLandmarks = () => streams.data('landmarks');
  work.classifier.observe(balancedSegments(work, counts));
  return (index) => {
    const outcome = synthesis.supply(index);
    if (outcome !== 'ok') return outcome;
    const segments = trainingSegments(work, counts, candidates[index], synthesis.size(index));
    return work.classifier.fit(segments, work.models[index], openLandmarks);
  };
}

function other(label: Label): Label {
  return label === 1 ? 0 : 1;
}
