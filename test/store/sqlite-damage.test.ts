import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { beforeEach, describe, expect, test } from 'vitest';
import { openSqliteLedger } from '../../store/sqlite/open-ledger.js';
import { CELL, cellKey, outcomes, RUN } from './support/outcomes.js';
import { edit, expectRejection, fillLedger, temporaryFiles } from './support/sqlite-files.js';

const PAGE = 4096;
const ALL = { from: 0, to: 1_000_000 };

const files = temporaryFiles();
let file: string;
beforeEach(() => {
  file = files.next();
});

describe('a damaged ledger', () => {
  test('names the cell and the repetitions of a segment with a flipped bit', async () => {
    await fillLedger(file);
    flip(file, Buffer.from(Float64Array.of(1234.5678).buffer));
    const ledger = openSqliteLedger(file);
    const naming = new RegExp(
      `ledger\\.db: it is damaged \\(.*repetitions 10 to 12 of cell ${CELL}.*run again to recompute`,
    );
    await expectRejection(ledger.read(CELL, ALL), naming);
    await expectRejection(ledger.check(), naming);
    // a rewrite must not blame the numbers
    await expectRejection(ledger.write([outcomes({ first: 11, values: [[3, 4]] })]), naming);
    expect(await ledger.read(cellKey(1), ALL)).toHaveLength(1);
    await ledger.close();
  });

  test('names the run whose specification has a flipped bit', async () => {
    await fillLedger(file);
    flip(file, Buffer.from('Ünïcode'));
    const ledger = openSqliteLedger(file);
    await expectRejection(ledger.findRun(RUN.id), /the checksum of run run-1 does not match/);
    await expectRejection(ledger.check(), /run-1/);
    await ledger.close();
  });

  test('names the batches of a plan with a flipped bit', async () => {
    await fillLedger(file);
    flip(file, Buffer.from(Uint32Array.of(4_000_000_001, 4_000_000_002).buffer));
    const ledger = openSqliteLedger(file);
    await expectRejection(ledger.plannedBatch(RUN.id, 1), /batches 0 to 1 of the plan of run run-1/);
    await expectRejection(ledger.check(), /the plan of run run-1/);
    await ledger.close();
  });

  test.each([
    ['a segment that is gone', 'DELETE FROM segment', /the totals of cell c+0 do not match/],
    ['two segments that changed places', `UPDATE segment SET first = 30 - first`, /does not match/],
    ['a plan that is gone', 'DELETE FROM plan', /the plan of run run-1 has 0 chunks and not 1/],
    ['an unknown state', "UPDATE run SET state = 'lost'", /run run-1 has the unknown state "lost"/],
    ['a cell that is gone', 'DELETE FROM cell', /refers to one that is gone/],
  ])('check() finds %s', async (_what, sql, naming) => {
    await fillLedger(file);
    edit(file, sql);
    const ledger = openSqliteLedger(file);
    await expectRejection(ledger.check(), naming);
    await ledger.close();
  });

  test('check() finds a page of rubbish and a file cut short', async () => {
    await fillLedger(file);
    const whole = readFileSync(file);
    for (const damage of [rubbishFromPage(whole, 3), whole.subarray(0, whole.length - PAGE)]) {
      writeFileSync(file, damage);
      await expectRejection(openAndCheck(file), /damaged/);
    }
    truncateSync(file, 50);
    await expectRejection(openAndCheck(file), /damaged/);
  });
});

/** Flips one bit in the middle of the one place in `file` where `bytes` stand. */
function flip(file: string, bytes: Buffer): void {
  const content = readFileSync(file);
  const at = content.indexOf(bytes);
  expect(at).toBeGreaterThan(0);
  expect(content.indexOf(bytes, at + 1)).toBe(-1);
  content[at + (bytes.length >> 1)]! ^= 0x10;
  writeFileSync(file, content);
}

function rubbishFromPage(content: Buffer, page: number): Buffer {
  return Buffer.concat([content.subarray(0, page * PAGE), Buffer.alloc(content.length - page * PAGE, 0xa5)]);
}

async function openAndCheck(file: string): Promise<void> {
  const ledger = openSqliteLedger(file);
  await ledger.check().finally(() => ledger.close());
}
