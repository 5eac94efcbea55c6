import type { CellAt } from '../../studies/cell-name.js';
import type { Ledger, Outcomes } from '../ledger.js';
import { cutOutcomes, spanOf } from '../outcomes.js';

/** What the ledger has of a cell, repetitions ascending, each once. */
export interface StoredRows extends CellAt {
  readonly repetitions: Float64Array;
  readonly codes: Uint8Array;
  /** (repetitions × width), row-major. */
  readonly values: Float64Array;
  readonly width: number;
}

export async function readRows(ledger: Ledger, at: CellAt, repetitions: number): Promise<StoredRows> {
  const pieces = withoutOverlaps(await ledger.read(at.cell.key, { from: 0, to: repetitions }));
  const count = pieces.reduce((sum, { codes }) => sum + codes.length, 0);
  const width = at.cell.spec.measures.length;
  const rows = {
    ...at,
    repetitions: new Float64Array(count),
    codes: new Uint8Array(count),
    values: new Float64Array(count * width),
    width,
  };
  let next = 0;
  for (const { first, codes, values } of pieces) {
    rows.codes.set(codes, next);
    rows.values.set(values, next * width);
    for (let i = 0; i < codes.length; i++) rows.repetitions[next + i] = first + i;
    next += codes.length;
  }
  return rows;
}

/** What is stored twice counts once here; another check reports it. */
function withoutOverlaps(pieces: readonly Outcomes[]): Outcomes[] {
  let reached = 0;
  return pieces.flatMap((piece) => {
    const span = { from: Math.max(piece.first, reached), to: spanOf(piece).to };
    reached = Math.max(reached, span.to);
    return span.from < span.to ? [cutOutcomes(piece, span)] : [];
  });
}

/** The row of a repetition, or −1 if it is not stored. */
export function rowOf({ repetitions }: StoredRows, repetition: number): number {
  let [low, high] = [0, repetitions.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (repetitions[middle]! < repetition) low = middle + 1;
    else high = middle;
  }
  return repetitions[low] === repetition ? low : -1;
}

/** Whether two rows of a cell have the same outcome and the same numbers, bit for bit. */
export function sameRows({ codes, values, width }: StoredRows, a: number, b: number): boolean {
  if (codes[a] !== codes[b]) return false;
  for (let m = 0; m < width; m++) if (!Object.is(values[a * width + m], values[b * width + m])) return false;
  return true;
}
