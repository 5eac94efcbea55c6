import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { runPilotOf } from '../../cli/pilot.js';
import { holdRun } from '../../client/data-folder/hold-run.js';
import { openTinyRun, RUN_ID, storedOf } from '../support/open-run.js';

test('runPilotOf() leaves a run alone that somebody works on, and says so', async () => {
  const { folder, run, record, said } = await recordedRun();
  const hold = holdRun(folder, RUN_ID, 'another command');
  await runPilotOf({ folder, ledger: run.ledger }, { spec: run.spec, record }, { pilot: 5, workers: 1 });
  hold.release();
  expect(said).toEqual([`${RUN_ID} is running: the forecast is made from what it has\n`]);
  expect(await storedOf(run.ledger, run.arms[0]!.cells[0])).toEqual([]);
});

test('runPilotOf() computes nothing for a recorded run unless that was asked for', async () => {
  const { folder, run, record, said } = await recordedRun();
  await runPilotOf({ folder, ledger: run.ledger }, { spec: run.spec, record }, { workers: 1 });
  expect(await storedOf(run.ledger, run.arms[0]!.cells[0])).toEqual([]);
  expect(said).toEqual([]);
});

/** The tiny run in a data folder of its own, and what is said on stderr. */
async function recordedRun() {
  const folder = mkdtempSync(path.join(tmpdir(), 'ballast-pilot-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const run = await openTinyRun({ repetitions: 50 });
  const said: string[] = [];
  const spy = vi.spyOn(console, 'error').mockImplementation((line: string) => void said.push(line));
  onTestFinished(() => spy.mockRestore());
  return { folder, run, said, record: await run.ledger.findRun(RUN_ID) };
}
