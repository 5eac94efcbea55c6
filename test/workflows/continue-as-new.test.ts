import { afterAll, beforeAll, expect, test } from 'vitest';
import { progress } from '../../workflows/messages.js';
import { type Harness, startHarness } from './harness.js';

let harness: Harness;

beforeAll(async () => {
  // shorter than the history of two segments
  harness = await startHarness(40);
}, 600_000);
afterAll(() => harness.stop());

test('runStudy() continues as new between segments, and neither loses nor repeats a batch or a count', async () => {
  const run = await harness.start(650, { threads: 8 });
  const firstExecution = (await run.handle.describe()).runId;
  expect(await run.handle.result()).toEqual({ missing: 0, problems: [] });

  const last = harness.client.workflow.getHandle(run.handle.workflowId);
  expect((await last.describe()).runId).not.toBe(firstExecution);
  expect(await last.query(progress)).toMatchObject({ batches: 650, batchesDone: 650, batchesFailed: 0 });
  expect([...run.done].sort((a, b) => a - b)).toEqual(Array.from({ length: 650 }, (_, i) => i));
  expect(run.counts.plans).toBe(1);
  expect(run.closed).toHaveLength(1);
});

test('runStudy() continues as new between the rounds of an adaptive run', async () => {
  const run = await harness.start(60, { threads: 8, report: (plan) => ({ plan, more: plan < 5 }) });
  const firstExecution = (await run.handle.describe()).runId;
  expect(await run.handle.result()).toEqual({ missing: 0, problems: [] });

  const last = harness.client.workflow.getHandle(run.handle.workflowId);
  expect((await last.describe()).runId).not.toBe(firstExecution);
  expect(await last.query(progress)).toMatchObject({ batches: 300, batchesDone: 300 });
  expect(run.counts.plans).toBe(5);
  expect(run.closed).toHaveLength(1);
});
