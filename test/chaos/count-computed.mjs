/**
 * Preloaded into every process of an episode (`NODE_OPTIONS=--import`): a worker then notes what it hands to a
 * compute thread, and how that ended, in the file that BALLAST_CHAOS_TASKS names. A line that was written survives
 * `kill -9`, so what a killed worker had in hand is known. `computed.ts` reads the file.
 */
import { appendFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

const file = process.env.BALLAST_CHAOS_TASKS;

if (file !== undefined && isMainThread && process.argv[2] === 'worker') {
  const { Piscina } = await import('piscina');
  const { run } = Piscina.prototype;
  const note = (line) => appendFileSync(file, `${JSON.stringify({ pid: process.pid, ...line })}\n`);
  const sizeOf = (tasks, count) => tasks.reduce((sum, task, i) => sum + task.cells.length * count(task, i), 0);
  let calls = 0;

  Piscina.prototype.run = async function (work, ...rest) {
    const call = calls++;
    note({ call, size: sizeOf(work.tasks, ({ count }) => count) });
    const result = await run.call(this, work, ...rest);
    note({ call, done: sizeOf(work.tasks, (_, i) => result.packed.done[i]) });
    return result;
  };
}
