/** A look into a ledger file that takes no time: a fast machine would be done before a command has told. */
import path from 'node:path';
import { runCounts } from '../../store/run-counts.js';
import { recordedSpec } from '../../store/run-spec.js';
import { openSqliteLedger } from '../../store/sqlite/open-ledger.js';

/** Repetitions of the newest run, over its cells; 0 while there is none. @param home the data folder */
export async function storedRepetitions(home: string): Promise<number> {
  try {
    const ledger = openSqliteLedger(path.join(home, 'ledger.sqlite'), { readonly: true });
    try {
      const [newest] = await ledger.listRuns();
      if (newest === undefined) return 0;
      return (await runCounts(ledger, recordedSpec(newest))).finished;
    } finally {
      await ledger.close();
    }
  } catch {
    return 0; // not there yet
  }
}
