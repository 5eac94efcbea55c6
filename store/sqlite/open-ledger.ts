/**
 * The ledger in one SQLite file: the default, for one machine (a write-ahead log needs a local disk; clusters use
 * PostgreSQL).
 *
 * A batch is stored as one row per cell, its values side by side as they lie in memory: 8 bytes a number and 1 byte a
 * repetition, under a checksum. So writing costs a row per cell and batch and not per repetition, and reading is copying;
 * a batch of thousands of cells is written by a few statements.
 * Totals per cell stand beside them, so progress is counted without touching the values.
 *
 * Orders of magnitude, on two shared cores: a batch of 240 cells × 8 repetitions is written in 10 ms; a million
 * repetitions of a cell are read in 0.05 s if written in batches of 500, in 0.7 s if in batches of 8; ten million
 * repetitions of one measure take 130 MB and `check()` 10 s. Estimates, quantiles and digest of a million repetitions of two
 * measures take 0.6 to 1 s of work, in one cell or in 250; all their raw values as CSV (315 MB) 8 s. Memory is that of
 * any run plus about 30 MB that the garbage collector lets stand (`bench/large-ledger.ts` makes such ledgers).
 */
import type { Ledger } from '../ledger.js';
import { addExecution, batchRecords, batchTotals, executionsOf } from './batches.js';
import {
  cellTotals,
  checkCells,
  countRepetitions,
  missingSpans,
  missingSpansOf,
  readOutcomes,
  readOutcomesOf,
  scanOutcomes,
} from './cells.js';
import { type Connection, connect } from './connection.js';
import { fileObstacle, fileSpace } from './file-space.js';
import { damagedLedger } from './ledger-error.js';
import { passesOf } from './passes.js';
import { checkPlans, plannedBatch, savePlan } from './plans.js';
import { addRetry } from './retries.js';
import { reviseRun, revisionsOf } from './revisions.js';
import { createRun, findRun, listRuns, setRunPriority, setRunState } from './runs.js';
import { isOutdated, prepareSchema } from './schema.js';
import { recentWork, writersOf } from './work.js';
import { writePasses } from './write-passes.js';

export interface SqliteLedgerOptions {
  /** Refuse to write, and to create the file. */
  readonly readonly?: boolean;
}

/**
 * Opens the ledger in `file`, creating it with mode 0600; its folder must exist. Any number of processes may have it open.
 *
 * Every call blocks the thread while SQLite works, and a write at most ten seconds while another process writes.
 *
 * @throws {LedgerError} if the file cannot be used, saying what to do
 */
export function openSqliteLedger(file: string, options: SqliteLedgerOptions = {}): Ledger {
  return sqliteLedger(connect(file, options));
}

/**
 * Opens the ledger in `file` for reading only; one of an earlier version is brought up to date first.
 *
 * @throws {LedgerError} if the file cannot be used, saying what to do
 */
export function readSqliteLedger(file: string): Ledger {
  const connection = connect(file, { readonly: true });
  let outdated: boolean;
  try {
    outdated = isOutdated(connection);
  } finally {
    connection.close();
  }
  if (outdated) void openSqliteLedger(file).close();
  return openSqliteLedger(file, { readonly: true });
}

/** The ledger over an open connection, which it closes. @throws {LedgerError} if the file is not a ledger of this version */
export function sqliteLedger(connection: Connection): Ledger {
  try {
    prepareSchema(connection);
  } catch (error) {
    connection.close();
    throw error;
  }
  return {
    identity: async () => connection.all<{ id: string }>('SELECT id FROM identity')[0]!.id,
    createRun: async (run) => createRun(connection, run),
    findRun: async (id) => findRun(connection, id),
    listRuns: async () => listRuns(connection),
    setRunState: async (id, state) => setRunState(connection, id, state),
    setRunPriority: async (id, priority) => setRunPriority(connection, id, priority),
    reviseRun: async (id, expected, to) => reviseRun(connection, id, expected, to),
    revisions: async (id) => revisionsOf(connection, id),
    addRetry: async (id, retry) => addRetry(connection, id, retry),
    savePlan: async (runId, batches) => savePlan(connection, runId, batches),
    plannedBatch: async (runId, index, plan) => plannedBatch(connection, runId, index, plan),
    write: async (outcomes, work) => writePasses(connection, [{ outcomes, ...(work && { work }) }]),
    writePasses: async (passes, cost) => writePasses(connection, passes, cost),
    batchTotals: async (runId, last) => batchTotals(connection, runId, last),
    batchRecords: async (runId, limit) => batchRecords(connection, runId, limit),
    addExecution: async (runId, execution) => addExecution(connection, runId, execution),
    executions: async (runId) => executionsOf(connection, runId),
    missing: async (cellKey, span) => missingSpans(connection, cellKey, span),
    missingOf: async (cellKeys, span) => missingSpansOf(connection, cellKeys, span),
    read: async (cellKey, span) => readOutcomes(connection, cellKey, span),
    readOf: async (cellKeys, span) => readOutcomesOf(connection, cellKeys, span),
    scan: (cellKey, span) => scanOutcomes(connection, cellKey, span),
    count: async (cellKeys, repetitions) => countRepetitions(connection, cellKeys, repetitions),
    cellTotals: async (cellKeys) => cellTotals(connection, cellKeys),
    recentWork: async (cellKey, limit) => recentWork(connection, cellKey, limit),
    writers: async (cellKeys) => writersOf(connection, cellKeys),
    passesOf: (cellKeys) => passesOf(connection, cellKeys),
    space: () => fileSpace(connection.file),
    obstacle: async () => fileObstacle(connection.file),
    async check() {
      checkPages(connection);
      for (const { id } of listRuns(connection)) revisionsOf(connection, id);
      checkPlans(connection);
      await checkCells(connection);
    },
    close: async () => connection.close(),
  };
}

/** SQLite's own check: every page, index and reference. */
function checkPages(connection: Connection): void {
  const [first] = connection.all<{ integrity_check: string }>('PRAGMA integrity_check(1)');
  if (first?.integrity_check !== 'ok') throw damagedLedger(connection.file, String(first?.integrity_check));
  const [orphan] = connection.all<{ table: string }>('PRAGMA foreign_key_check');
  if (orphan) throw damagedLedger(connection.file, `a row of table ${orphan.table} refers to one that is gone`);
}
