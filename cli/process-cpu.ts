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

/** What comes before a command's first run belongs to that. */
let last: Moment | undefined = { at: performance.timeOrigin, command: 0, worker: 0, server: 0 };
/** Clocks that run now. */
let running = 0;
/** How many clocks were started so far: one that saw others start was not alone. */
let started = 0;

export interface Clock {
  /** What this process and its children took meanwhile; of two runs at once nobody can tell whose CPU time it was. */
  stop(): Pick<Execution, 'startedAt' | 'endedAt' | 'cpuSeconds'>;
}

export function startClock(): Clock {
  const from = last ?? now();
  const begunAlone = running === 0;
  last = undefined;
  running++;
  const number = ++started;
  let stopped = false;
  return {
    stop() {
      const to = now();
      if (!stopped) running--;
      stopped = true;
      const isAlone = begunAlone && number === started;
      const since = (own: 'worker' | 'server') => (to[own] === null ? null : Math.max(0, to[own] - (from[own] ?? 0)));
      return {
        startedAt: from.at,
        endedAt: to.at,
        cpuSeconds: isAlone
          ? { command: to.command - from.command, worker: since('worker'), server: since('server') }
          : { command: null, worker: null, server: null },
      };
    },
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
