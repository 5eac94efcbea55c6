import { expect, test } from 'vitest';
import { createExpectedRepetitions } from '../../store/expected-repetitions.js';
import { runForecast } from '../../store/run-forecast.js';
import { openTinyRun, store } from '../support/open-run.js';

test('createExpectedRepetitions() leaves runs alone that have what they ask for', async () => {
  const { ledger, spec } = await openTinyRun();
  expect(await createExpectedRepetitions(ledger)(spec)).toBeUndefined();
});

test('createExpectedRepetitions() forecasts an adaptive run, and not again at once', async () => {
  const precision = { targets: { 'excess-risk': { absolute: 1000 } }, minimum: 10 };
  const run = await openTinyRun({ repetitions: 80, precision });
  const expectedRepetitions = createExpectedRepetitions(run.ledger);
  const before = await expectedRepetitions(run.spec);
  expect(before).toBe((await runForecast(run.ledger, run.spec)).repetitions.estimate);
  for (const arm of run.arms) await store(run, arm, arm.cells, { from: 0, to: 9 });
  expect(await expectedRepetitions(run.spec)).toBe(before);
  // another specification is looked at at once
  expect(await expectedRepetitions({ ...run.spec })).not.toBe(before);
});
