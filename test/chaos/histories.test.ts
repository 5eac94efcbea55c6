import { expect, test } from 'vitest';
import { failedTasks } from './histories.js';

test('failedTasks() names a workflow that did not do the same again, and not what the server itself did', () => {
  const failed = (cause: number, message: string) => ({
    workflowTaskFailedEventAttributes: { cause, failure: { message } },
  });
  const events = [{}, failed(1, 'UnhandledCommand'), failed(17, ''), failed(24, '[TMPRL1100] Nondeterminism error')];
  expect(failedTasks({ workflowId: 'run', history: { events } })).toEqual([
    'a workflow task of run failed: cause 24, [TMPRL1100] Nondeterminism error',
  ]);
});
