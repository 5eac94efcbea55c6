/** Processes that write to a ledger. */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

const ROOT = join(import.meta.dirname, '../../..');

export interface Writer {
  readonly child: ChildProcessByStdio<Writable, Readable, null>;
  readonly lines: AsyncIterableIterator<string>;
}

/** A process of its own that writes to the ledger at an address once a line tells it to. */
export function startWriter(address: string, batches: number, offset: number): Writer {
  const args = [...script('write-ledger.ts'), address, String(batches), String(offset)];
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['pipe', 'pipe', 'inherit'] });
  return { child, lines: createInterface({ input: child.stdout })[Symbol.asyncIterator]() };
}

/** Node's arguments to run a TypeScript file of `support/`. */
export function script(name: string): string[] {
  return ['--import', 'jiti/register', join(import.meta.dirname, name)];
}
