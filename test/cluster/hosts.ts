/**
 * Hosts on one machine: network namespaces on a bridge. The process that makes them is in namespaces of its own (`namespaces.ts`), so
 * that nothing of it is seen outside, nothing reaches another machine, and everything goes when it ends.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { residentMb } from './resident.js';

/** Of the server's host; RFC 2544 sets this network apart for tests. */
export const SERVER_IP = '198.18.77.1';

export interface Host {
  readonly name: string;
  readonly log: string;
  /** Starts a program there; its output goes to the host's log. */
  start(command: string, args: readonly string[], env: Readonly<Record<string, string>>): ChildProcess;
  /** Every process there dies at once, as when the power goes. */
  kill(): Promise<void>;
  /** Asks every process there to end, and waits until it has. */
  stop(): Promise<void>;
  /** Resident memory of what was started there, in MB. */
  memoryMb(): number;
  /** Its cable is pulled: nothing says so to either side. */
  cut(): void;
  heal(): void;
}

export function openNetwork(): void {
  mkdirSync('/run/netns', { recursive: true });
  ip('link', 'set', 'lo', 'up');
  ip('link', 'add', 'br0', 'type', 'bridge');
  ip('addr', 'add', `${SERVER_IP}/24`, 'dev', 'br0');
  ip('link', 'set', 'br0', 'up');
  const routes = execFileSync('ip', ['route'], { encoding: 'utf8' });
  if (/^default/m.test(routes)) throw new Error('Cannot play in this network: it has a way out');
}

let made = 0;

export function openHost(name: string, folder: string): Host {
  const number = ++made;
  const [inside, cable] = [`host${number}`, `cable${number}`];
  ip('netns', 'add', inside);
  ip('link', 'add', cable, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', inside);
  ip('link', 'set', cable, 'master', 'br0', 'up');
  ip('-n', inside, 'link', 'set', 'lo', 'up');
  ip('-n', inside, 'addr', 'add', `198.18.77.${10 + number}/24`, 'dev', 'eth0');
  ip('-n', inside, 'link', 'set', 'eth0', 'up');
  // else a worker waits up to a minute before it tries to connect again
  execFileSync('ip', ['netns', 'exec', inside, 'sh', '-c', 'echo 2 > /proc/sys/net/ipv4/tcp_syn_retries']);
  const log = path.join(folder, `${name}.log`);
  writeFileSync(log, '');
  const children = new Set<ChildProcess>();

  async function end(signal: NodeJS.Signals): Promise<void> {
    const gone = [...children].map((child) => new Promise((resolve) => child.once('exit', resolve)));
    for (const child of children) {
      // it leads a group of its own: what it started is on the host too
      if (child.pid !== undefined) process.kill(signal === 'SIGKILL' ? -child.pid : child.pid, signal);
    }
    await Promise.all(gone);
  }
  return {
    name,
    log,
    start(command, args, env) {
      const out = openSync(log, 'a');
      const child = spawn('ip', ['netns', 'exec', inside, command, ...args], {
        env,
        detached: true,
        stdio: ['ignore', out, out],
      });
      closeSync(out);
      children.add(child);
      child.once('exit', () => children.delete(child));
      return child;
    },
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    memoryMb: () => [...children].reduce((sum, { pid = 0 }) => sum + residentMb(pid), 0),
    cut: () => ip('link', 'set', cable, 'down'),
    heal: () => ip('link', 'set', cable, 'up'),
  };
}

function ip(...args: string[]): void {
  execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'inherit'] });
}
