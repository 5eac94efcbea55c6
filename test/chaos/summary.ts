/** What a whole run of the suite came to: counts of each fault, work done twice, failures. */
import type { Outcome } from './faults.js';
import type { EpisodeReport } from './play-episode.js';
import { FAULTS, type FaultKind } from './schedule.js';

export interface ChaosSummary {
  readonly seed: string;
  readonly episodes: number;
  readonly embedded: number;
  readonly external: number;
  readonly commands: number;
  readonly minutes: number;
  /** How often each fault had which outcome. */
  readonly faults: readonly ({ readonly kind: FaultKind } & Readonly<Record<Outcome, number>>)[];
  readonly repetitions: number;
  /** Summed over episodes. */
  readonly twice: EpisodeReport['twice'];
  /** Largest share of an episode's repetitions that may have been computed twice. */
  readonly worstShare: number;
  readonly failed: readonly {
    readonly episode: number;
    readonly failures: readonly string[];
    readonly replay: string;
  }[];
}

export function summarize(seed: string, reports: readonly EpisodeReport[]): ChaosSummary {
  const total = (value: (report: EpisodeReport) => number) => reports.reduce((sum, report) => sum + value(report), 0);
  const met = reports.flatMap(({ faults }) => faults);
  const count = (kind: FaultKind, outcome: Outcome) =>
    met.filter((fault) => fault.kind === kind && fault.outcome === outcome).length;
  return {
    seed,
    episodes: reports.length,
    embedded: reports.filter(({ mode }) => mode === 'embedded').length,
    external: reports.filter(({ mode }) => mode === 'external').length,
    commands: total(({ commands }) => commands),
    minutes: Math.round(total(({ seconds }) => seconds) / 6) / 10,
    faults: FAULTS.map((kind) => ({
      kind,
      done: count(kind, 'done'),
      missed: count(kind, 'missed'),
      impossible: count(kind, 'impossible'),
    })),
    repetitions: total(({ repetitions }) => repetitions),
    twice: {
      atLeast: total(({ twice }) => twice.atLeast),
      atMost: total(({ twice }) => twice.atMost),
      allowed: total(({ twice }) => twice.allowed),
    },
    worstShare: Math.max(0, ...reports.map(({ twice, repetitions }) => twice.atMost / repetitions)),
    failed: reports
      .filter(({ failures }) => failures.length > 0)
      .map(({ episode, failures }) => ({ episode, failures, replay: replayLine(seed, episode) })),
  };
}

export function replayLine(seed: string, episode: number): string {
  return `npm run chaos -- --seed ${seed} --episode ${episode}`;
}

/** One line for an episode that was played. */
export function episodeLine({ seconds, commands, repetitions, twice, faults, failures }: EpisodeReport): string {
  const missed = faults.filter(({ outcome }) => outcome !== 'done').map(({ kind, outcome }) => `${kind} ${outcome}`);
  return [
    `  ${failures.length === 0 ? 'ok' : 'FAILED'} after ${seconds} s: ${repetitions} repetitions by ${commands} commands`,
    `${twice.atLeast} to ${twice.atMost} computed twice (${twice.allowed} excused)`,
    ...missed,
  ].join(', ');
}

export function summaryText(summary: ChaosSummary): string {
  const { seed, episodes, embedded, external, commands, minutes, faults, repetitions, twice, failed } = summary;
  const percent = (100 * summary.worstShare).toFixed(1);
  return [
    row('fault', 'done', 'missed', 'impossible'),
    ...faults.map(({ kind, done, missed, impossible }) => row(kind, done, missed, impossible)),
    '',
    `seed            ${seed}`,
    `episodes        ${episodes} in ${minutes} min (${embedded} with an embedded server, ${external} with an external one), ${commands} commands`,
    `repetitions     ${repetitions}`,
    `computed twice  ${twice.atLeast} for certain, ${twice.atMost} at most, ${twice.allowed} excused; worst episode ${percent} %`,
    `failures        ${failed.length}`,
    ...failed.flatMap(({ failures, replay }) => [`  ${replay}`, ...failures.map((failure) => `    ${failure}`)]),
  ].join('\n');
}

function row(first: string, ...rest: readonly (string | number)[]): string {
  return first.padEnd(14) + rest.map((value) => String(value).padStart(12)).join('');
}
