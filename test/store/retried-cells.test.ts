/** A run of older numerics, some of whose failures were asked to be computed again by this program's. */
import { expect, test } from 'vitest';
import { fillArms } from '../../activities/fill-arms.js';
import { planRun } from '../../activities/plan-run.js';
import { OUTCOMES } from '../../numerics/outcomes.js';
import { createFindRun } from '../../store/find-run.js';
import { lacksOf, readCell } from '../../store/retried-cells.js';
import { runCounts, runDigest } from '../../store/run-results.js';
import { studyGrid } from '../../studies/grid.js';
import { NUMERICS_VERSION } from '../../studies/repetition.js';
import { fakeValue } from '../support/fake-compute.js';
import { type OpenRun, openTinyRun, RUN_ID, store, storedOf, temporaryLedger } from '../support/open-run.js';

const OLDER = NUMERICS_VERSION - 1;
const SEPARATED = OUTCOMES.indexOf('separated');
const NO_CONVERGENCE = OUTCOMES.indexOf('no-convergence');
const ALL = { from: 0, to: 6 };
/** How the run's repetitions ended: the second and third separated, the fifth without convergence. */
const CODES = [0, SEPARATED, SEPARATED, 0, NO_CONVERGENCE, 0];

test('lacksOf() asks for the failures of the retried reason, under the key of the later numerics', async () => {
  const run = await retriedRun(SEPARATED);
  const [arm, cell] = [run.arms[0]!, run.arms[0]!.cells[0]!];
  const later = studyGrid(run.study, NUMERICS_VERSION)[0]!.cells[0]!.key;
  expect(await lacksOf(run.ledger, run.spec, arm, cell, ALL)).toEqual([
    { cell, key: cell.key, numericsVersion: OLDER, spans: [] },
    { cell, key: later, numericsVersion: NUMERICS_VERSION, spans: [{ from: 1, to: 3 }] },
  ]);
});

test('lacksOf() of a run that retries nothing is what was never stored', async () => {
  const run = await openTinyRun({ repetitions: 6 });
  const [arm, cell] = [run.arms[0]!, run.arms[0]!.cells[0]!];
  await store(run, arm, [cell], { from: 2, to: 4 });
  const spans = [
    { from: 0, to: 2 },
    { from: 4, to: 6 },
  ];
  expect(await lacksOf(run.ledger, run.spec, arm, cell, ALL)).toEqual([
    { cell, key: cell.key, numericsVersion: NUMERICS_VERSION, spans },
  ]);
});

test('a retry computes the failed repetitions alone, and the run then has them in their places', async () => {
  const run = await retriedRun(SEPARATED);
  expect(await runCounts(run.ledger, run.spec)).toMatchObject({ total: 24, finished: 16, failed: 12 });
  expect(await runDigest(run.ledger, run.spec)).toEqual({ missing: 8 });

  const { batches } = await planRun(run, { runId: RUN_ID, threads: 1, batchSize: 10 });
  expect(batches).toBe(2);
  for (const arm of run.arms) expect(await fillArms(run, run.spec, [arm], ALL)).toMatchObject({ repetitions: 4 });
  expect(run.compute.tasks.map(({ first, count, cells }) => [first, count, cells.length])).toEqual([
    [1, 2, 2],
    [1, 2, 2],
  ]);

  const [arm, cell] = [run.arms[0]!, run.arms[0]!.cells[0]!];
  const [whole] = await readCell(run.ledger, run.spec, arm, cell, ALL);
  expect(Array.from(whole!.codes)).toEqual([0, 0, 0, 0, NO_CONVERGENCE, 0]);
  const expected = [0, 1, 2, 3, 4, 5].map((r) => (r === 4 ? Number.NaN : fakeValue(cell.spec, r, 0)));
  expect(Array.from(whole!.values)).toEqual(expected);
  expect(await runCounts(run.ledger, run.spec)).toMatchObject({ total: 24, finished: 24, failed: 4 });
  expect(await runDigest(run.ledger, run.spec)).toHaveProperty('digest');
});

test('a retry leaves the old failures in the ledger, under their own key', async () => {
  const run = await retriedRun(SEPARATED);
  for (const arm of run.arms) await fillArms(run, run.spec, [arm], ALL);
  const [old] = await run.ledger.read(run.arms[0]!.cells[0]!.key, ALL);
  expect(Array.from(old!.codes)).toEqual(CODES);
  const later = studyGrid(run.study, NUMERICS_VERSION)[0]!.cells[0];
  expect(await storedOf(run.ledger, later)).toEqual([1, 2]);
});

test('a retry that fails again is done, and what another retry asked for is replaced too', async () => {
  const run = await retriedRun(SEPARATED, { codeOf: (r) => (r === 1 ? SEPARATED : 0) });
  for (const arm of run.arms) await fillArms(run, run.spec, [arm], ALL);
  expect(await runCounts(run.ledger, run.spec)).toMatchObject({ finished: 24, failed: 8 });

  await run.ledger.addRetry(RUN_ID, { reason: NO_CONVERGENCE, numericsVersion: NUMERICS_VERSION });
  const both = await createFindRun(run.ledger)(RUN_ID);
  expect(await runCounts(run.ledger, both)).toMatchObject({ finished: 20, failed: 8 });
  for (const arm of both.arms) await fillArms(run, both, [arm], ALL);
  const [whole] = await readCell(run.ledger, both, both.arms[0]!, both.arms[0]!.cells[0]!, ALL);
  expect(Array.from(whole!.codes)).toEqual([0, SEPARATED, 0, 0, 0, 0]);
});

test('fillArms() refuses to compute numbers of other numerics', async () => {
  const run = await openTinyRun({ repetitions: 6 }, {}, temporaryLedger(), OLDER);
  await expect(fillArms(run, run.spec, [run.arms[0]!], ALL)).rejects.toThrow(
    `Cannot compute for numerics v${OLDER}: this program's numerics are v${NUMERICS_VERSION}; finish the run with the`,
  );
  expect(run.compute.tasks).toEqual([]);
});

/** A run of older numerics with {@link CODES} in each cell, that asks for failures of the reason again. */
async function retriedRun(reason: number, later: Parameters<typeof openTinyRun>[1] = {}): Promise<OpenRun> {
  const ledger = temporaryLedger();
  const run = await openTinyRun({ repetitions: 6 }, later, ledger, OLDER);
  for (const arm of run.arms) await store(run, arm, arm.cells, ALL, { codeOf: (r) => CODES[r] ?? 0 });
  await ledger.addRetry(RUN_ID, { reason, numericsVersion: NUMERICS_VERSION });
  return { ...run, spec: await run.findRun(RUN_ID) };
}
