import { LedgerError } from '../ledger.js';
import type { AuditCheck, AuditedRun, CheckReport, Place } from './contract.js';

/** The ledger's own check: pages, checksums of every row, totals; then which cells of the run cannot be read. */
export const checksums: AuditCheck = { name: 'checksums', run: checkLedger };

async function checkLedger(audited: AuditedRun): Promise<CheckReport> {
  const looked = ['every page, row and total of the whole ledger'];
  try {
    await audited.ledger.check();
    return { looked, findings: [] };
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    const at = error.message.lastIndexOf('; ');
    const [what, remedy] = [error.message.slice(0, at), error.message.slice(at + 2)];
    return { looked, findings: [{ level: 'wrong', what: [what], places: await unreadable(audited), remedy }] };
  }
}

async function unreadable({ ledger, study, cells }: AuditedRun): Promise<Place[]> {
  const places: Place[] = [];
  for (const at of cells) {
    try {
      await ledger.read(at.cell.key, { from: 0, to: study.repetitions });
    } catch (error) {
      if (!(error instanceof LedgerError)) throw error;
      places.push({ ...at, repetitions: [] });
    }
  }
  return places;
}
