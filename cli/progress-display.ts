/**
 * Shows how far a run is: lines that are redrawn in a terminal, plain lines elsewhere.
 *
 * Everything goes to stderr, so that stdout stays for results. The rate, and so the time left, is that of the last
 * stretch of this execution; what was found in the ledger does not count as work done.
 */
import type { RunCounts } from '../store/run-results.js';
import { progressBar } from './arm-lines.js';
import { createLiveLines } from './live-lines.js';
import { duration, grouped, rounded } from './words.js';

/** How far a run is. */
export interface Progress extends Pick<RunCounts, 'total' | 'finished' | 'failed'> {
  /** Repetitions that an adaptive run will probably have; `total` counts only what is decided. */
  readonly expected?: number;
}

export interface ProgressDisplay {
  /** @param below lines under the first, in a terminal */
  update(progress: Progress, phase: string, below?: readonly string[]): void;
  /** What has to be done before the run can start, such as building the server; `total` if it is known. */
  prepare(label: string, done: number, total: number | undefined): void;
  /** A line of its own, above the bar. */
  say(line: string): void;
  stop(): void;
}

/** How far back the rate looks. */
const RATE_WINDOW_MS = 20_000;
const PLAIN_EVERY_MS = 10_000;

const BAR = 24;

export function openProgress(name: string, quiet: boolean): ProgressDisplay {
  return open(quiet, `${name}  {phase}  {bar} {percent} %  {done} of {all}{failed}  {rate}  {left}`);
}

/** For several runs in turn: counts are of expected work, of which only the share and the time left mean something. */
export function openWorkProgress(quiet: boolean): ProgressDisplay {
  return open(quiet, '{phase}  {bar} {percent} %{failed}  {left}');
}

/** Whether lines can be redrawn; `TERM=dumb` says that they cannot. */
export function isTerminal(): boolean {
  return process.stderr.isTTY === true && process.env.TERM !== 'dumb';
}

/** @param format words in braces are filled in; `{bar}` is drawn in terminals only */
function open(quiet: boolean, format: string): ProgressDisplay {
  if (quiet) return { update() {}, prepare() {}, say() {}, stop() {} };
  return isTerminal() ? terminalProgress(format) : plainProgress(format.replace('{bar} ', ''));
}

function terminalProgress(format: string): ProgressDisplay {
  const rate = rateMeter();
  const live = createLiveLines(process.stderr);
  return {
    update(progress, phase, below = []) {
      const words = progressWords(progress, phase, rate(progress.finished));
      const bar = progressBar(progress.finished / Math.max(1, allOf(progress)), BAR);
      live.draw([filled(format, { ...words, bar }), ...below]);
    },
    prepare(label, done, total) {
      live.draw([total === undefined ? label : `${label}  ${progressBar(done / total, BAR)} ${done} of ${total}`]);
    },
    say(line) {
      live.clear();
      process.stderr.write(`${line}\n`);
    },
    stop: live.clear,
  };
}

/** Words in braces filled in. */
function filled(format: string, words: Readonly<Record<string, string | number>>): string {
  return format.replace(/\{(\w+)\}/g, (_, name: string) => String(words[name] ?? ''));
}

function plainProgress(format: string): ProgressDisplay {
  const rate = rateMeter();
  let shownAt = 0;
  let preparing = '';
  return {
    prepare(label, done, total) {
      if (label === preparing && Date.now() - shownAt < PLAIN_EVERY_MS) return;
      shownAt = Date.now();
      preparing = label;
      process.stderr.write(`${label}${total === undefined ? '' : `: ${done} of ${total}`}\n`);
    },
    update(progress, phase) {
      const perSecond = rate(progress.finished);
      if (Date.now() - shownAt < PLAIN_EVERY_MS) return;
      shownAt = Date.now();
      process.stderr.write(`${filled(format, progressWords(progress, phase, perSecond))}\n`);
    },
    say: (line) => process.stderr.write(`${line}\n`),
    stop() {},
  };
}

function progressWords(progress: Progress, phase: string, perSecond: number | undefined) {
  const { finished, failed, expected } = progress;
  const all = allOf(progress);
  const unknown = perSecond === undefined || perSecond <= 0 || phase === 'paused';
  const left = unknown ? undefined : (all - finished) / perSecond;
  return {
    phase: phase.padEnd(8),
    done: grouped(finished),
    all: expected === undefined ? grouped(all) : `about ${rounded(all)}`,
    failed: failed > 0 ? `, ${grouped(failed)} failed` : '',
    rate: perSecond === undefined ? '–/s' : `${perSecond >= 10 ? grouped(perSecond) : perSecond.toFixed(1)}/s`,
    left: left === undefined ? '' : `${duration(left)} left`,
    percent: Math.floor((100 * finished) / Math.max(1, all)),
  };
}

/** What the run has when it ends; never less than what is decided. */
function allOf({ total, expected = total }: Progress): number {
  return Math.max(total, expected);
}

/** Repetitions a second over the last stretch; undefined until there is something to measure. */
function rateMeter(): (finished: number) => number | undefined {
  const samples: { readonly at: number; readonly finished: number }[] = [];
  return (finished) => {
    const now = Date.now();
    if (samples.at(-1)?.finished !== finished || samples.length === 0) samples.push({ at: now, finished });
    while (samples.length > 2 && now - (samples[1]?.at ?? now) > RATE_WINDOW_MS) samples.shift();
    const oldest = samples[0];
    const newest = samples.at(-1);
    if (oldest === undefined || newest === undefined || newest.at - oldest.at < 500) return undefined;
    return (newest.finished - oldest.finished) / ((now - oldest.at) / 1000);
  };
}
