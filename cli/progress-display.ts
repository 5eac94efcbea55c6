/**
 * Shows how far a run is: a bar that is redrawn in a terminal, plain lines elsewhere.
 *
 * Everything goes to stderr, so that stdout stays for results. The rate, and so the time left, is that of the last
 * stretch of this execution; what was found in the ledger does not count as work done.
 */
import cliProgress from 'cli-progress';
import type { RunCounts } from '../store/run-results.js';
import { duration, grouped, rounded } from './words.js';

/** How far a run is. */
export interface Progress extends Pick<RunCounts, 'total' | 'finished' | 'failed'> {
  /** Repetitions that an adaptive run will probably have; `total` counts only what is decided. */
  readonly expected?: number;
}

export interface ProgressDisplay {
  update(progress: Progress, phase: string): void;
  /** What has to be done before the run can start, such as building the server; `total` if it is known. */
  prepare(label: string, done: number, total: number | undefined): void;
  /** A line of its own, above the bar. */
  say(line: string): void;
  stop(): void;
}

/** How far back the rate looks. */
const RATE_WINDOW_MS = 20_000;
const PLAIN_EVERY_MS = 10_000;

const BAR: cliProgress.Options = {
  barsize: 24,
  barCompleteChar: '█',
  barIncompleteChar: '░',
  hideCursor: true,
  clearOnComplete: true,
  stopOnComplete: false,
  fps: 4,
  stream: process.stderr,
  gracefulExit: false,
  etaBuffer: 100,
};

export function openProgress(name: string, quiet: boolean): ProgressDisplay {
  return open(quiet, `${name}  {phase}  {bar} {percent} %  {done} of {all}{failed}  {rate}  {left}`);
}

/** For several runs in turn: counts are of expected work, of which only the share and the time left mean something. */
export function openWorkProgress(quiet: boolean): ProgressDisplay {
  return open(quiet, '{phase}  {bar} {percent} %{failed}  {left}');
}

/** @param format words in braces are filled in; `{bar}` is drawn in terminals only */
function open(quiet: boolean, format: string): ProgressDisplay {
  if (quiet) return { update() {}, prepare() {}, say() {}, stop() {} };
  return process.stderr.isTTY ? terminalProgress(format) : plainProgress(format.replace('{bar} ', ''));
}

function terminalProgress(runFormat: string): ProgressDisplay {
  const rate = rateMeter();
  let bar: cliProgress.SingleBar | undefined;
  let shown = '';

  /** One bar at a time; another format ends the bar before it. */
  function draw(format: string, total: number, value: number, words: object): void {
    if (bar === undefined || shown !== format) {
      bar?.stop();
      bar = new cliProgress.SingleBar({ ...BAR, format });
      bar.start(total, value, words);
      shown = format;
    }
    bar.setTotal(total);
    bar.update(value, words);
  }
  function stop(): void {
    bar?.stop();
    bar = undefined;
  }
  return {
    update(progress, phase) {
      const words = progressWords(progress, phase, rate(progress.finished));
      draw(runFormat, allOf(progress), progress.finished, words);
    },
    prepare(label, done, total) {
      if (total === undefined) draw(label, 1, 0, {});
      else draw(`${label}  {bar} {value} of {total}  {eta_formatted} left`, total, done, {});
    },
    say(line) {
      stop();
      process.stderr.write(`${line}\n`);
    },
    stop,
  };
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
      const words: Record<string, string | number> = progressWords(progress, phase, perSecond);
      process.stderr.write(`${format.replace(/\{(\w+)\}/g, (_, name: string) => String(words[name] ?? ''))}\n`);
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
