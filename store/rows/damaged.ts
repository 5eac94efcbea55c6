import type { LedgerError } from '../ledger.js';

/** Makes the error for a row that is not what was written; `what` names it. */
export type Damaged = (what: string) => LedgerError;
