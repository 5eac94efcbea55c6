/** What is shown of a run is what is stored of it, however it came. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CellState, RunPhase } from '../../../dashboard/contract.js';
import type { LiveRun, LiveServices } from '../../../dashboard/live/live-run.js';
import { createLiveRuns } from '../../../dashboard/live/live-runs.js';
import type { Ledger } from '../../../store/ledger.js';
import { isWhole, type RunCounts, runCounts, runRows } from '../../../store/run-results.js';
import { recordedSpec } from '../../../store/run-spec.js';
import { canonicalJson } from '../../../studies/content-key.js';
import { outcomeCode } from '../../../studies/repetition.js';
import { overPrefix } from '../../../studies/results.js';
import { ADAPTIVE } from '../../support/adaptive-study.js';
import { openTinyRun, RUN_ID, store, temporaryLedger } from '../../support/open-run.js';
import { tinyStudy } from '../../support/tiny-study.js';

const NOW = 1_700_000_000_000;

async function phaseOf(_: unknown, counts: RunCounts): Promise<RunPhase> {
  return isWhole(counts) ? 'finished' : 'running';
}

function services(ledger: Ledger): LiveServices {
  return { ledger, phaseOf, threads: 2, version: '0.0.0', now: () => NOW };
}

async function watched(ledger: Ledger): Promise<LiveRun> {
  const run = await createLiveRuns(services(ledger)).open(RUN_ID);
  return run!;
}

test('a run that grows in any order shows the estimates of results, over all and over the prefix', async () => {
  const order = fc.shuffledSubarray(
    [0, 1, 2, 3].flatMap((cell) => [0, 4, 8, 12, 16].map((from) => ({ cell, from }))),
    { minLength: 1 },
  );
  await fc.assert(
    fc.asyncProperty(order, fc.integer({ min: 1, max: 4 }), async (pieces, looks) => {
      const ledger = temporaryLedger();
      const open = await openTinyRun({ repetitions: 20 }, {}, ledger);
      const cells = open.arms.flatMap((arm) => arm.cells.map((cell) => ({ arm, cell })));
      const run = await watched(ledger);
      for (const [i, { cell, from }] of pieces.entries()) {
        const at = cells[cell]!;
        await store({ ledger }, at.arm, [at.cell], { from, to: from + 4 }, { codeOf: (r) => (r % 5 === 3 ? 1 : 0) });
        if (i % looks === 0) await run.refresh();
      }
      await run.refresh();
      await agrees(run, ledger);
    }),
    { seed: 7, numRuns: 12 },
  );
});

async function agrees(run: LiveRun, ledger: Ledger): Promise<void> {
  const { spec } = await openSpec(ledger);
  const rows = await runRows(ledger, spec);
  const counts = await runCounts(ledger, spec);
  const { standing, grid } = run.view();
  expect(standing).toMatchObject({ total: counts.total, finished: counts.finished, failed: counts.failed });
  const { measures } = grid;
  for (const [i, row] of rows.entries()) {
    const state = run.states()[Math.floor(i / measures.length)]!;
    const column = measures.findIndex(({ name }) => name === row.measure);
    expect(state).toMatchObject({ finished: row.repetitions, failed: row.failed });
    close(state.all[column]?.mean, row.mean);
    close(state.all[column]?.variance, row.variance);
    close(state.all[column]?.mcse, row.mcse);
    close(state.all[column]?.mcseVariance, row.mcseVariance);
    const prefix = overPrefix(row);
    expect(state).toMatchObject({ prefix: prefix.repetitions, prefixFailed: prefix.failed });
    close((state.overPrefix ?? state.all)[column]?.mean, prefix.mean);
    close((state.overPrefix ?? state.all)[column]?.mcse, prefix.mcse);
  }
}

async function openSpec(ledger: Ledger) {
  return { spec: recordedSpec((await ledger.findRun(RUN_ID))!) };
}

/** The fake's values are below 2e4, their squares below 4e8: sums of twenty of them round by less than 1e-10 of the number. */
function close(got: number | null | undefined, wanted: number): void {
  if (Number.isNaN(wanted)) expect(got).toBeNull();
  else expect(Math.abs(got! - wanted)).toBeLessThan(1e-10 * (1 + Math.abs(wanted)));
}

test('refresh() tells the cells that have changed, and none if nothing was stored', async () => {
  const ledger = temporaryLedger();
  const { arms } = await openTinyRun({ repetitions: 8 }, {}, ledger);
  const run = await watched(ledger);
  expect((await run.refresh()).changed).toEqual([0, 1, 2, 3]);
  expect((await run.refresh()).changed).toEqual([]);
  await store({ ledger }, arms[1]!, [arms[1]!.cells[0]!], { from: 0, to: 2 });
  expect((await run.refresh()).changed).toEqual([2]);
  expect(run.states()[2]).toMatchObject({ cell: 2, asked: 8, finished: 2, prefix: 2 });
});

