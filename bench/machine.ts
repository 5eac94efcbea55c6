/** The machine and the programs, as far as a figure depends on them. */
import { availableParallelism, cpus, loadavg, platform, release } from 'node:os';
import { CHECKOUT } from './places.js';
import { runProgram } from './run-program.js';

export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly system: string;
  readonly node: string;
  /** `git describe` of this checkout; null if it is none. */
  readonly revision: string | null;
}

export async function describeMachine(): Promise<Machine> {
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    system: `${platform()} ${release()}`,
    node: process.version,
    revision: await revisionOf(CHECKOUT),
  };
}

/** Runnable processes, averaged over the last minute: above the number of cores, others wait with us. */
export function load(): number {
  return loadavg()[0] ?? Number.NaN;
}

async function revisionOf(folder: string): Promise<string | null> {
  try {
    const args = ['-C', folder, 'describe', '--always', '--dirty'];
    return (await runProgram({ command: 'git', args })).output.trim();
  } catch {
    return null;
  }
}
