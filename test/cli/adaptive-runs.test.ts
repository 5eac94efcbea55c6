/** Adaptive studies: where cells stop depends on their numbers, and on nothing about how they were computed. */
import { beforeAll, expect, test, vi } from 'vitest';
import { csvRows, type Desk, ended, INLINE, inline, openDesks } from '../support/ballast-command.js';
import { TINY_YAML, tinyYaml } from '../support/tiny-study.js';

const emptyDesk = openDesks();
const LOOSE = 0.12;
const TIGHT = 0.08;

vi.setConfig({ testTimeout: 120_000 });

let desk: Desk;
let loose: Awaited<ReturnType<typeof inline>>;

beforeAll(async () => {
  desk = adaptiveDesk(LOOSE);
  loose = await inline(desk, 'run', 'tiny.yaml');
});

test('cells stop at checkpoints of their own, precise enough or at the most repetitions', async () => {
  const rows = csvRows((await desk.ballast('results', 'tiny')).stdout);
  expect(rows).toHaveLength(4);
  const checkpoints = [10, 20, 40, 80, 160, 320, 640];
  for (const { repetitions, mean, mcse } of rows) {
    expect(checkpoints).toContain(Number(repetitions));
    if (repetitions !== '640') expect(Number(mcse)).toBeLessThanOrEqual(LOOSE * Math.abs(Number(mean)));
  }
  // else the test would show nothing
  expect(new Set(rows.map(({ repetitions }) => repetitions)).size).toBeGreaterThan(1);
  const total = rows.reduce((sum, { repetitions }) => sum + Number(repetitions), 0);
  expect(loose).toMatchObject({ repetitions: total, cells: 4 });
  const status = JSON.parse((await desk.ballast('status', 'tiny', '--json')).stdout);
  expect(status).toMatchObject({ phase: 'finished', total, finished: total, settled: 4 });
});

test.for([
  ['--batch-size', '1', '--workers', '2'],
  ['--batch-size', '7', '--workers', '1'],
  ['--batch-size', '50', '--workers', '2'],
])('the digest is the same with %s %s %s %s', async (how) => {
  const other = adaptiveDesk(LOOSE);
  const { code, stdout } = await other.ballast('run', 'tiny.yaml', ...INLINE, ...how);
  expect(code).toBe(0);
  expect(JSON.parse(stdout).digest).toBe(loose.digest);
});

test('a ledger that has more repetitions than a cell needs gives the same digest', async () => {
  const other = adaptiveDesk(LOOSE);
  other.write('plain.yaml', tinyYaml('repetitions: 3', 'repetitions: 500'));
  await inline(other, 'run', 'plain.yaml');
  const run = await inline(other, 'run', 'tiny.yaml');
  expect(run.digest).toBe(loose.digest);
  expect(run.reused + run.repetitions).toBe(loose.repetitions);
  expect(run.reused).toBeGreaterThan(0);
});

test('a run that is extended to a tighter target is the tighter study at once, and one that was stopped goes on to it', async () => {
  const tight = adaptiveDesk(TIGHT);
  const child = tight.start('run', 'tiny.yaml', ...INLINE, '--batch-size', '1');
  const end = ended(child);
  await vi.waitUntil(async () => (await finishedOf(tight)) >= 60, { timeout: 60_000, interval: 50 });
  child.kill('SIGTERM');
  await end;
  const atOnce = await inline(tight, 'resume', 'tiny');

  const target = `precision.targets.excess-risk.relative=${TIGHT}`;
  const extended = await inline(desk, 'extend', loose.runId, '--set', target);
  expect(extended).toMatchObject({ digest: atOnce.digest, reused: loose.repetitions });
  expect(extended.repetitions).toBeGreaterThan(0);
});

function adaptiveDesk(relative: number): Desk {
  const made = emptyDesk();
  const precision = `{ targets: { excess-risk: { relative: ${relative} } }, minimum: 10, maximum: 640 }`;
  made.write('tiny.yaml', TINY_YAML.replace('repetitions: 3', `precision: ${precision}`));
  return made;
}

async function finishedOf(place: Desk): Promise<number> {
  const [run] = JSON.parse((await place.ballast('status', '--json')).stdout);
  return run?.finished ?? 0;
}