test('failures are counted by reason, with the line that replays the first one', async () => {
  const ledger = temporaryLedger();
  const { arms } = await openTinyRun({ repetitions: 8 }, {}, ledger);
  const [arm] = arms;
  const [cell] = arm!.cells;
  const separated = outcomeCode('separated');
  await ledger.write([
    {
      cellKey: cell!.key,
      first: 2,
      codes: Uint8Array.of(0, separated, separated),
      values: Float64Array.of(1, NaN, NaN),
    },
  ]);
  const run = await watched(ledger);
  expect((await run.refresh()).failuresChanged).toBe(true);
  const view = run.failures();
  expect(view).toMatchObject({ finished: 3, failed: 2 });
  expect(view.reasons).toMatchObject([{ reason: 'separated', count: 2 }]);
  expect(view.cells).toMatchObject([{ cell: 0, failed: 2, finished: 3, reason: 'separated' }]);
  expect(view.cells[0]!.replay).toBe(`ballast replay ${RUN_ID} --cell ${cell!.key.slice(0, 12)} --repetition 3`);
});

test('a run that is extended is read anew', async () => {
  const ledger = temporaryLedger();
  const { arms } = await openTinyRun({ repetitions: 4 }, {}, ledger);
  const run = await watched(ledger);
  await store({ ledger }, arms[0]!, arms[0]!.cells, { from: 0, to: 4 });
  await run.refresh();
  const wider = tinyStudy({ repetitions: 6, gamma: [0, 0.5, 1] });
  await ledger.reviseRun(RUN_ID, 1, { specification: canonicalJson(wider), numericsVersion: 2 });
  const change = await run.refresh();
  expect(change.revised).toBe(true);
  expect(run.view().grid).toMatchObject({ revision: 2, repetitions: 6, allCells: 6 });
  expect(run.states().map(({ finished }) => finished)).toEqual([4, 0, 4, 0, 0, 0]);
});

test('an adaptive cell that stops is settled, and what is stored beyond does not count', async () => {
  const ledger = temporaryLedger();
  const study = tinyStudy(ADAPTIVE);
  await ledger.createRun({ id: RUN_ID, study: study.name, specification: canonicalJson(study), numericsVersion: 2 });
  const run = await watched(ledger);
  await run.refresh();
  const { checkpoints } = study.precision!;
  expect(run.states().every((state: CellState) => state.asked === checkpoints[0] && !state.settled)).toBe(true);
  const { spec } = await openSpec(ledger);
  const [arm] = spec.arms;
  const values = { from: 0, to: checkpoints[0]! + 5 };
  await ledger.write(
    arm!.cells.map((cell) => ({
      cellKey: cell.key,
      first: 0,
      codes: new Uint8Array(values.to),
      values: new Float64Array(values.to * cell.spec.measures.length).fill(1),
    })),
  );
  await run.refresh();
  expect(run.states()[0]).toMatchObject({ asked: checkpoints[0], settled: true, finished: checkpoints[0], ratio: 0 });
});

test('list() shows the newest run first, and one that cannot be read does not hide the others', async () => {
  const ledger = temporaryLedger();
  await openTinyRun({}, {}, ledger);
  await ledger.createRun({ id: 'odd', study: 'odd', specification: '{"name":"odd"}', numericsVersion: 2 });
  const { runs, more } = await createLiveRuns(services(ledger)).list();
  expect(runs.map(({ id }) => id)).toEqual([RUN_ID]);
  expect(more).toBe(0);
  expect(await createLiveRuns(services(ledger)).open('nobody')).toBeUndefined();
});

test('cell() has the raw values in bins, the running mean, and how many repetitions the target needs', async () => {
  const ledger = temporaryLedger();
  const { arms } = await openTinyRun({ repetitions: 100 }, {}, ledger);
  const [cell] = arms[0]!.cells;
  const values = Float64Array.from({ length: 100 }, (_, i) => 1 + (i % 2));
  await ledger.write([{ cellKey: cell!.key, first: 0, codes: new Uint8Array(100), values }]);
  const run = await watched(ledger);
  await run.refresh();
  const view = (await run.cell(cell!.key.slice(0, 12), 'excess-risk'))!;
  expect(view.median).toBe(1.5);
  expect(view.bins.reduce((sum, { count }) => sum + count, 0)).toBe(100);
  expect(view.running.at(-1)).toMatchObject({ n: 100, mean: 1.5 });
  // sd² = 25/99 and 2 % of 1.5 is 0.03: n = sd² / 0.03²
  expect(view.needed).toBe(Math.ceil(25 / 99 / 0.03 ** 2));
  expect(await run.cell('ffffffffffff', 'excess-risk')).toBeUndefined();
  expect(await run.cell(cell!.key, 'gamma-star')).toBeUndefined();
});

test('theory() gives Theorem 2’s curve of each arm, from a thread of its own', async () => {
  const ledger = temporaryLedger();
  await openTinyRun({}, {}, ledger);
  const run = await watched(ledger);
  const { measure, reason, arms } = await run.theory();
  expect([measure, reason]).toEqual(['excess-risk', null]);
  expect(arms.map(({ arm }) => arm)).toEqual([0, 1]);
  for (const { points } of arms) {
    expect([points[0]![0], points.at(-1)![0]]).toEqual([0, 1]);
    expect(points.every(([, expected]) => expected > 0)).toBe(true);
  }
});
