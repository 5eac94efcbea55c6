/** The comparison with the peer: bouts in rounds, both sides in turns. */

import { type Agreement, agreement, type Means } from './agreement.js';
import { namedCells } from './cell-names.js';
import type { Bout } from './figures.js';
import { measurePeak } from './kernels/peak.js';
import { load } from './machine.js';
import { runCommand, runCore } from './run-ballast.js';
import { runPeer } from './run-peer.js';
import { studyOf } from './study-variant.js';
import { ofMeans, pooled, type Summary } from './summary.js';

export interface Setting {
  readonly python: string;
  /** A built revision of Ballast. */
  readonly checkout: string;
  readonly seed: number;
  readonly cores: number;
  /** Whether wall time is compared too. */
  readonly wall: boolean;
  /** Seconds that the compute core repeats at least. */
  readonly leastSeconds: number;
}

/** One bout of one round. Times are of one repetition of all cells. */
export interface Pair {
  readonly round: number;
  readonly peerCpuSeconds: number;
  readonly coreCpuSeconds: number;
  readonly coreRepetitions: number;
  readonly coreWarmUp: number;
  /** Null if wall time was not compared. */
  readonly peerWallSeconds: number | null;
  readonly commandWallSeconds: number | null;
  readonly peakGflops: { readonly before: number; readonly after: number };
  readonly load: number;
  readonly failed: number;
}

export interface BoutRecord {
  readonly bout: Bout;
  readonly pairs: Pair[];
  /** Means of each run, to be judged together. */
  readonly ours: Means[];
  readonly theirs: Means[];
}

/** Seeds of rounds do not meet: within a round wall time has one of its own, so that its results count too. */
const SEEDS_PER_ROUND = 10;

export function newRecord(bout: Bout): BoutRecord {
  return { bout, pairs: [], ours: [], theirs: [] };
}

/** Adds one round: peer, core, peer on all cores, whole command. */
export async function playRound(record: BoutRecord, round: number, setting: Setting): Promise<void> {
  const { bout } = record;
  const { python, checkout, cores, wall, leastSeconds } = setting;
  const { repetitions } = bout;
  const seed = setting.seed + SEEDS_PER_ROUND * round;
  const study = studyOf(bout, seed);
  const before = measurePeak();
  const peer = await runPeer(bout, { python, repetitions: repetitions.peer, jobs: 1, seed });
  const core = await runCore(checkout, { study, repetitions: repetitions.core, leastSeconds });
  record.theirs.push(peer.cells);
  record.ours.push(namedCells(core.cells));
  let walls: { readonly peer: number; readonly command: number } | undefined;
  if (wall) {
    const parallel = await runPeer(bout, { python, repetitions: repetitions.peerWall, jobs: cores, seed: seed + 1 });
    record.theirs.push(parallel.cells);
    const command = await runCommand(checkout, { study, repetitions: repetitions.whole, threads: cores });
    walls = { peer: parallel.wallSeconds, command };
  }
  record.pairs.push({
    round,
    peerCpuSeconds: peer.cpuSeconds,
    coreCpuSeconds: core.cpuSeconds,
    coreRepetitions: core.repetitions,
    coreWarmUp: core.warmUp,
    peerWallSeconds: walls?.peer ?? null,
    commandWallSeconds: walls?.command ?? null,
    peakGflops: { before, after: measurePeak() },
    load: load(),
    failed: core.cells.reduce((sum, { failed }) => sum + failed, 0),
  });
}

/** A larger run for its results alone, on all cores. */
export async function playForAgreement(record: BoutRecord, { python, checkout, seed, cores }: Setting): Promise<void> {
  const { bout } = record;
  const { runs, repetitions } = bout.agree;
  for (let run = 0; run < runs; run++) {
    const own = seed + SEEDS_PER_ROUND * run + 2;
    const peer = await runPeer(bout, { python, repetitions, jobs: cores, seed: own });
    const core = await runCore(checkout, { study: studyOf(bout, own), repetitions, leastSeconds: 0 });
    record.theirs.push(peer.cells);
    record.ours.push(namedCells(core.cells));
  }
}

/** Whether the results of all runs so far agree. */
export function judge({ bout, ours, theirs }: BoutRecord): Agreement {
  return agreement(together(ours, bout.unit), together(theirs, bout.unit), bout.unit);
}

function together(runs: readonly Means[], unit: Bout['unit']): Means {
  const pieces = new Map<string, Summary[]>();
  for (const run of runs) {
    for (const [name, summary] of run) pieces.set(name, [...(pieces.get(name) ?? []), summary]);
  }
  const join = unit === 'round' ? ofMeans : pooled;
  return new Map([...pieces].map(([name, summaries]) => [name, join(summaries)]));
}
