/** How large the ledger's file is, and how much room is left beside it. */
import { stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import { Gauge, type Registry } from 'prom-client';

export function measureLedgerFile(file: string, registry: Registry): void {
  const add = (name: string, help: string, look: () => Promise<number>) =>
    new Gauge({
      name,
      help,
      registers: [registry],
      async collect() {
        this.reset();
        // a file that is being replaced has no size for a moment
        const value = await look().catch(() => undefined);
        if (value !== undefined) this.set(value);
      },
    });
  add('ballast_ledger_size_bytes', 'Size of the ledger, with what is not yet merged into its file', async () => {
    const sizes = await Promise.all(
      [file, `${file}-wal`].map((one) =>
        stat(one).then(
          ({ size }) => size,
          () => 0,
        ),
      ),
    );
    return sizes.reduce((sum, size) => sum + size, 0);
  });
  add('ballast_ledger_free_bytes', 'Room left on the ledger’s disk', async () => {
    const { bavail, bsize } = await statfs(path.dirname(file));
    return bavail * bsize;
  });
  add('ballast_ledger_disk_bytes', 'Size of the ledger’s disk', async () => {
    const { blocks, bsize } = await statfs(path.dirname(file));
    return blocks * bsize;
  });
}
