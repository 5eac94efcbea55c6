/** A row of the table of segments, as every store keeps it: consecutive repetitions of one cell. */
import type { Span } from '../../studies/spans.js';
import { outcomesChecksum } from '../checksum.js';
import type { Outcomes } from '../ledger.js';
import { countFailed, spanOf } from '../outcomes.js';
import type { Damaged } from './damaged.js';

/** A row of the table of cells. */
export interface Cell {
  readonly id: number;
  readonly key: string;
  readonly measures: number;
  readonly finished: number;
  readonly failed: number;
  readonly extent: number;
}

export const CELL_COLUMNS = 'id, key, measures, finished, failed, extent';

export interface SegmentRow {
  readonly first: number;
  readonly count: number;
  readonly failed: number;
  readonly checksum: number;
  readonly codes: ArrayBuffer;
  readonly numbers: ArrayBuffer;
}

/** @throws {LedgerError} if the row is not what was written */
export function parseSegment(cell: Pick<Cell, 'key' | 'measures'>, row: SegmentRow, damaged: Damaged): Outcomes {
  const { first, count, codes, numbers } = row;
  const isWhole = codes?.byteLength === count && numbers?.byteLength === count * cell.measures * 8;
  if (isWhole) {
    const segment = {
      cellKey: cell.key,
      first,
      codes: new Uint8Array(codes),
      values: new Float64Array(numbers),
    };
    if (outcomesChecksum(segment) === row.checksum && countFailed(segment.codes) === row.failed) return segment;
  }
  throw damaged(`the checksum of repetitions ${first} to ${first + count - 1} of cell ${cell.key} does not match`);
}

/** Walks a cell's segments in order, and holds them against its totals. */
export function createSegmentCheck(cell: Cell, damaged: Damaged) {
  let [finished, failed, extent] = [0, 0, 0];
  return {
    /** @throws {LedgerError} if it is damaged, or overlaps the one before it */
    add(row: SegmentRow): void {
      const segment = parseSegment(cell, row, damaged);
      if (segment.first < extent) throw damaged(`segments of cell ${cell.key} overlap`);
      finished += row.count;
      failed += row.failed;
      extent = spanOf(segment).to;
    },
    /** @throws {LedgerError} if the totals are not those of the segments */
    end(): void {
      if (finished === cell.finished && failed === cell.failed && extent === cell.extent) return;
      throw damaged(`the totals of cell ${cell.key} do not match its repetitions`);
    },
  };
}

/** Segments that are looked at for a piece: few, as those that do not fit are looked up again. */
export const MOST_IN_PIECE = 128;

/**
 * Where a piece of at most `most` repetitions ends: with the last of the segments that fits, the first one in any case; undefined if
 * there is none.
 */
export function endOfPiece(segments: readonly Span[], most: number): number | undefined {
  let [repetitions, end]: [number, number | undefined] = [0, undefined];
  for (const { from, to } of segments) {
    repetitions += to - from;
    if (end !== undefined && repetitions > most) break;
    end = to;
  }
  return end;
}

/** Groups rows by the position of the key that they belong to. */
export function groupedByKey<Row extends { readonly at: number }, T>(
  rows: readonly Row[],
  itemOf: (row: Row) => T,
): Map<number, T[]> {
  const groups = new Map<number, T[]>();
  for (const row of rows) {
    const group = groups.get(row.at);
    if (group === undefined) groups.set(row.at, [itemOf(row)]);
    else group.push(itemOf(row));
  }
  return groups;
}
