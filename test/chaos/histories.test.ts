import { expect, test } from 'vitest';
import { failedTasks } from './histories.js';

const failed = (cause: number, message: string) => ({
  workflowTaskFailedEventAttributes: { cause, failure: { message } },
});

test('failedTasks() names a workflow that did not do the same again, and not what the server itself did', () => {
  const events = [{}, failed(1, 'UnhandledCommand'), failed(17, ''), failed(24, '[TMPRL1100] Nondeterminism error')];
  expect(failedTasks({ workflowId: 'run', history: { events } }, true)).toEqual([
    'a workflow task of run failed: cause 24, [TMPRL1100] Nondeterminism error',
  ]);
});

test('failedTasks() forgives a workflow that ran out of time only where its worker was stopped', () => {
  const history = { events: [failed(14, 'Script execution timed out after 5000ms')] };
  expect(failedTasks({ workflowId: 'run', history }, true)).toEqual([]);
  expect(failedTasks({ workflowId: 'run', history }, false)).toEqual([
    'a workflow task of run failed: cause 14, Script execution timed out after 5000ms',
  ]);
});
