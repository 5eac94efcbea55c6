/** What an audit is made of: independent checks, each of which looks at a run's ledger and reports what it found. */
import type { CellAt } from '../../studies/cell-name.js';
import type { Span } from '../../studies/spans.js';
import type { Study } from '../../studies/study.js';
import type { Ledger, RunRecord } from '../ledger.js';
import type { RunSpec } from '../run-spec.js';

export interface AuditedRun {
  readonly ledger: Ledger;
  readonly record: RunRecord;
  readonly spec: RunSpec;
  /** That of `spec`. */
  readonly study: Study;
  /** In the order of the grid. */
  readonly cells: readonly CellAt[];
}

/** A new check is one file and one line in `audit.ts`. */
export interface AuditCheck {
  /** One word. */
  readonly name: string;
  /** @throws {LedgerError} if damage keeps it from looking */
  run(audited: AuditedRun): Promise<CheckReport>;
}

export interface CheckReport {
  /** What was looked at. */
  readonly looked: Words;
  readonly findings: readonly Finding[];
}

export interface Finding {
  /** `wrong` if it must not be; `note` if it can be right, and is worth knowing. */
  readonly level: 'wrong' | 'note';
  readonly what: Words;
  readonly places: readonly Place[];
  /** What to do. */
  readonly remedy: string;
}

/** Where something was found. */
export interface Place extends CellAt {
  /** Ascending; empty if the whole cell is meant. */
  readonly repetitions: readonly Span[];
}

/** Text in pieces; numbers in it are counts, for whoever shows it to group. */
export type Words = readonly (string | number)[];
