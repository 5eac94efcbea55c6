import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { computedIn } from './computed.js';

test('computedIn() counts ended calls by what they finished, and of the others the largest for each thread', () => {
  const file = notes(
    { pid: 1, call: 0, size: 30 },
    { pid: 1, call: 1, size: 24 },
    { pid: 1, call: 0, done: 30 },
    { pid: 2, call: 0, size: 20 },
    { pid: 2, call: 0, done: 6 },
    { pid: 2, call: 1, size: 7 },
    { pid: 2, call: 2, size: 8 },
    { pid: 2, call: 3, size: 9 },
  );
  // ended: 30 + 6; in hand: 24 in the first process, 9 and 8 in the second
  expect(computedIn(file, 2)).toEqual({ atLeast: 36, atMost: 36 + 24 + 17, largest: 30 });
});

test('computedIn() counts nothing where no worker has begun', () => {
  expect(computedIn('/nowhere', 2)).toEqual({ atLeast: 0, atMost: 0, largest: 0 });
});

function notes(...lines: readonly object[]): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'ballast-chaos-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, 'tasks.jsonl');
  writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  return file;
}
