/** The short form of the cluster's story, about two minutes; `npm run cluster` plays it at full size, see cluster.ts. */
import { describe, expect, test } from 'vitest';
import { withoutPostgres } from '../support/postgres.js';
import { playInside, whyNoNamespaces } from './namespaces.js';
import { repetitionsFor } from './pace.js';
import { provideClusterPrograms } from './programs.js';
import { FIGURE, type Report } from './story.js';

describe.skipIf(withoutCluster())('a Temporal cluster on PostgreSQL', () => {
  test('carries a study through deaths, partitions, restarts, joins and an upgrade, to the digest of one machine', async () => {
    provideClusterPrograms();
    const cutMs = 8000;
    const repetitions = repetitionsFor(FIGURE, cutMs, 120);
    const play = { what: 'story', first: 20, repetitions, batchSize: 20, cutMs, cells: 0 } as const;
    const report = await playInside<Report>(play);
    expect(report.problems).toEqual([]);
    expect(report.events).toHaveLength(8);
  }, 1_200_000);
});

/** For `describe.skipIf`: true, with a line that says so, where there can be none. */
function withoutCluster(): boolean {
  const why = whyNoNamespaces();
  if (why === undefined) return withoutPostgres();
  if (process.env.BALLAST_TEST_REQUIRE === 'all') return false;
  console.warn(`the cluster test is skipped: ${why}`);
  return true;
}
