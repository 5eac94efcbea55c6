/** Programs that the comparison runs, each as a process of its own, one at a time. */
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  readonly input?: string;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Ended {
  readonly output: string;
  /** From start to exit. */
  readonly wallSeconds: number;
}

/** @throws {Error} with the program's own words if it ends badly */
export async function runProgram({ command, args, input = '', cwd, env }: Program): Promise<Ended> {
  const from = performance.now();
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'pipe'] });
  const exited = new Promise<number | null>((resolve, reject) => {
    child.once('exit', resolve);
    child.once('error', reject);
  });
  child.stdin.on('error', () => {}); // it may end before it has read; its exit code says why
  child.stdin.end(input);
  const [code, output, complaint] = await Promise.all([exited, text(child.stdout), text(child.stderr)]);
  if (code !== 0) {
    throw new Error(
      `Cannot run ${[command, ...args].join(' ')}: it ended with ${code}\n${complaint.trim() || output.trim()}`,
    );
  }
  return { output, wallSeconds: (performance.now() - from) / 1000 };
}
