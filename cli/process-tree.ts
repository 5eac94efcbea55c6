/**
 * What a process and its descendants have cost so far, from Linux's /proc: for `bench` and for profiles.
 *
 * A descendant that has ended no longer counts, so look while all of them live.
 */
import { readdirSync, readFileSync } from 'node:fs';

export interface TreeCost {
  /** User and system time, all threads. */
  readonly cpuSeconds: number;
  readonly processes: readonly ProcessCost[];
}

export interface ProcessCost {
  /** The words of its command line. */
  readonly command: string;
  readonly cpuSeconds: number;
  /** Largest resident size so far. */
  readonly peakBytes: number;
}

/** Clock ticks of /proc/…/stat; 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/** @throws {Error} where there is no /proc */
export function treeCost(root: number): TreeCost {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readProcess(Number(name)) ?? []);
  const members = new Set([root]);
  // a child may stand before its parent in the listing, so repeat until nothing is added
  for (let before = 0; before < members.size; ) {
    before = members.size;
    for (const { pid, parent } of all) if (members.has(parent)) members.add(pid);
  }
  const tree = all.filter(({ pid }) => members.has(pid));
  return {
    cpuSeconds: tree.reduce((sum, { ticks }) => sum + ticks, 0) / TICKS_PER_SECOND,
    processes: tree.map(({ pid, ticks }) => ({
      command: commandOf(pid),
      cpuSeconds: ticks / TICKS_PER_SECOND,
      peakBytes: peakOf(pid),
    })),
  };
}

function readProcess(pid: number): { pid: number; parent: number; ticks: number } | undefined {
  const stat = readIfThere(`/proc/${pid}/stat`);
  if (stat === '') return undefined;
  // the command's name stands in parentheses and may hold spaces
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { pid, parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) };
}

function commandOf(pid: number): string {
  return readIfThere(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim();
}

function peakOf(pid: number): number {
  return Number(/VmHWM:\s+(\d+) kB/.exec(readIfThere(`/proc/${pid}/status`))?.[1] ?? 0) * 1024;
}

/** A process may end while we look. */
function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
