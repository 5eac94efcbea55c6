/**
 * Ends the server when the command that started it is gone, however it went: `kill -9` runs no clean-up of ours.
 *
 * The guard is a tiny process that waits on a pipe from us. The kernel closes the pipe when we end, the guard reads end
 * of file, and stops the server. Considered instead: `setpriv --pdeathsig` (Linux only, follows the *thread* that
 * started the server, and cannot escalate to SIGKILL); a Node process (40 MB; `sh` has 0.4 MB, so it serves only
 * Windows); asking the server to watch its own stdin (it does not). Both guard and server lead their own session, so
 * Ctrl-C in a terminal reaches the command alone, which then stops things in its own order.
 *
 * The guard dies with the server as well: we release it when we see the server exit, and if we are gone it ends itself.
 */
import { type ChildProcess, spawn } from 'node:child_process';

export interface OrphanGuard {
  readonly pid: number | undefined;
  /** Sends the guard home without touching the server. */
  release(): void;
}

export type GuardKind = 'sh' | 'node';

/** A line means "released", end of file means "they are gone": ask, wait five seconds, insist. */
const SH_GUARD = `
read -r line && exit 0
kill -TERM "$1" 2>/dev/null
n=0
while [ $n -lt 50 ] && kill -0 "$1" 2>/dev/null; do sleep 0.1; n=$((n+1)); done
kill -KILL "$1" 2>/dev/null`;

const NODE_GUARD = `
const kill = (signal) => { try { process.kill(Number(process.argv[1]), signal); } catch { process.exit(); } };
process.stdin.once('data', () => process.exit());
process.stdin.once('end', () => {
  kill('SIGTERM');
  setInterval(() => kill(0), 100);
  setTimeout(() => { kill('SIGKILL'); process.exit(); }, 5000);
});`;

/** Starts the guard of the server with this pid. */
export function guardOrphan(pid: number, kind: GuardKind = process.platform === 'win32' ? 'node' : 'sh'): OrphanGuard {
  const [file, args] =
    kind === 'sh'
      ? ['/bin/sh', ['-c', SH_GUARD, 'ballast-guard', String(pid)]]
      : [process.execPath, ['-e', NODE_GUARD, String(pid)]];
  const guard = spawn(file, args, { detached: true, stdio: ['pipe', 'ignore', 'ignore'], windowsHide: true });
  letGo(guard);
  return {
    pid: guard.pid,
    release() {
      guard.stdin?.end('released\n');
    },
  };
}

/** Neither the guard nor its pipe keeps our event loop alive, and its absence is no error. */
function letGo(guard: ChildProcess): void {
  guard.unref();
  guard.on('error', () => {});
  guard.stdin?.on('error', () => {});
  (guard.stdin as unknown as { unref?: () => void } | null)?.unref?.();
}
