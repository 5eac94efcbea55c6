/** Draws that fill rows of a data set, one law for all numbers. */
import { BLOCK_ROWS, rowStart } from '../rows.js';
import { normal } from './normal.js';
import { fillSigns } from './signs.js';
import type { Stream } from './stream.js';
import { uniform } from './uniform.js';

/** N(0, 1); uniform on [0, 1); ±1, equally likely. */
export type RowLaw = 'normal' | 'uniform' | 'sign';

/** Which numbers of `out` are drawn: coordinates firstColumn … d − 1 of rows from … from + count − 1. */
export interface RowDraws {
  readonly out: Float64Array;
  readonly d: number;
  readonly firstColumn: number;
  readonly from: number;
  readonly count: number;
}

/**
 * Draws row by row, in each row coordinate by coordinate, one draw of `law` each. With `leads`, every row takes one uniform
 * draw first, which goes to leads[i − from]. Drawing in pieces gives the bits of drawing at once.
 */
export function drawRows(stream: Stream, law: RowLaw, draws: RowDraws, leads: Float64Array | null): void {
  const { out, d, firstColumn, from, count } = draws;
  for (let i = from; i < from + count; i++) {
    if (leads !== null) leads[i - from] = uniform(stream);
    const x = rowStart(i, d);
    for (let j = firstColumn; j < d; j++) {
      const at = x + j * BLOCK_ROWS;
      if (law === 'normal') out[at] = normal(stream);
      else if (law === 'uniform') out[at] = uniform(stream);
      else fillSigns(stream, out, at, 1);
    }
  }
}
