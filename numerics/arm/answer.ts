/** From the fits of a repetition to the result of a cell: its rule chooses among them, its measures are taken of the choice. */
import type { Outcome } from '../outcomes.js';
import { selectSize } from '../vtss.js';
import type { Choice } from './candidates.js';
import type { CellResult, CellSpec } from './contract.js';
import type { Judge } from './judge.js';

/** Chooses by validation among the fits that succeeded; the first candidate, and with it its outcome, if none did. */
export function chooseFit(
  { rule }: CellSpec,
  candidates: readonly number[],
  outcomes: readonly Outcome[],
  judge: Judge,
): Choice {
  if (rule.kind !== 'vtss' && rule.kind !== 'best-of') return { candidates, losses: null, chosen: candidates[0] };
  const loss = rule.kind === 'vtss' ? rule.loss : undefined;
  const losses = candidates.map((index) => (outcomes[index] === 'ok' ? judge.validation(loss, index) : NaN));
  return { candidates, losses, chosen: candidates[Math.max(0, selectSize(losses))] };
}

/** Measures the chosen fit. */
export function answerCell(cell: CellSpec, chosen: number, outcomes: readonly Outcome[], judge: Judge): CellResult {
  const outcome = outcomes[chosen];
  if (outcome !== 'ok') return failedCell(outcome, cell);
  return { outcome, values: Float64Array.from(cell.measures, (measure) => judge.measure(measure, chosen)) };
}

export function failedCell(outcome: Outcome, cell: CellSpec): CellResult {
  return { outcome, values: new Float64Array(cell.measures.length).fill(NaN) };
}
