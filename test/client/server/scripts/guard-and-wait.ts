/** Starts a process, guards it, prints its pid and the guard's, and waits to be killed. */
import { spawn } from 'node:child_process';
import { type GuardKind, guardOrphan } from '../../../../client/server/orphan-guard.js';

const [kind] = process.argv.slice(2) as [GuardKind];
const child = spawn('sleep', ['600'], { detached: true, stdio: 'ignore' });
const guard = guardOrphan(child.pid as number, kind);
console.log(JSON.stringify({ child: child.pid, guard: guard.pid }));
setInterval(() => guard, 60_000);
