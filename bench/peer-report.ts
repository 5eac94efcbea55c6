/** The comparison with the peer as data: what `--json` and `--out` give. */
import { studyGrid } from '../studies/grid.js';
import { readStudy } from '../studies/parse-study.js';
import type { Agreement } from './agreement.js';
import { type BoutRecord, judge, type Pair } from './compare-bouts.js';
import type { Bout, Figure, Flavour } from './figures.js';
import { leastWork } from './limit/least-work.js';
import { totalFlops, type Work } from './limit/operations.js';
import { median, pairedRatios, type Spread } from './paired-ratios.js';
import { studyOf } from './study-variant.js';

export interface BoutReport {
  readonly figure: Figure;
  readonly flavour: Flavour;
  readonly study: string;
  /** How the study differs from the shipped one, so that both sides do the same work. */
  readonly changed: string;
  readonly peer: Bout['peer'];
  readonly repetitions: Bout['repetitions'];
  /** Medians over rounds, of one repetition of all cells. */
  readonly seconds: {
    readonly peerCpu: number;
    readonly coreCpu: number;
    readonly peerWall: number | null;
    readonly commandWall: number | null;
  };
  /** Peer over Ballast, pair by pair. */
  readonly ratios: { readonly cpu: Spread; readonly wall: Spread | null };
  readonly agreement: Agreement;
  /** Whether the ratios may be quoted; null if there were too few repetitions to judge. */
  readonly counts: boolean | null;
  readonly least: Work & {
    readonly totalFlops: number;
    /** At the peak of this machine's core, draws left out. */
    readonly seconds: number;
    /** Of the core's CPU time. */
    readonly share: number;
  };
  readonly pairs: readonly Pair[];
}

/** @param peakGflops the best that was measured around the rounds */
export function boutReport(record: BoutRecord, peakGflops: number): BoutReport {
  const { bout, pairs } = record;
  const { figure, flavour, study, changed, peer, repetitions } = bout;
  const verdict = judge(record);
  const coreCpu = median(pairs.map((pair) => pair.coreCpuSeconds));
  const walls = pairs.flatMap(({ peerWallSeconds, commandWallSeconds }) =>
    peerWallSeconds === null || commandWallSeconds === null
      ? []
      : [{ peer: peerWallSeconds, command: commandWallSeconds }],
  );
  const peerWalls = walls.map((wall) => wall.peer);
  const commandWalls = walls.map((wall) => wall.command);
  const work = leastWork(studyGrid(readStudy(studyOf(bout, 1), study)));
  const leastSeconds = totalFlops(work) / (1e9 * peakGflops);
  return {
    figure,
    flavour,
    study,
    changed,
    peer,
    repetitions,
    seconds: {
      peerCpu: median(pairs.map((pair) => pair.peerCpuSeconds)),
      coreCpu,
      peerWall: walls.length === 0 ? null : median(peerWalls),
      commandWall: walls.length === 0 ? null : median(commandWalls),
    },
    ratios: {
      cpu: pairedRatios(
        pairs.map((pair) => pair.peerCpuSeconds),
        pairs.map((pair) => pair.coreCpuSeconds),
      ),
      wall: walls.length === 0 ? null : pairedRatios(peerWalls, commandWalls),
    },
    agreement: verdict,
    counts: verdict.verdict === 'too few repetitions' ? null : verdict.verdict === 'agree',
    least: { ...work, totalFlops: totalFlops(work), seconds: leastSeconds, share: leastSeconds / coreCpu },
    pairs,
  };
}
