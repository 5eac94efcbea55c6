/**
 * The ledger in a PostgreSQL database: for clusters, where workers on many hosts write to one place.
 *
 * Rows are those of the SQLite ledger, under the same checksums: a row for each cell and batch, its values side by side, totals
 * beside them. So a run has the same digest in both, and moves between them by its rows.
 */
import type { Ledger } from '../ledger.js';
import { parsePostgresAddress } from './address.js';
import { addExecution, batchRecords, batchTotals, executionsOf } from './batches.js';
import { cellTotals, checkCells, countRepetitions, missingSpansOf, readOutcomesOf, scanOutcomes } from './cells.js';
import { type Connection, connect } from './connection.js';
import { passesOf } from './passes.js';
import { checkPlans, plannedBatch, savePlan } from './plans.js';
import { addRetry, reviseRun, revisionsOf } from './revisions.js';
import { createRun, findRun, listRuns, setRunPriority, setRunState } from './runs.js';
import { type Grants, grant, migrate, prepareSchema } from './schema.js';
import { databaseSpace, obstacleOf } from './space.js';
import { recentWork, writersOf } from './work.js';
import { writePasses } from './write-passes.js';

export interface PostgresLedgerOptions {
  /** Refuse to write, and to create or upgrade tables. */
  readonly readonly?: boolean;
  /** Accept plaintext, and servers that nobody vouches for, beyond this machine. */
  readonly insecure?: boolean;
  /** How long to try again what the database does not answer, once it has answered; a minute if absent. */
  readonly patienceMs?: number;
}

/**
 * Opens the ledger at an address like `postgres://user@host/database`; creates or upgrades its tables if it may.
 *
 * @throws {LedgerError} if it cannot be used, saying what to do
 */
export async function openPostgresLedger(address: string, options: PostgresLedgerOptions = {}): Promise<Ledger> {
  const parsed = parsePostgresAddress(address, options);
  const connection = connect(parsed, options);
  try {
    await prepareSchema(connection, parsed.schema, { mayMigrate: options.readonly !== true });
  } catch (error) {
    await connection.close();
    throw error;
  }
  return postgresLedger(connection);
}

/**
 * Creates or upgrades the tables of a ledger, and gives roles their rights.
 *
 * @returns the version that there was; 0 if there were no tables
 */
export async function migratePostgresLedger(
  address: string,
  grants: Grants,
  options: Pick<PostgresLedgerOptions, 'insecure'> = {},
): Promise<number> {
  const parsed = parsePostgresAddress(address, options);
  const connection = connect(parsed);
  try {
    const before = await migrate(connection, parsed.schema);
    await grant(connection, parsed.schema, grants);
    return before;
  } finally {
    await connection.close();
  }
}

function postgresLedger(connection: Connection): Ledger {
  return {
    identity: async () => (await connection.all<{ id: string }>('SELECT id FROM identity'))[0]!.id,
    createRun: (run) => createRun(connection, run),
    findRun: (id) => findRun(connection, id),
    listRuns: () => listRuns(connection),
    setRunState: (id, state) => setRunState(connection, id, state),
    setRunPriority: async (id, priority) => setRunPriority(connection, id, priority),
    reviseRun: (id, expected, to) => reviseRun(connection, id, expected, to),
    revisions: (id) => revisionsOf(connection, id),
    addRetry: (id, retry) => addRetry(connection, id, retry),
    savePlan: async (runId, batches) => savePlan(connection, runId, batches),
    plannedBatch: (runId, index, plan) => plannedBatch(connection, runId, index, plan),
    write: async (outcomes, work) => writePasses(connection, [{ outcomes, ...(work && { work }) }]),
    writePasses: (passes, cost) => writePasses(connection, passes, cost),
    batchTotals: (runId, last) => batchTotals(connection, runId, last),
    batchRecords: (runId, limit) => batchRecords(connection, runId, limit),
    addExecution: (runId, execution) => addExecution(connection, runId, execution),
    executions: (runId) => executionsOf(connection, runId),
    missing: async (cellKey, span) => (await missingSpansOf(connection, [cellKey], span))[0]!,
    missingOf: (cellKeys, span) => missingSpansOf(connection, cellKeys, span),
    read: async (cellKey, span) => (await readOutcomesOf(connection, [cellKey], span))[0]!,
    readOf: (cellKeys, span) => readOutcomesOf(connection, cellKeys, span),
    scan: (cellKey, span) => scanOutcomes(connection, cellKey, span),
    count: (cellKeys, repetitions) => countRepetitions(connection, cellKeys, repetitions),
    cellTotals: (cellKeys) => cellTotals(connection, cellKeys),
    recentWork: (cellKey, limit) => recentWork(connection, cellKey, limit),
    writers: (cellKeys) => writersOf(connection, cellKeys),
    passesOf: (cellKeys) => passesOf(connection, cellKeys),
    space: () => databaseSpace(connection),
    obstacle: () => obstacleOf(connection),
    async check() {
      for (const { id } of await listRuns(connection)) await revisionsOf(connection, id);
      await checkPlans(connection);
      await checkCells(connection);
    },
    close: () => connection.close(),
  };
}
