/**
 * What went wrong for users of other tools must not go wrong here. Where each case is tested:
 *
 * | case, and who met it | test |
 * |---|---|
 * | 1 or N workers, batch sizes 1, 7, 50: the same bytes (SimDesign, RocketPy) | cli/inline-run, cli/adaptive-runs, durability/crashes |
 * | the serial path has the seeds of the parallel one (SimDesign) | durability/crashes: inline digest against every other |
 * | kill -9 of worker, command, server: no gap, no duplicate, the same digest (RocketPy, Nextflow) | durability/crashes, cli/several-runs |
 * | 100 repetitions, then 200, are 200 at once (RocketPy, simChef) | cli/extend |
 * | stopping by precision is the same at any batch size and worker count (RocketPy) | cli/adaptive-runs, store/cell-extents |
 * | the deadline is hit: partial files have real counts (SimDesign) | below |
 * | a failed cell is retried, not "visited" (Optuna, W&B) | cli/retry, store/retried-cells, workflows/run-study |
 * | one gamma more: only new cells run (Optuna, Ray) | cli/extend |
 * | two agents never claim the same cell and repetition (W&B, Optuna) | cli/several-runs: work of each cell; activities/run-batch |
 * | progress and aggregates are readable while paused and while running (Temporal, Nextflow) | cli/several-runs, below |
 * | resume with an edited study is refused, or shown (Hydra) | cli/edited-study |
 */
import { expect, test, vi } from 'vitest';
import { csvRows, type Desk, ended, INLINE, inline, openDesks } from './support/ballast-command.js';
import { storedRepetitions } from './support/stored-repetitions.js';
import { TINY_YAML } from './support/tiny-study.js';

const emptyDesk = openDesks();
const LONG = ['--repetitions', '1000', '--batch-size', '5', '--set', 'sizes.n0=2000'];

vi.setConfig({ testTimeout: 120_000 });

test('a run that its deadline stops has results whose counts are those of its repetitions, as has one that is running', async () => {
  const desk = emptyDesk();
  desk.write('tiny.yaml', TINY_YAML);
  const run = desk.start('run', 'tiny.yaml', ...INLINE, ...LONG);
  const end = ended(run);
  await vi.waitUntil(async () => (await storedRepetitions(desk.home)) > 0, { timeout: 60_000, interval: 5 });
  run.kill('SIGTERM');
  expect((await end).code).toBe(130);

  const counts = await countsOf(desk);
  const rows = csvRows((await desk.ballast('repetitions', 'tiny')).stdout);
  const stored = new Map<string, number>();
  for (const { cell_key: key = '' } of rows) stored.set(key, (stored.get(key) ?? 0) + 1);
  expect(counts.filter((count) => count > 0)).toEqual([...stored.values()]);
  expect(counts.some((count) => count < 1000)).toBe(true);

  const { finished, phase } = JSON.parse((await desk.ballast('status', 'tiny', '--json')).stdout);
  expect({ finished, phase }).toEqual({ finished: rows.length, phase: 'stopped' });
  expect(await inline(desk, 'resume', 'tiny')).toMatchObject({ reused: rows.length, repetitions: 4000 - rows.length });
});

/** The column `repetitions` of the results, whatever state the run is in; empty before there is one. */
async function countsOf(desk: Desk): Promise<number[]> {
  const { code, stdout } = await desk.ballast('results', 'tiny');
  return code === 0 ? csvRows(stdout).map(({ repetitions }) => Number(repetitions)) : [];
}
