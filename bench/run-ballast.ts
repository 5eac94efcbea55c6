/** Ballast's two sides: its compute core alone, and the command as users run it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { StudyInput } from '../studies/study.js';
import type { CoreReport, CoreWork } from './compute-core.js';
import { ballastCommand, CORE_PROGRAM } from './places.js';
import { runProgram } from './run-program.js';

/** @param checkout a built revision */
export async function runCore(checkout: string, work: CoreWork): Promise<CoreReport> {
  const { output } = await runProgram({
    command: process.execPath,
    args: [CORE_PROGRAM, checkout],
    input: JSON.stringify(work),
  });
  return JSON.parse(output) as CoreReport;
}

export interface CommandWork {
  readonly study: StudyInput;
  readonly repetitions: number;
  readonly threads: number;
}

/**
 * Runs `ballast run` without Temporal in a fresh data folder.
 *
 * @returns wall seconds of the whole command over repetitions: start-up, plan, ledger and files are in
 */
export async function runCommand(checkout: string, { study, repetitions, threads }: CommandWork): Promise<number> {
  const home = mkdtempSync(path.join(tmpdir(), 'ballast-bench-'));
  try {
    const file = path.join(home, 'study.json');
    writeFileSync(file, JSON.stringify({ ...study, repetitions }));
    const { wallSeconds } = await runProgram({
      command: process.execPath,
      args: [ballastCommand(checkout), 'run', file, '--engine', 'inline', '--workers', String(threads), '--quiet'],
      cwd: home,
      env: { BALLAST_HOME: path.join(home, 'data') },
    });
    return wallSeconds / repetitions;
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
