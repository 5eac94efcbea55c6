/** Words and numbers of the page; counts, durations and estimates as in reports. */
import { durationText, numberText } from '../../plots/report/numbers.js';
import type { RunPhase } from '../contract.js';

export const PHASE_WORDS: Readonly<
  Record<RunPhase, { readonly word: string; readonly tone: '' | 'calm' | 'warn' | 'bad' }>
> = {
  planning: { word: 'Planning', tone: '' },
  running: { word: 'Running', tone: '' },
  paused: { word: 'Paused', tone: 'warn' },
  closing: { word: 'Closing', tone: '' },
  stopped: { word: 'Stopped', tone: 'warn' },
  cancelled: { word: 'Cancelled', tone: 'calm' },
  finished: { word: 'Finished', tone: 'calm' },
};

const LIVE: readonly RunPhase[] = ['planning', 'running', 'paused', 'closing'];

/** Whether somebody works on a run in that phase. */
export function isLive(phase: RunPhase): boolean {
  return LIVE.includes(phase);
}

export function count(value: number): string {
  return numberText(value);
}

/** With a narrow space: 62.0 %. */
export function percent(share: number, decimals = 1): string {
  return `${(100 * share).toFixed(decimals)}\u202f%`;
}

/** Rounded down, so that 100 % means all. */
export function progressPercent(finished: number, total: number): string {
  if (total === 0) return percent(0);
  return percent(Math.floor((1000 * finished) / total) / 1000);
}

export function duration(milliseconds: number): string {
  return durationText(Math.max(0, milliseconds));
}

/** "4 min ago", "yesterday 14:16", "22 November". */
export function ago(at: number, now: number): string {
  const seconds = Math.round((now - at) / 1000);
  if (seconds < 5) return 'just now';
  if (seconds < 90) return `${seconds} s ago`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min ago`;
  if (seconds < 36 * 3600) return `${Math.round(seconds / 3600)} h ago`;
  return new Date(at).toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });
}

export function exactTime(at: number): string {
  return new Date(at).toLocaleString('en-GB', { dateStyle: 'long', timeStyle: 'medium' });
}

export function clock(at: number, seconds = true): string {
  return new Date(at).toLocaleTimeString('en-GB', seconds ? {} : { hour: '2-digit', minute: '2-digit' });
}
