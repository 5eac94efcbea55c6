import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { treeCost } from '../../cli/process-tree.js';

const PROGRAM = fileURLToPath(new URL('../../cli/ballast.js', import.meta.url));
const LINUX = existsSync('/proc/self/stat');

test.runIf(LINUX)('bench compares both engines and reports ratios', { timeout: 120_000 }, async () => {
  const args = ['bench', 'figure-5', '--repetitions', '24', '--set', 'gamma.count=4', '--rounds', '1', '--json'];
  const { stdout } = await promisify(execFile)(process.execPath, [PROGRAM, ...args]);
  const { study, ratio, ratioLimit, ratios, wallRatio, engines } = JSON.parse(stdout);
  expect({ study, ratioLimit, rounds: ratios.length }).toEqual({ study: 'figure-5', ratioLimit: 1.05, rounds: 1 });
  expect(ratio).toBe(ratios[0]);
  const [inline, temporal] = engines;
  expect([inline.engine, temporal.engine]).toEqual(['inline', 'temporal']);
  expect(ratio).toBeCloseTo(temporal.cpuMsPerRepetition / inline.cpuMsPerRepetition, 12);
  expect(wallRatio).toBeCloseTo(temporal.wallMsPerRepetition / inline.wallMsPerRepetition, 12);
  // a process that has loaded Temporal and computed cannot be smaller than Node itself, some 40 MB
  expect(temporal.workerPeakBytes).toBeGreaterThan(40e6);
  expect(temporal.firstBatchSeconds).toBeGreaterThan(0);
});

test.runIf(LINUX)('treeCost() counts the CPU time that this process has spent', () => {
  const before = treeCost(process.pid).cpuSeconds;
  const used = process.cpuUsage();
  while (cpuSeconds(process.cpuUsage(used)) < 0.2);
  const spent = treeCost(process.pid).cpuSeconds - before;
  // ticks are 10 ms, and other threads of this process may have worked too
  expect(spent).toBeGreaterThanOrEqual(0.17);
});

function cpuSeconds({ user, system }: NodeJS.CpuUsage): number {
  return (user + system) / 1e6;
}
