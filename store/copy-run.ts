/**
 * Copies a run from one ledger to another: what it asks for now and asked for before, its retried failures, and every repetition of
 * its cells with who computed it. Not where its time went, which is the other place's history.
 *
 * Everything is written as any batch is: what is there already is compared, bit for bit. So a copy that was interrupted is
 * repeated, and a run that went on is brought up to date, by copying it again.
 */
import type { Ledger, RunRecord, Specification } from './ledger.js';
import { IntegrityError } from './ledger.js';
import { keysOfRun } from './retried-cells.js';
import { recordedSpec } from './run-spec.js';

export interface Copied {
  readonly cells: number;
  /** Repetitions that were new, over all cells. */
  readonly repetitions: number;
}

/** Cells that are looked up at a time. */
const MOST_CELLS = 512;

/**
 * @param onProgress hears how many cells have been copied
 * @throws {IntegrityError} if the other ledger has another run by that id, or other bits for a repetition
 * @throws {RangeError} if there is no such run
 */
export async function copyRun(
  from: Ledger,
  to: Ledger,
  runId: string,
  onProgress: (done: number, total: number) => void = () => {},
): Promise<Copied> {
  const record = await from.findRun(runId);
  if (record === undefined) throw new RangeError(`Cannot copy run ${runId}: it must be in the ledger`);
  await copyRecord(from, to, record);
  const keys = keysOfRun(recordedSpec(record));
  let repetitions = 0;
  for (let at = 0; at < keys.length; at += MOST_CELLS) {
    onProgress(at, keys.length);
    for await (const passes of from.passesOf(keys.slice(at, at + MOST_CELLS))) {
      repetitions += await to.writePasses(passes);
    }
  }
  onProgress(keys.length, keys.length);
  // last, so that a copy which was interrupted does not look finished
  await to.setRunState(runId, record.state);
  return { cells: keys.length, repetitions };
}

/** What the run asks for, as a history of revisions that ends with today's. */
async function copyRecord(from: Ledger, to: Ledger, record: RunRecord): Promise<void> {
  const { id, study, priority, origin } = record;
  const history: Specification[] = [...(await from.revisions(id)), record];
  const known = await to.findRun(id);
  const at = known === undefined ? 0 : history.findIndex((one) => asksTheSame(one, known));
  if (known !== undefined && (known.study !== study || at < 0)) {
    throw new IntegrityError(
      `Cannot copy run ${id}: the other ledger has a run by that id which asks for something else; ` +
        'rename neither, but copy into another ledger',
    );
  }
  const [first = record, ...later] = history.slice(at);
  const { specification, numericsVersion } = first;
  if (known === undefined) {
    await to.createRun({ id, study, specification, numericsVersion, priority, ...(origin !== null && { origin }) });
  }
  let revision = known?.revision ?? 1;
  for (const next of later) {
    await to.reviseRun(id, revision++, { specification: next.specification, numericsVersion: next.numericsVersion });
  }
  for (const retry of record.retries) await to.addRetry(id, retry);
}

function asksTheSame(a: Specification, b: Specification): boolean {
  return a.specification === b.specification && a.numericsVersion === b.numericsVersion;
}
