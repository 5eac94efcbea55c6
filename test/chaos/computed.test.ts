import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { computedIn } from './computed.js';

test('computedIn() counts ended tasks by what they finished, and of the others the largest for each thread', () => {
  const file = notes(
    { pid: 1, task: 0, cells: 6, count: 5 },
    { pid: 1, task: 1, cells: 6, count: 4 },
    { pid: 1, task: 0, done: 5 },
    { pid: 2, task: 0, cells: 2, count: 10 },
    { pid: 2, task: 0, done: 3 },
    { pid: 2, task: 1, cells: 1, count: 7 },
    { pid: 2, task: 2, cells: 1, count: 8 },
    { pid: 2, task: 3, cells: 1, count: 9 },
  );
  // ended: 6 × 5 + 2 × 3; in hand: 24 in the first process, 9 and 8 in the second
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
