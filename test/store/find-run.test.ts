import { expect, test } from 'vitest';
import { createFindRun } from '../../store/find-run.js';
import { canonicalJson } from '../../studies/content-key.js';
import { NUMERICS_VERSION } from '../../studies/repetition.js';
import { openTinyRun, RUN_ID } from '../support/open-run.js';
import { tinyStudy } from '../support/tiny-study.js';

test('createFindRun() parses a run once, and gives what it asks for', async () => {
  const run = await openTinyRun();
  const findRun = createFindRun(run.ledger);
  const found = await findRun(RUN_ID);
  expect(found).toEqual({ study: run.study, numericsVersion: NUMERICS_VERSION, arms: run.arms, retries: [] });
  expect(await findRun(RUN_ID)).toBe(found);
});

test('createFindRun() sees that a run was extended, and that failures are to be computed again', async () => {
  const run = await openTinyRun();
  const findRun = createFindRun(run.ledger);
  await findRun(RUN_ID);
  const wider = tinyStudy({ repetitions: 9 });
  const to = { specification: canonicalJson(wider), numericsVersion: NUMERICS_VERSION };
  await run.ledger.reviseRun(RUN_ID, 1, to);
  expect((await findRun(RUN_ID)).study.repetitions).toBe(9);
  const retry = { reason: 1, numericsVersion: NUMERICS_VERSION + 1 };
  await run.ledger.addRetry(RUN_ID, retry);
  expect((await findRun(RUN_ID)).retries).toEqual([retry]);
});
