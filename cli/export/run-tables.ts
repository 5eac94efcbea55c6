/** The tables of a run, with where they come from. */
import type { Ledger } from '../../store/ledger.js';
import { runCodes } from '../../store/run-codes.js';
import { digestIfWhole, runCounts, runEstimates, runPieces } from '../../store/run-results.js';
import { runFailures } from '../../studies/failures.js';
import { bestFixedRows } from '../../studies/results.js';
import { type RunProvenance, runProvenance } from '../provenance.js';
import type { FoundRun } from '../workspace.js';
import { failureTable } from './failure-table.js';
import { type RowStream, repetitionTable, resultTable } from './result-tables.js';

/** A table of a run, and where it comes from. */
export interface SourcedTable {
  readonly table: RowStream;
  readonly provenance: RunProvenance;
}

/** One row for each cell and measure; with `best` the fixed γ of least mean alone. */
export async function estimatesOf(ledger: Ledger, run: FoundRun, best = false): Promise<SourcedTable> {
  const { record, study, spec } = run;
  const { rows, counts, digest } = await runEstimates(ledger, spec);
  return {
    table: resultTable({ study, runId: record.id, digest }, best ? bestFixedRows(rows) : rows),
    provenance: await runProvenance(ledger, record, spec, counts, digest),
  };
}

/** One row for each cell and repetition. */
export async function repetitionsOf(ledger: Ledger, { record, study, spec }: FoundRun): Promise<SourcedTable> {
  const counts = await runCounts(ledger, spec);
  const digest = await digestIfWhole(ledger, spec);
  return {
    table: repetitionTable({ study, runId: record.id, digest }, runPieces(ledger, spec)),
    provenance: await runProvenance(ledger, record, spec, counts, digest),
  };
}

/** One row for each cell, the worst rate of failures first. */
export async function failuresOf(ledger: Ledger, { record, study, spec }: FoundRun): Promise<SourcedTable> {
  const counts = await runCounts(ledger, spec);
  const digest = await digestIfWhole(ledger, spec);
  const failures = runFailures(await runCodes(ledger, spec));
  return {
    table: failureTable({ study, runId: record.id, digest }, failures),
    provenance: await runProvenance(ledger, record, spec, counts, digest),
  };
}
