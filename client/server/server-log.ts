/** The server writes its log itself, so that it outlives us; here it is kept short and read. */
import { closeSync, fstatSync, openSync, readSync, renameSync, statSync, truncateSync } from 'node:fs';

const KEEP_BYTES = 4 * 2 ** 20;
const MOST_BYTES = 32 * 2 ** 20;

/** Opens the log for appending; one that has grown becomes `server.log.1`. The caller closes it. */
export function openLog(path: string): number {
  if (sizeOf(path) > KEEP_BYTES) renameSync(path, `${path}.1`);
  return openSync(path, 'a', 0o600);
}

/** Empties a log that has grown beyond measure while the server runs. It appends, so it goes on at the new end. */
export function trimLog(path: string): void {
  if (sizeOf(path) > MOST_BYTES) truncateSync(path);
}

/** Returns the last lines written after `offset`, JSON lines shortened to message and error. */
export function lastLines(path: string, offset: number, count = 8): string[] {
  const file = openSync(path, 'r');
  try {
    const end = fstatSync(file).size;
    const start = Math.max(Math.min(offset, end), end - 16_384);
    const buffer = Buffer.alloc(end - start);
    readSync(file, buffer, 0, buffer.length, start);
    return buffer.toString('utf8').split('\n').filter(Boolean).slice(-count).map(shorten);
  } finally {
    closeSync(file);
  }
}

export function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

function shorten(line: string): string {
  try {
    const { level = '', msg = '', error = '' } = JSON.parse(line) as Record<string, unknown>;
    return `${level} ${msg}${error ? `: ${error}` : ''}`.slice(0, 300);
  } catch {
    return line.slice(0, 300);
  }
}
