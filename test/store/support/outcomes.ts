/** Outcomes for tests, written as rows; spans; and a run. */
import type { Outcomes } from '../../../store/ledger.js';
import type { Span } from '../../../studies/spans.js';

/** The key of the test cell with this number. */
export function cellKey(cell: number): string {
  return cell.toString(16).padStart(64, 'c');
}

export const CELL = cellKey(0);
export const EVERYTHING: Span = { from: 0, to: Number.MAX_SAFE_INTEGER };
export const RUN = { id: 'run-1', study: 'figure-5', specification: '{"name":"Ünïcode"}', numericsVersion: 3 };

export interface OutcomesDraft {
  readonly cell?: number;
  readonly first?: number;
  /** By default as many as the first row that is no failure has, or 1. */
  readonly measures?: number;
  /** One row per repetition; null is a failure with code 1. */
  readonly values: readonly (readonly number[] | null)[];
}

export function outcomes({ cell = 0, first = 0, measures, values }: OutcomesDraft): Outcomes {
  const width = measures ?? values.find((row) => row !== null)?.length ?? 1;
  return {
    cellKey: cellKey(cell),
    first,
    codes: Uint8Array.from(values, (row) => (row === null ? 1 : 0)),
    values: Float64Array.from(values.flatMap((row) => row ?? new Array<number>(width).fill(Number.NaN))),
  };
}

/** The bits of each number, in hexadecimal. */
export function bits(values: Float64Array): string[] {
  const view = new DataView(values.buffer, values.byteOffset, values.byteLength);
  return Array.from(values, (_, i) =>
    view
      .getBigUint64(i * 8, true)
      .toString(16)
      .padStart(16, '0'),
  );
}

/** The maximal spans of a set of repetitions, ascending. */
export function merged(repetitions: ReadonlySet<number>): Span[] {
  const spans: { from: number; to: number }[] = [];
  for (const repetition of [...repetitions].sort((a, b) => a - b)) {
    const last = spans.at(-1);
    if (last?.to === repetition) last.to++;
    else spans.push({ from: repetition, to: repetition + 1 });
  }
  return spans;
}

/** Cuts out a span, into fresh arrays. */
export function cut({ cellKey: key, first, codes, values }: Outcomes, { from, to }: Span): Outcomes {
  const measures = values.length / codes.length;
  return {
    cellKey: key,
    first: from,
    codes: codes.slice(from - first, to - first),
    values: values.slice((from - first) * measures, (to - first) * measures),
  };
}

export function span(from: number, to: number): Span {
  return { from, to };
}
