/** The server writes its log itself, so that it outlives us; here it is kept short and read. */
import { closeSync, fstatSync, openSync, readSync, renameSync, statSync, truncateSync } from 'node:fs';

const KEEP_BYTES = 4 * 2 ** 20;
const MOST_BYTES = 32 * 2 ** 20;
const READ_BYTES = 2 ** 20;
const LINE_LENGTH = 300;

/** Opens the log for appending; one that has grown becomes `server.log.1`. The caller closes it. */
export function openLog(path: string): number {
  if (sizeOf(path) > KEEP_BYTES) renameSync(path, `${path}.1`);
  return openSync(path, 'a', 0o600);
}

/** Empties a log that has grown beyond measure while the server runs. It appends, so it goes on at the new end. */
export function trimLog(path: string): void {
  if (sizeOf(path) > MOST_BYTES) truncateSync(path);
}

/** Returns what was written after `offset`, of more than 1 MiB the end. */
export function logSince(path: string, offset: number): string {
  const file = openSync(path, 'r');
  try {
    const end = fstatSync(file).size;
    const start = Math.max(Math.min(offset, end), end - READ_BYTES);
    const buffer = Buffer.alloc(end - start);
    readSync(file, buffer, 0, buffer.length, start);
    return buffer.toString('utf8');
  } finally {
    closeSync(file);
  }
}

/**
 * Returns the last lines of a log, JSON lines shortened to message and error; if it ends with a panic, those before its
 * stack trace, which say why.
 */
export function lastLines(log: string, count = 8): string[] {
  const [words = ''] = log.split(/^goroutine \d+ .*:$/m, 1);
  return words.split('\n').filter(Boolean).slice(-count).map(shorten);
}

export function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

function shorten(line: string): string {
  try {
    const { level = '', msg = '', error = '' } = JSON.parse(line) as Record<string, unknown>;
    return withoutMiddle(`${level} ${msg}${error ? `: ${error}` : ''}`);
  } catch {
    return withoutMiddle(line);
  }
}

/** A long message begins with what failed, and ends with the first cause. */
function withoutMiddle(text: string): string {
  return text.length <= LINE_LENGTH ? text : `${text.slice(0, LINE_LENGTH / 2)} … ${text.slice(-LINE_LENGTH / 2)}`;
}
