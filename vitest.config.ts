import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Fetches or builds the Temporal server once, before any test needs it: that may take minutes.
    globalSetup: ['test/support/provide-temporal.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
