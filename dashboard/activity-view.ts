/** Who works on a run, and what happened to it: from what the server and the ledger know now, and what changed since before. */
import type { RunActivity } from '../client/run-activity.js';
import type { BatchRecord, Ledger } from '../store/ledger.js';
import type { Activity } from './contract.js';

export interface ActivityServices {
  readonly ledger: Ledger;
  /** Undefined if no server answers. */
  readonly lookUp: (runId: string) => Promise<RunActivity | undefined>;
  /** What a batch is of, in words, and its generator. */
  readonly describe: (runId: string, batch: number, plan: number | undefined) => Promise<BatchWords>;
  readonly now: () => number;
}

export interface BatchWords {
  readonly label: string;
  readonly generator: string;
}

const MOST_STORED = 400;
const MOST_EVENTS = 50;
/** A worker that was not seen for so long is away: pollers come back every minute at most. */
const AWAY_MS = 90_000;
const PILOT: BatchWords = { label: 'measures how long repetitions take', generator: '' };

type Event = Activity['events'][number];

/** @returns a function that never rejects: without a server it tells what the ledger knows */
export function createActivity(services: ActivityServices): (runId: string) => Promise<Activity> {
  const { ledger, now } = services;
  const known = new Map<string, { readonly before: Activity; readonly events: readonly Event[] }>();
  return async (runId) => {
    const [server, stored] = await Promise.all([
      services.lookUp(runId).catch(() => undefined),
      ledger.batchRecords(runId, MOST_STORED).catch((): BatchRecord[] => []),
    ]);
    const { before, events } = known.get(runId) ?? { before: undefined, events: [] };
    const running = await Promise.all(
      (server?.batches ?? []).map(async ({ batch, plan, worker, startedAt, attempt }) => ({
        ...(batch === undefined ? PILOT : await services.describe(runId, batch, plan).catch(() => PILOT)),
        batch: batch ?? -1,
        worker,
        startedAt,
        attempt,
      })),
    );
    const activity: Activity = {
      at: now(),
      workers: (server?.workers ?? []).map(({ identity, threads, lastSeenAt }) => ({
        name: identity,
        threads,
        lastSeenAt,
        alive: now() - lastSeenAt < AWAY_MS,
      })),
      running,
      stored: stored.map(({ beganAt, writtenAt, repetitions, failed }) => ({
        beganAt,
        writtenAt,
        repetitions,
        failed,
      })),
      events: [],
    };
    const all = [...happened(before, activity, stored), ...events].slice(0, MOST_EVENTS);
    known.set(runId, { before: activity, events: all });
    return { ...activity, events: all };
  };
}

/** What is told of the time between two looks, newest first; at the first look what the ledger remembers. */
function happened(before: Activity | undefined, after: Activity, stored: readonly BatchRecord[]): Event[] {
  if (before === undefined) return remembered(stored);
  const lastStored = before.stored.at(-1)?.writtenAt ?? 0;
  const fresh = after.stored.filter(({ writtenAt }) => writtenAt > lastStored);
  return [
    ...fresh.filter(({ failed }) => failed > 0).map(failedEvent),
    ...retried(before, after),
    ...appeared(before.workers, after.workers).map((name) => ({
      at: after.at,
      text: `Worker ${name} is here`,
      bad: false,
    })),
    ...appeared(after.workers, before.workers).map((name) => ({
      at: after.at,
      text: `Worker ${name} is away`,
      bad: true,
    })),
  ].sort((a, b) => b.at - a.at);
}

function remembered(stored: readonly BatchRecord[]): Event[] {
  const [first] = stored;
  const failing = stored.filter(({ failed }) => failed > 0).map(failedEvent);
  const oldest =
    first === undefined ? [] : [{ at: first.writtenAt, text: 'First of the batches shown was stored', bad: false }];
  return [...oldest, ...failing].sort((a, b) => b.at - a.at);
}

function failedEvent({
  writtenAt,
  failed,
  repetitions,
}: Pick<BatchRecord, 'writtenAt' | 'failed' | 'repetitions'>): Event {
  const words = failed === 1 ? '1 repetition' : `${failed} repetitions`;
  return { at: writtenAt, text: `${words} of ${repetitions} in a batch failed`, bad: true };
}

function retried(before: Activity, after: Activity): Event[] {
  const attempts = new Map(before.running.map(({ batch, attempt }) => [batch, attempt]));
  return after.running
    .filter(({ batch, attempt }) => attempt > 1 && attempt > (attempts.get(batch) ?? 1))
    .map(({ batch, attempt, worker }) => ({
      at: after.at,
      text:
        batch < 0
          ? `Measuring is tried again on ${worker}, attempt ${attempt}`
          : `Batch ${batch} is tried again on ${worker}, attempt ${attempt}`,
      bad: true,
    }));
}

function appeared(before: Activity['workers'], after: Activity['workers']): string[] {
  const alive = new Set(before.filter(({ alive }) => alive).map(({ name }) => name));
  return after.filter((worker) => worker.alive && !alive.has(worker.name)).map(({ name }) => name);
}
