import { afterAll, beforeAll, describe } from 'vitest';
import { openPostgresLedger } from '../../store/postgres/open-ledger.js';
import { type Postgres, startPostgres, withoutPostgres } from '../support/postgres.js';
import { describeLedger } from './ledger-contract.js';

describe.skipIf(withoutPostgres())('with a PostgreSQL', () => {
  let postgres: Postgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(async () => {
    await postgres.remove();
  });

  describeLedger('PostgreSQL', (place) =>
    openPostgresLedger(postgres.address('ballast', { schema: place.replaceAll('-', '_') })),
  );
});
