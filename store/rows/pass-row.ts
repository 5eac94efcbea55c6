/** A segment with who computed it, as every store reads it to hand it on. */
import type { Pass } from '../ledger.js';
import type { Damaged } from './damaged.js';
import { parseSegment, type SegmentRow } from './segment-row.js';

export interface PassRow extends SegmentRow {
  readonly cell: number;
  readonly key: string;
  readonly measures: number;
  /** Null where that was not recorded. */
  readonly writer: string | null;
  readonly repetitions: number | null;
  readonly elapsedMs: number | null;
}

/** Where reading goes on: behind this segment. */
export interface PassPlace {
  readonly cell: number;
  readonly first: number;
}

/** Before every segment. */
export const FIRST_PASS: PassPlace = { cell: -1, first: -1 };

/** Rows read at a time. */
export const MOST_PASSES = 512;

/** @throws {LedgerError} if the row is not what was written */
export function parsePass(row: PassRow, damaged: Damaged): Pass {
  const outcomes = [parseSegment(row, row, damaged)];
  const { writer, repetitions, elapsedMs } = row;
  if (writer === null || repetitions === null || elapsedMs === null) return { outcomes };
  return { outcomes, work: { writer, repetitions, elapsedMs } };
}

/** Reads page after page. */
export async function* passPages(
  read: (behind: PassPlace) => Promise<readonly PassRow[]>,
  damaged: Damaged,
): AsyncGenerator<Pass[]> {
  for (let behind = FIRST_PASS; ; ) {
    const rows = await read(behind);
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows.map((row) => parsePass(row, damaged));
    behind = last;
  }
}
