/**
 * Preloaded into every process of an episode (`NODE_OPTIONS=--import`): a worker then notes each task that it hands to
 * its compute threads, and how it ended, in the file that BALLAST_CHAOS_TASKS names. A line that was written survives
 * `kill -9`, so what a killed worker had in hand is known. `computed.ts` reads the file.
 */
import { appendFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

const file = process.env.BALLAST_CHAOS_TASKS;

if (file !== undefined && isMainThread && process.argv[2] === 'worker') {
  const { Piscina } = await import('piscina');
  const { run } = Piscina.prototype;
  const note = (line) => appendFileSync(file, `${JSON.stringify({ pid: process.pid, ...line })}\n`);
  let tasks = 0;

  Piscina.prototype.run = async function (task, ...rest) {
    const number = tasks++;
    note({ task: number, cells: task.cells.length, count: task.count });
    const result = await run.call(this, task, ...rest);
    note({ task: number, done: result.done });
    return result;
  };
}
