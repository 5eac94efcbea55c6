/** How large the ledger's tables are, and whether they can be written. */
import type { LedgerSpace } from '../ledger.js';
import type { Connection } from './connection.js';

/** How long the database may take to say that it is there. */
const PROBE_MS = 2000;

/** The database does not tell how much room its disk has. */
export async function databaseSpace(connection: Connection): Promise<LedgerSpace> {
  const [row] = await connection.all<{ size: number }>(
    `SELECT coalesce(sum(pg_total_relation_size(oid)), 0)::bigint AS size FROM pg_class
     WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r'`,
  );
  return { size: row?.size ?? 0, free: null, disk: null };
}

export async function obstacleOf(connection: Connection): Promise<string | undefined> {
  const asked = connection
    .all<{ readonly: boolean }>(`SELECT current_setting('transaction_read_only')::boolean AS readonly`)
    .then(
      ([row]) => (row?.readonly ? 'the ledger’s database takes no writes: it is a standby, or read-only' : undefined),
      (error: Error) => error.message,
    );
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(resolve, PROBE_MS, 'the ledger’s database does not answer');
  });
  return await Promise.race([asked, late]).finally(() => clearTimeout(timer));
}
