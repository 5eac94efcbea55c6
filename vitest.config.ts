import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const report = process.env.BALLAST_TEST_REPORT;

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Fetches or builds the Temporal server once, before any test needs it: that may take minutes.
    globalSetup: ['test/support/provide-temporal.ts'],
    reporters: report ? ['default', ['json', { outputFile: report }]] : ['default'],
    // tests that drive the command wait most of their time, so two at once share even two cores
    maxWorkers: Math.max(2, availableParallelism() - 1),
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
