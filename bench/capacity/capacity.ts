/**
 * How many threads a cluster feeds, by the model and what a batch was measured to cost. Run after a build:
 *
 *   node dist/bench/capacity/capacity.js --batch-seconds 10 --temporal-cores 4 --database-cores 4
 */
import { parseArgs } from 'node:util';
import { simulate } from './closed-network.js';
import { MEASURED } from './measured.js';

const { values } = parseArgs({
  options: {
    'batch-seconds': { type: 'string', default: '10' },
    'temporal-cores': { type: 'string', default: '2' },
    'database-cores': { type: 'string', default: '2' },
    threads: { type: 'string', default: '8,32,128,512,2048' },
    json: { type: 'boolean', default: false },
  },
});
const { cpuMs } = MEASURED.at(-1)!;
const seconds = Number(values['batch-seconds']);
const stations = [
  { name: 'Temporal', cores: Number(values['temporal-cores']), demandMs: cpuMs.temporal },
  {
    name: 'databases',
    cores: Number(values['database-cores']),
    demandMs: cpuMs['temporal-database'] + cpuMs['ledger-database'],
  },
];
const rows = values.threads.split(',').map((text) => {
  const threads = Number(text);
  // a thread computes on a core of its own, and so does what the worker does around it
  const { batchesPerSecond, use } = simulate({ threads, delayMs: 1000 * seconds + cpuMs.workers, stations });
  const busy = (batchesPerSecond * (seconds + cpuMs.workers / 1000)) / threads;
  return { threads, batchesPerSecond, busy, temporal: use[0] ?? 0, databases: use[1] ?? 0 };
});
if (values.json) console.log(JSON.stringify(rows, null, 2));
else {
  console.log('threads   batches/s   threads busy   Temporal busy   databases busy');
  for (const { threads, batchesPerSecond, busy, temporal, databases } of rows) {
    const percent = (share: number) => `${Math.round(100 * share)} %`;
    console.log(
      [
        String(threads).padStart(7),
        batchesPerSecond.toFixed(1).padStart(11),
        percent(busy).padStart(14),
        percent(temporal).padStart(15),
        percent(databases).padStart(16),
      ].join(' '),
    );
  }
}
