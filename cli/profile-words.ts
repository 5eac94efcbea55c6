/** Where the time of a run went, as a table with bars. */
import type { Ledger } from '../store/ledger.js';
import { type RunProfile, runProfile } from '../store/run-profile.js';
import { duration, grouped } from './words.js';

const BAR = 32;
const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** Writes a run's profile to stderr, if there is one. */
export async function printProfile(ledger: Ledger, runId: string): Promise<void> {
  const profile = await runProfile(ledger, runId);
  if (profile !== undefined) console.error(`\n${profileText(runId, profile)}`);
}

export function profileText(runId: string, profile: RunProfile): string {
  const { executions, batches, repetitions, seconds, threadSeconds, threads, cpu } = profile;
  const times = executions === 1 ? '' : ` in ${executions} executions`;
  const cpuSeconds = cpu.numerics + cpu.ledger + (cpu.command ?? 0) + (cpu.worker ?? 0) + (cpu.server ?? 0);
  return [
    `${runId}   ${duration(seconds)}${times}; ${grouped(repetitions)} repetitions in ${grouped(batches)} ${batches === 1 ? 'batch' : 'batches'}`,
    '',
    `what the compute threads did, ${duration(threadSeconds)} in all`,
    ...lines(threadSeconds, [
      ['numerics', threads.numerics],
      ['around the numerics', threads.around],
      ['other programs', threads.processor],
      ['waiting for a batch', threads.between],
      ['before the first batch', threads.before],
      ['after the last batch', threads.after],
    ]),
    '',
    `CPU time, ${duration(cpuSeconds)} in all`,
    ...lines(cpuSeconds, [
      ['numerics', cpu.numerics],
      ['ledger', cpu.ledger],
      ['worker besides', cpu.worker],
      ['Temporal server', cpu.server],
      ['command', cpu.command],
    ]),
  ].join('\n');
}

/** One line for each part that is known: its name, seconds, share of the whole, and a bar. */
function lines(whole: number, parts: readonly (readonly [name: string, seconds: number | null])[]): string[] {
  return parts.flatMap(([name, seconds]) => {
    if (seconds === null) return [];
    const share = whole > 0 ? Math.min(1, seconds / whole) : 0;
    const percent = `${(100 * share).toFixed(1)} %`;
    return [`  ${name.padEnd(24)}${duration(seconds).padStart(12)}${percent.padStart(9)}  ${bar(share)}`.trimEnd()];
  });
}

function bar(share: number): string {
  const eighths = Math.round(share * BAR * 8);
  return '█'.repeat(Math.floor(eighths / 8)) + (EIGHTHS[eighths % 8] ?? '');
}
