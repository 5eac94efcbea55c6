/**
 * What every ledger must do. Run by each store's own test file:
 * `describeLedger('SQLite', (place) => openSqliteLedger(join(folder, place)))`.
 */
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Ledger } from '../../store/ledger.js';
import { describeIntegrity } from './contract/integrity.js';
import { describePlans, describeRevisions, describeRuns } from './contract/runs.js';
import { describeValues } from './contract/values.js';
import { describeWork } from './contract/work.js';
import { CELL, EVERYTHING, outcomes, RUN } from './support/outcomes.js';

/** @param open opens the ledger at `place`, a name; the same place twice is the same ledger, a new place an empty one */
export function describeLedger(name: string, open: (place: string) => Promise<Ledger>): void {
  describe(`${name} ledger`, () => {
    let place: string;
    let ledger: Ledger;
    beforeEach(async () => {
      place = `ledger-${randomUUID()}`;
      ledger = await open(place);
    });
    afterEach(async () => {
      await ledger.check();
      await ledger.close();
    });

    describeValues(() => ledger);
    describeIntegrity(() => ledger);
    describeRuns(() => ledger);
    describeRevisions(() => ledger);
    describePlans(() => ledger);
    describeWork(() => ledger);

    test('close() keeps what was written, for whoever opens the ledger next', async () => {
      await ledger.createRun(RUN);
      await ledger.write([outcomes({ first: 3, values: [[1], [2]] })]);
      await ledger.close();
      ledger = await open(place);
      expect(await ledger.read(CELL, EVERYTHING)).toEqual([outcomes({ first: 3, values: [[1], [2]] })]);
      expect((await ledger.findRun(RUN.id))?.study).toBe('figure-5');
    });

    test('write() is seen by others who have the ledger open', async () => {
      const other = await open(place);
      await ledger.write([outcomes({ values: [[1]] })]);
      expect(await other.count([CELL], 1)).toEqual({ finished: 1, failed: 0 });
      await other.close();
    });
  });
}
