/**
 * A process of its own that writes to a ledger: `write-ledger.ts <address> <batches> <offset>`.
 *
 * Batch b holds repetitions [5b, 5b + 5) of three cells; every process computes the same numbers. It starts at batch
 * `offset`, wraps around, and prints the number of new repetitions after each batch. It opens the ledger when a line
 * arrives on stdin.
 */
import { once } from 'node:events';
import { openStore } from '../../../store/open-store.js';
import { outcomes } from './outcomes.js';

const [, , address, batches, offset] = process.argv;
process.stdout.write('ready\n');
await once(process.stdin, 'data');
process.stdin.destroy();
const ledger = await openStore(address!);

for (let i = 0; i < Number(batches); i++) {
  const first = ((i + Number(offset)) % Number(batches)) * 5;
  const rows = Array.from({ length: 5 }, (_, r) => [Math.sqrt(first + r), first + r]);
  const fresh = await ledger.write([0, 1, 2].map((cell) => outcomes({ cell, first, values: rows })));
  process.stdout.write(`${fresh}\n`);
}
await ledger.close();
