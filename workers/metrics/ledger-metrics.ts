/** How large the ledger is, and how much room is left where it stands. */
import { Gauge, type Registry } from 'prom-client';
import type { Ledger, LedgerSpace } from '../../store/ledger.js';

const GAUGES: readonly (readonly [string, string, keyof LedgerSpace])[] = [
  ['ballast_ledger_size_bytes', 'Size of the ledger, with what is not yet merged into its file', 'size'],
  ['ballast_ledger_free_bytes', 'Room left on the ledger’s disk; absent where the store does not tell', 'free'],
  ['ballast_ledger_disk_bytes', 'Size of the ledger’s disk; absent where the store does not tell', 'disk'],
];

export function measureLedger(ledger: Pick<Ledger, 'space'>, registry: Registry): void {
  // the gauges of one scrape share one look
  let looking: Promise<LedgerSpace | undefined> | undefined;
  for (const [name, help, field] of GAUGES) {
    new Gauge({
      name,
      help,
      registers: [registry],
      async collect() {
        this.reset();
        looking ??= ledger.space().catch(() => undefined);
        const value = (await looking)?.[field];
        looking = undefined;
        if (value !== undefined && value !== null) this.set(value);
      },
    });
  }
}
