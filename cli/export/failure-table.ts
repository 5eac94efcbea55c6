/** The table of failures for scripts: one row for each cell, the worst rate first. */
import { cellLevels, levelNames } from '../../studies/cell-name.js';
import type { CellFailures, RunFailures } from '../../studies/failures.js';
import { FAILURES, type Failure } from '../../studies/outcome-words.js';
import { replayLine } from '../../studies/replay-line.js';
import type { Table, TableRun } from './result-tables.js';

/** @param reason only this one has a column, and is counted; all if absent */
export function failureTable({ study, runId, digest }: TableRun, { cells }: RunFailures, reason?: Failure): Table {
  const reasons = reason === undefined ? FAILURES : [reason];
  const rates = ['repetitions', 'failed', 'rate', 'rate_low', 'rate_high'];
  return {
    header: [
      'study',
      'run',
      ...levelNames(study),
      ...rates,
      ...reasons,
      'estimates',
      'first',
      'cell_key',
      'replay',
      'digest',
    ],
    rows: cells.map((cell) => [
      study.name,
      runId,
      ...cellLevels(study, cell),
      cell.finished,
      cell.failed,
      cell.rate,
      cell.interval?.low ?? null,
      cell.interval?.high ?? null,
      ...reasons.map((name) => cell.reasons.find((one) => one.reason === name)?.count ?? 0),
      standingOf(cell),
      cell.first.join(' '),
      cell.cell.key,
      cell.first[0] === undefined ? null : replayLine(runId, cell.cell.key.slice(0, 12), cell.first[0]),
      digest,
    ]),
  };
}

/** What estimates of the cell are worth. */
function standingOf({ finished, succeeded }: CellFailures): string {
  if (succeeded === 0) return 'none';
  return succeeded < finished ? 'conditional on success' : 'unconditional';
}
