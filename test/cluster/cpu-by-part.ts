/** CPU time of the parts of a cluster, from this namespace's /proc, where nothing else runs. */
import { readdirSync, readFileSync } from 'node:fs';

export const PARTS = ['temporal', 'temporal-database', 'ledger-database', 'workers'] as const;
export type Part = (typeof PARTS)[number];

/** Clock ticks a second, on every Linux. */
const TICKS = 100;

/** Milliseconds since each process began, added up. Processes that have ended do not count. */
export function cpuByPart(): Record<Part, number> {
  const sums: Record<Part, number> = { temporal: 0, 'temporal-database': 0, 'ledger-database': 0, workers: 0 };
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const part = partOf(readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' '));
      if (part === undefined) continue;
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      sums[part] += (1000 * (Number(fields[11]) + Number(fields[12]))) / TICKS;
    } catch {
      // it has ended
    }
  }
  return sums;
}

function partOf(command: string): Part | undefined {
  if (command.includes('--service=')) return 'temporal';
  if (command.includes('ballast.js worker')) return 'workers';
  // a backend's title names its user and database
  if (/^postgres: \S+ temporal/.test(command)) return 'temporal-database';
  return /^postgres: ballast_worker /.test(command) ? 'ledger-database' : undefined;
}
