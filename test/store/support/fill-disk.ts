/**
 * A process that fills the disk under a ledger, then frees some and goes on: `fill-disk.ts <folder>`. Prints as JSON the
 * error it met, and what the ledger held before and after.
 */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openSqliteLedger } from '../../../store/sqlite/open-ledger.js';
import { CELL, outcomes } from './outcomes.js';

const COUNT = 1000;
const folder = process.argv[2]!;
const spare = join(folder, 'spare');
writeFileSync(spare, new Uint8Array(1_000_000));
const ledger = openSqliteLedger(join(folder, 'ledger.db'));

let written = 0;
let error: Error | undefined;
while (!error) {
  await writeNext().catch((reason: Error) => {
    error = reason;
  });
}
const kept = await ledger.count([CELL], 1e9);
const acknowledged = written * COUNT;
rmSync(spare);
await writeNext();
await ledger.check();
const { finished } = await ledger.count([CELL], 1e9);
const { name, message } = error;
process.stdout.write(JSON.stringify({ name, message, acknowledged, kept: kept.finished, finished }));

async function writeNext(): Promise<void> {
  const values = Array.from({ length: COUNT }, (_, r) => [Math.sqrt(written * COUNT + r)]);
  await ledger.write([outcomes({ first: written * COUNT, values })]);
  written++;
}
