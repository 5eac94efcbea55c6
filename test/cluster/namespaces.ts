/** Runs a program of this folder in namespaces of its own: network, mounts, processes. Ending the outer process ends all inside. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import path from 'node:path';
import type { Play } from './inside.js';

/** Root has the right to make them; others need user namespaces. */
const ISOLATE = ['-n', '-m', '-i', '-p', '--fork', '--kill-child=KILL', '--mount-proc'];

/** Why it cannot be done here; undefined if it can. */
export function whyNoNamespaces(): string | undefined {
  if (process.platform !== 'linux') return 'network namespaces need Linux';
  const tried = spawnSync('unshare', [...asRoot(), ...ISOLATE, 'ip', 'link', 'show', 'lo'], { encoding: 'utf8' });
  return tried.status === 0
    ? undefined
    : `unshare and ip must work here (util-linux, iproute2): ${tried.stderr || tried.error}`;
}

/** Plays there, and returns what was told. @throws {Error} if it told nothing */
export async function playInside<Told>(play: Play): Promise<Told> {
  const child = startInside(JSON.stringify(play));
  let text = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  const last = text.trimEnd().split('\n').at(-1) ?? '';
  if (!last.startsWith('{')) throw new Error(`Cannot play on a cluster: it ended with ${code} and said "${last}"`);
  return JSON.parse(last) as Told;
}

function startInside(play: string): ChildProcess {
  const script = path.join(import.meta.dirname, 'inside.ts');
  const node = [process.execPath, '--import', 'jiti/register', script, play];
  // hosts are named in /run, which here is ours alone
  const line = 'mount -t tmpfs tmpfs /run && exec "$0" "$@"';
  const child = spawn('unshare', [...asRoot(), ...ISOLATE, '--', 'sh', '-c', line, ...node], {
    cwd: path.join(import.meta.dirname, '../..'),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const end = () => child.kill('SIGKILL');
  process.once('exit', end);
  child.once('exit', () => process.off('exit', end));
  return child;
}

function asRoot(): string[] {
  return process.getuid?.() === 0 ? [] : ['-Ur'];
}
