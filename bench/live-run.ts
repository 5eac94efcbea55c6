/**
 * What watching a large run costs the dashboard's server: the first look, a look after one more batch, and memory over many looks. Run
 * after a build:
 *
 *   node --expose-gc dist/bench/live-run.js --cells 250 --repetitions 4000 --looks 7200
 *
 * 7200 looks are an hour of a page that is open. The same options give the same ledger; numbers are invented (`large-ledger.ts`).
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { createLiveRuns } from '../dashboard/live/live-runs.js';
import type { Ledger } from '../store/ledger.js';
import { openSqliteLedger } from '../store/sqlite/open-ledger.js';
import { canonicalJson } from '../studies/content-key.js';
import { studyGrid } from '../studies/grid.js';
import { NUMERICS_VERSION } from '../studies/repetition.js';
import { writeLargeLedger } from './large-ledger.js';

const { values } = parseArgs({
  options: { cells: { type: 'string' }, repetitions: { type: 'string' }, looks: { type: 'string' } },
});
const cells = Number(values.cells ?? 250);
const repetitions = Number(values.repetitions ?? 4000);
const looks = Number(values.looks ?? 7200);
const folder = mkdtempSync(path.join(tmpdir(), 'ballast-live-'));
const ledger = openSqliteLedger(path.join(folder, 'ledger.sqlite'));
try {
  await measure(ledger);
} finally {
  await ledger.close();
  rmSync(folder, { recursive: true, force: true });
}

async function measure(into: Ledger): Promise<void> {
  const study = await writeLargeLedger(into, { cells, repetitions, batch: 100 });
  // the same cells, of which there is more to come
  const wider = { ...study, repetitions: repetitions + looks };
  await into.createRun({
    id: 'growing',
    study: 'large',
    specification: canonicalJson(wider),
    numericsVersion: NUMERICS_VERSION,
  });
  const runs = createLiveRuns({
    ledger: into,
    phaseOf: async () => 'running',
    threads: 2,
    version: '0',
    now: Date.now,
  });
  const run = (await runs.open('growing'))!;
  const first = await timed(async () => {
    let change = await run.refresh();
    while (change.changed.length > 0) change = await run.refresh();
  });
  console.log(`first look at ${cells * repetitions} repetitions: ${first.toFixed(0)} ms`);

  const keys = studyGrid(study).flatMap((arm) => arm.cells.map(({ key }) => key));
  const costs: number[] = [];
  const memory: number[] = [];
  for (let look = 0; look < looks; look++) {
    const outcome = (cellKey: string) => ({
      cellKey,
      first: repetitions + look,
      codes: new Uint8Array(1),
      values: Float64Array.of(look % 7, 1),
    });
    await into.write(keys.map(outcome));
    costs.push(await timed(() => run.refresh()));
    if (look % Math.ceil(looks / 8) === 0) {
      globalThis.gc?.();
      memory.push(process.memoryUsage().heapUsed / 2 ** 20 + process.memoryUsage().external / 2 ** 20);
    }
  }
  costs.sort((a, b) => a - b);
  const at = (share: number) => costs[Math.floor(share * (costs.length - 1))]!.toFixed(1);
  console.log(
    `a look after a batch of all ${cells} cells: median ${at(0.5)} ms, 95 % ${at(0.95)} ms, most ${at(1)} ms`,
  );
  console.log(`resident at the end: ${(process.memoryUsage().rss / 2 ** 20).toFixed(0)} MB`);
  console.log(`heap and buffers over ${looks} looks, MB: ${memory.map((megabytes) => megabytes.toFixed(0)).join(' ')}`);
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
