/**
 * What happens in an episode, drawn from the seed and the episode's number alone, so that any episode can be played again
 * by itself.
 *
 * Kinds of faults come from a shuffled bag that is filled again when it is empty: every kind has its turn in each five
 * episodes or so. A fault comes at a share of the study's repetitions, not at a time, so a replay meets the same moment of
 * the run on a machine of another speed, give or take the batches in hand.
 */
import seedrandom from 'seedrandom';

export const FAULTS = [
  'kill-worker',
  'kill-server',
  'kill-command',
  'kill-all',
  'stop-worker',
  'stop-server',
  'stop-all',
  'term-worker',
  'term-command',
  'cut',
  'freeze',
  'delay',
  'pause',
  'pause-now',
  'cancel',
  'full-disk',
] as const;
export type FaultKind = (typeof FAULTS)[number];

/** What is killed while a run is paused. */
export const WHILE_PAUSED = ['nothing', 'kill-worker', 'kill-server', 'kill-command'] as const;

export interface Fault {
  readonly kind: FaultKind;
  /** Share of all repetitions that are stored when it comes. */
  readonly at: number;
  /** How long something is stopped, away, or slow. */
  readonly seconds: number;
  readonly delayMs: number;
  readonly whilePaused: (typeof WHILE_PAUSED)[number];
  /** Position of the run that is steered or whose command is hit. */
  readonly run: number;
}

/** A variant of Figure 5, small enough for an episode. */
export interface RunPlan {
  readonly id: string;
  /** As arguments of `ballast run`. */
  readonly study: readonly string[];
  readonly threads: number;
  /** By measured time if absent. */
  readonly batchSize: number | undefined;
}

export interface Episode {
  readonly seed: string;
  readonly number: number;
  /** embedded: the command runs the server · external: the suite does, behind a proxy that it can cut. */
  readonly mode: 'embedded' | 'external';
  /** The data folder is a small file system of its own, which can be filled. */
  readonly smallDisk: boolean;
  readonly runs: readonly RunPlan[];
  readonly faults: readonly Fault[];
}

const FAULTS_EACH = 3;
/** After this there may be too little left for a fault to meet. */
const LAST_AT = 0.85;
/** Activities are given up for dead after 5 seconds without a heartbeat. */
const BEYOND_HEARTBEAT_SECONDS = { from: 6, to: 9 };

const SECONDS: Partial<Record<FaultKind, { readonly from: number; readonly to: number }>> = {
  'kill-server': { from: 0, to: 7 },
  'kill-all': { from: 0, to: 4 },
  'stop-worker': BEYOND_HEARTBEAT_SECONDS,
  'stop-server': BEYOND_HEARTBEAT_SECONDS,
  'stop-all': BEYOND_HEARTBEAT_SECONDS,
  cut: { from: 1, to: 9 },
  freeze: { from: 1, to: 9 },
  delay: { from: 3, to: 8 },
};
const NEEDS_PROXY: readonly FaultKind[] = ['cut', 'freeze', 'delay'];

type Random = () => number;

/** @param number from 0 */
export function drawEpisode(seed: string, number: number): Episode {
  const random = seedrandom(`ballast-chaos/v1/${seed}/episode/${number}`);
  const kinds = Array.from({ length: FAULTS_EACH }, (_, i) => kindAt(seed, number * FAULTS_EACH + i));
  const external = random() < 0.5 || kinds.some((kind) => NEEDS_PROXY.includes(kind));
  const plan = drawPlan(random);
  const moments = kinds.map(() => LAST_AT * random()).sort((a, b) => a - b);
  return {
    seed,
    number,
    mode: external ? 'external' : 'embedded',
    smallDisk: kinds.includes('full-disk'),
    runs: [plan],
    faults: kinds.map((kind, i) => drawFault(kind, moments[i] ?? 0, random)),
  };
}

/** The kind at a position of the seed's whole sequence: one shuffled bag after another. */
function kindAt(seed: string, position: number): FaultKind {
  const bag = Math.floor(position / FAULTS.length);
  const random = seedrandom(`ballast-chaos/v1/${seed}/bag/${bag}`);
  const kinds: FaultKind[] = [...FAULTS];
  for (let i = kinds.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [kinds[i], kinds[j]] = [kinds[j]!, kinds[i]!];
  }
  return kinds[position % FAULTS.length]!;
}

function drawPlan(random: Random): RunPlan {
  const repetitions = oneOf([30, 45, 60], random);
  return {
    id: 'chaos',
    study: ['figure-5', '--set', 'gamma.count=6', '--set', 'sizes.n0=24000', '--repetitions', String(repetitions)],
    threads: oneOf([1, 2], random),
    batchSize: oneOf([undefined, 3, 8, 20], random),
  };
}

function drawFault(kind: FaultKind, at: number, random: Random): Fault {
  const { from, to } = SECONDS[kind] ?? { from: 0, to: 0 };
  const pauses = kind === 'pause' || kind === 'pause-now';
  return {
    kind,
    at: rounded(at),
    seconds: rounded(from + (to - from) * random()),
    delayMs: kind === 'delay' ? Math.round(50 + 450 * random()) : 0,
    whilePaused: pauses ? oneOf(WHILE_PAUSED, random) : 'nothing',
    run: 0,
  };
}

function oneOf<T>(values: readonly T[], random: Random): T {
  return values[Math.floor(random() * values.length)]!;
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

/** The episode in words, one line for the runs and one for the faults. */
export function describeEpisode({ number, mode, runs, faults }: Episode): string {
  const plans = runs.map(
    ({ study, threads, batchSize }) =>
      `${study.at(-1)} repetitions, ${threads} threads, batches ${batchSize === undefined ? 'by time' : `of ${batchSize}`}`,
  );
  return `episode ${number}: ${mode} server, ${plans.join(' and ')}\n  ${faults.map(describeFault).join('; ')}`;
}

export function describeFault({ kind, at, seconds, delayMs, whilePaused }: Fault): string {
  const details = [
    ...(seconds > 0 ? [`${seconds} s`] : []),
    ...(delayMs > 0 ? [`${delayMs} ms`] : []),
    ...(whilePaused === 'nothing' ? [] : [`then ${whilePaused}`]),
  ];
  return `at ${Math.round(at * 100)} % ${kind}${details.length > 0 ? ` (${details.join(', ')})` : ''}`;
}
