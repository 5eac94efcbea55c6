/** The runs of a ledger as people watch them: the list, and those that somebody looks at. */
import type { RunRecord } from '../../store/ledger.js';
import type { RunList, RunListItem } from '../contract.js';
import { LiveRun, type LiveServices } from './live-run.js';
import { thumbnail } from './thumbnail.js';

export interface LiveRuns {
  /** The newest runs. */
  list(): Promise<RunList>;
  /** A run by its id, or the newest one of a study by the study's name: the same object for the same run; undefined if there is none. @throws {SpecError} if this version cannot read it */
  open(runId: string): Promise<LiveRun | undefined>;
}

const MOST_LISTED = 100;
/** Runs that are kept, with what is known of them. */
const MOST_KEPT = 24;
/** Of a list, at most so long at a time is spent on runs that were not looked at yet; the others come with the next list. */
const LIST_MS = 300;

export function createLiveRuns(services: LiveServices): LiveRuns {
  const kept = new Map<string, LiveRun>();
  /** Runs that nobody works on, as they were when they were last looked at. */
  const settled = new Map<string, { readonly mark: string; readonly item: RunListItem }>();

  function liveRun(record: RunRecord): LiveRun {
    const run = kept.get(record.id) ?? new LiveRun(services, record);
    kept.delete(record.id);
    kept.set(record.id, run);
    for (const oldest of kept.keys()) {
      if (kept.size <= MOST_KEPT) break;
      kept.delete(oldest);
    }
    return run;
  }

  async function item(record: RunRecord): Promise<RunListItem | undefined> {
    const { ledger } = services;
    const { last } = await ledger.batchTotals(record.id, 0);
    const mark = `${record.revision}/${record.retries.length}/${record.state}/${record.priority}/${last}`;
    const known = settled.get(record.id);
    if (known?.mark === mark) return known.item;
    const run = liveRun(record);
    const { standing } = await run.refresh();
    const [newest] = await ledger.batchRecords(record.id, 1);
    const view = run.view();
    const made: RunListItem = {
      ...standing,
      id: record.id,
      study: record.study,
      title: view.title,
      createdAt: view.createdAt,
      lastBatchAt: newest?.writtenAt ?? null,
      thumbnail: thumbnail(run.study, view.grid, run.states()),
    };
    if (run.settled) settled.set(record.id, { mark, item: made });
    return made;
  }

  return {
    async list() {
      const records = await services.ledger.listRuns();
      const runs: RunListItem[] = [];
      const until = services.now() + LIST_MS;
      let shown = 0;
      for (const record of records.slice(0, MOST_LISTED)) {
        if (runs.length > 0 && services.now() > until && !settled.has(record.id)) break;
        shown++;
        const made = await item(record).catch(() => undefined);
        if (made !== undefined) runs.push(made);
      }
      return { at: services.now(), runs, more: records.length - shown };
    },
    async open(runId) {
      const { ledger } = services;
      const record = (await ledger.findRun(runId)) ?? (await ledger.listRuns()).find(({ study }) => study === runId);
      return record === undefined ? undefined : liveRun(record);
    },
  };
}
