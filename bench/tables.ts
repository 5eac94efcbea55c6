/** Tables for people; the JSON has the same and more. */
import { alignedTable } from '../cli/words.js';
import type { RevisionPair } from './compare-revisions.js';
import type { Bout } from './figures.js';
import type { KernelTable } from './kernels/time-kernels.js';
import type { Machine } from './machine.js';
import { median, pairedRatios, type Spread } from './paired-ratios.js';
import type { BoutReport } from './peer-report.js';

/** What the columns mean, below the table. */
const PEER_NOTES = [
  'CPU: one repetition of all cells in one thread. Peer: one process, one BLAS thread, without imports and one warm-up repetition.',
  'Ballast: its compute core, without start-up, warm-up and sets that all repetitions share; compiler and garbage collector are in.',
  'Wall: a repetition on all cores. Peer: joblib, without imports and warm-up. Ballast: the whole `ballast run --engine inline`, with',
  'start-up, plan, ledger and files. Ratios: peer over Ballast, median (least to most) of rounds side by side.',
  'Least work: operations of the best known nested algorithm at the peak of a core, draws left out; its share of the CPU time.',
] as const;

export function peerTable(reports: readonly BoutReport[]): string {
  const wall = reports.some(({ ratios }) => ratios.wall !== null);
  const header = ['figure', 'peer', 'CPU peer', 'CPU Ballast', 'CPU ratio'];
  const wallHeader = wall ? ['wall peer', 'wall Ballast', 'wall ratio'] : [];
  const table = alignedTable(
    [...header, ...wallHeader, 'results', 'least work', 'share'],
    reports.map(({ figure, flavour, seconds, ratios, agreement, least }) => [
      ...[`Figure ${figure}`, flavour, time(seconds.peerCpu), time(seconds.coreCpu), ratio(ratios.cpu)],
      ...(wall ? [time(seconds.peerWall), time(seconds.commandWall), ratio(ratios.wall)] : []),
      ...[resultsInWords(agreement), time(least.seconds), `${(100 * least.share).toPrecision(2)} %`],
    ]),
  );
  const variants = reports.map(
    ({ figure, flavour, study, changed }) => `Figure ${figure}, ${flavour}: ${study}, ${changed}`,
  );
  return [table, '', ...PEER_NOTES, '', 'Studies, changed so that both sides do the same work:', ...variants].join(
    '\n',
  );
}

export function kernelTable({ peakGflops, timings }: KernelTable): string {
  const table = alignedTable(
    ['kernel', 'per', 'ns', 'median', 'GFLOP/s', 'share', 'goal'],
    timings.map(({ name, unit, nanoseconds, gflops, share, goal }) => [
      ...[name, unit, nanoseconds.min.toFixed(1), nanoseconds.median.toFixed(1)],
      gflops === null ? '–' : gflops.toFixed(1),
      share === null ? '–' : `${(100 * share).toFixed(0)} %`,
      goal === null ? '–' : `${(100 * goal).toFixed(0)} %`,
    ]),
  );
  return `${table}\n\nShares are of this core's peak in WebAssembly, ${peakGflops.toFixed(1)} GFLOP/s, measured in the same turns.`;
}

export function revisionTable(
  revision: string,
  rows: readonly { readonly bout: Bout; readonly pairs: readonly RevisionPair[] }[],
): string {
  return alignedTable(
    ['figure', 'study', revision, 'now', 'ratio'],
    rows.map(({ bout, pairs }) => {
      const earlier = pairs.map((pair) => pair.earlierCpuSeconds);
      const present = pairs.map((pair) => pair.presentCpuSeconds);
      const spread = pairedRatios(earlier, present);
      return [`Figure ${bout.figure}`, bout.study, time(median(earlier)), time(median(present)), ratio(spread)];
    }),
  );
}

export interface Footer {
  readonly command: string;
  readonly machine: Machine;
  readonly versions: readonly string[];
  readonly seed: number;
  readonly rounds: number;
  readonly moments: readonly {
    readonly peakGflops: { readonly before: number; readonly after: number };
    readonly load: number;
  }[];
}

export function footerLines({ command, machine, versions, seed, rounds, moments }: Footer): string {
  const peaks = moments.flatMap(({ peakGflops: { before, after } }) => [before, after]);
  const loads = moments.map(({ load }) => load);
  return [
    `${command} (rounds ${rounds}, seed ${seed}, revision ${machine.revision ?? 'unknown'})`,
    `${machine.processor}, ${machine.cores} cores, ${machine.system}, Node ${machine.node}`,
    ...(versions.length > 0 ? [versions.join(', ')] : []),
    ...(moments.length > 0
      ? [
          `peak of a core around the runs ${range(peaks)} GFLOP/s, load ${range(loads)}: where they vary, neighbours were at work`,
        ]
      : []),
  ].join('\n');
}

function resultsInWords({ verdict, compared, worst }: BoutReport['agreement']): string {
  const most = worst === null ? '' : `, |z| ≤ ${Math.abs(worst.z).toFixed(1)}`;
  if (verdict === 'agree') return `agree (${compared} cells${most})`;
  if (verdict === 'disagree') return `DISAGREE at ${worst?.name}: does not count`;
  return 'not judged: too few repetitions';
}

function ratio(spread: Spread | null): string {
  if (spread === null) return '–';
  const digits = (value: number) => (value >= 100 ? value.toFixed(0) : value.toPrecision(2));
  return `${digits(spread.median)} (${digits(spread.min)} to ${digits(spread.max)})`;
}

function time(seconds: number | null): string {
  if (seconds === null) return '–';
  return seconds >= 1 ? `${seconds.toFixed(2)} s` : `${(1000 * seconds).toPrecision(3)} ms`;
}

function range(values: readonly number[]): string {
  return `${Math.min(...values).toFixed(1)} to ${Math.max(...values).toFixed(1)}`;
}
