/** Verification on compute threads of this process, which end with it. */
import type { ComputeOptions } from '../activities/compute.js';
import { type Verification, verifyBatches } from '../activities/verify-batches.js';
import type { Ledger } from '../store/ledger.js';
import { openComputePool } from './compute-pool.js';

export type { Difference, RepetitionResult, Verification } from '../activities/verify-batches.js';

/** @param options `onProgress` counts draws; what the signal stops is left out of the result */
export async function verifyInline(
  { ledger, threads }: { readonly ledger: Ledger; readonly threads: number },
  arms: Parameters<typeof verifyBatches>[1],
  batches: Parameters<typeof verifyBatches>[2],
  options: ComputeOptions = {},
): Promise<Verification> {
  const compute = openComputePool(threads);
  try {
    return await verifyBatches({ ledger, compute }, arms, batches, options);
  } finally {
    await compute.close();
  }
}
