/** Failures of a run that are computed again by later numerics. */
import type { Retry } from '../ledger.js';
import type { Connection } from './connection.js';

export function addRetry(connection: Connection, id: string, { reason, numericsVersion }: Retry): void {
  connection.transaction('write', () => {
    const [run] = connection.all<{ number: number }>('SELECT number FROM run WHERE id = ?', [id]);
    if (!run) throw new RangeError(`Cannot retry failures of a run: its id must be in the ledger, got ${id}`);
    const known = retriesOf(connection, run.number);
    if (known.some((retry) => retry.reason === reason && retry.numericsVersion === numericsVersion)) return;
    connection.run('INSERT INTO retry (run, number, reason, numerics_version) VALUES (?, ?, ?, ?)', [
      run.number,
      known.length,
      reason,
      numericsVersion,
    ]);
    connection.run("UPDATE run SET state = 'open' WHERE number = ?", [run.number]);
  });
}

/** @param run the run's number in the file */
export function retriesOf(connection: Connection, run: number): Retry[] {
  return connection.all<Retry>(
    'SELECT reason, numerics_version AS numericsVersion FROM retry WHERE run = ? ORDER BY number',
    [run],
  );
}
