/** How large a ledger's file is, how much room is left beside it, and whether it can be written. */
import { accessSync, constants } from 'node:fs';
import { stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import type { LedgerSpace } from '../ledger.js';

/** With what is not yet merged into the file. */
export async function fileSpace(file: string): Promise<LedgerSpace> {
  const sizes = await Promise.all([file, `${file}-wal`].map(sizeOf));
  const { bavail, blocks, bsize } = await statfs(path.dirname(file));
  return { size: sizes.reduce((sum, size) => sum + size, 0), free: bavail * bsize, disk: blocks * bsize };
}

export function fileObstacle(file: string): string | undefined {
  try {
    accessSync(file, constants.W_OK);
    return undefined;
  } catch {
    return 'the ledger cannot be written';
  }
}

/** A file that is being replaced has no size for a moment. */
async function sizeOf(file: string): Promise<number> {
  return await stat(file).then(
    ({ size }) => size,
    () => 0,
  );
}
