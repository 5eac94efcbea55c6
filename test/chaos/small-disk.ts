/** A file system of its own, of a few megabytes, that can be filled: `ENOSPC` as the system itself reports it. */
import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface SmallDisk {
  readonly folder: string;
  /** Takes all the space there is; to be repeated, as others free some. */
  fill(): void;
  free(): void;
  remove(): void;
}

/** Holds a ledger and a server's database with room to spare. */
const SIZE = '96m';
/** A large piece until it does not fit, then single pages. */
const PIECES = [1 << 20, 1 << 12].map((size) => Buffer.alloc(size));

/** @returns undefined where this process may not mount one */
export function mountSmallDisk(): SmallDisk | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'ballast-small-disk-'));
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE},mode=700`, 'tmpfs', folder]);
  if (status !== 0) {
    rmdirSync(folder);
    return undefined;
  }
  const filler = join(folder, 'filler');
  const remove = () => {
    process.off('exit', remove);
    spawnSync('umount', ['--lazy', folder]);
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', remove);
  return {
    folder,
    fill() {
      for (const piece of PIECES) while (fits(filler, piece));
    },
    free: () => rmSync(filler, { force: true }),
    remove,
  };
}

function fits(file: string, piece: Buffer): boolean {
  try {
    appendFileSync(file, piece);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return false;
    throw error;
  }
}
