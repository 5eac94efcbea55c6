/** CPU time of this command and of the processes that it started, from one moment to the next. */
import { existsSync } from 'node:fs';
import type { Execution } from '../store/ledger.js';
import { treeCost } from './process-tree.js';

interface Moment {
  readonly at: number;
  readonly command: number;
  readonly worker: number | null;
  readonly server: number | null;
}

/** Between two runs of one command there is nothing: what comes before its first run belongs to that. */
let counted: Moment = { at: performance.timeOrigin, command: 0, worker: 0, server: 0 };

/** What this process and its children took since the last call, or since the process began. */
export function takeTime(): Pick<Execution, 'startedAt' | 'endedAt' | 'cpuSeconds'> {
  const [from, to] = [counted, now()];
  counted = to;
  const since = (own: 'worker' | 'server') => (to[own] === null ? null : Math.max(0, to[own] - (from[own] ?? 0)));
  return {
    startedAt: from.at,
    endedAt: to.at,
    cpuSeconds: { command: to.command - from.command, worker: since('worker'), server: since('server') },
  };
}

function now(): Moment {
  const { user, system } = process.cpuUsage();
  const at = performance.timeOrigin + performance.now();
  const command = (user + system) / 1e6;
  if (!existsSync('/proc/self/stat')) return { at, command, worker: null, server: null };
  const { processes } = treeCost(process.pid);
  const sum = (name: RegExp) => {
    const own = processes.filter((one) => name.test(one.command));
    return own.length === 0 ? null : own.reduce((total, { cpuSeconds }) => total + cpuSeconds, 0);
  };
  return { at, command, worker: sum(/ballast\.js worker /), server: sum(/ server start-dev /) };
}
