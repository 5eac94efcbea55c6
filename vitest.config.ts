import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const report = process.env.BALLAST_TEST_REPORT;

/** Tests that take the whole machine, and would have others miss their moments. */
const ALONE = 'test/cluster/**/*.test.ts';

export default defineConfig({
  test: {
    // Fetches or builds the Temporal server once, before any test needs it: that may take minutes.
    globalSetup: ['test/support/provide-temporal.ts'],
    reporters: report ? ['default', ['json', { outputFile: report }]] : ['default'],
    // tests that drive the command wait most of their time, so two at once share even two cores
    maxWorkers: Math.max(2, availableParallelism() - 1),
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // one group after the other
    projects: [
      {
        extends: true,
        test: { name: 'suites', include: ['test/**/*.test.ts'], exclude: [ALONE], sequence: { groupOrder: 0 } },
      },
      { extends: true, test: { name: 'cluster', include: [ALONE], sequence: { groupOrder: 1 } } },
    ],
  },
});
