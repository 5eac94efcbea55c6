/** Vitest global set-up: has the Temporal executable in the cache before any test's clock runs. */
import { temporalExecutable } from './temporal-server.js';

export async function setup(): Promise<void> {
  await temporalExecutable();
}
