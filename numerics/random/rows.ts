/** Draws of whole rows: where a study's random numbers come from in bulk. Vector-machine form: `numerics/assembly/draws.ts`. */
import { type Simd, simdOver } from '../kernels/simd.js';
import { BLOCK_ROWS, rowStart } from '../rows.js';
import { normal } from './normal.js';
import { sign } from './signs.js';
import type { Stream } from './stream.js';
import { uniform } from './uniform.js';

/** N(0, 1); uniform on [0, 1); −1 or 1. */
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
 * Draws row by row, in each row coordinate by coordinate, one draw of `law` each. With `leads`, every row takes one uniform draw
 * first, which goes to leads[i − from]. Drawing in pieces gives the bits of drawing at once.
 */
export function drawRows(stream: Stream, law: RowLaw, draws: RowDraws, leads: Float64Array | null): void {
  const simd = simdOver(draws.out);
  if (simd === undefined) drawPlainRows(stream, law, draws, leads);
  else if (leads === null) drawSimdRows(simd, stream, law, draws, 0);
  else drawLedRows(simd, stream, law, draws, leads);
}

function drawPlainRows(
  stream: Stream,
  law: RowLaw,
  { out, d, firstColumn, from, count }: RowDraws,
  leads: Float64Array | null,
): void {
  const draw = { normal, uniform, sign }[law];
  for (let i = 0; i < count; i++) {
    if (leads !== null) leads[i] = uniform(stream);
    const x = rowStart(from + i, d);
    for (let j = firstColumn; j < d; j++) out[x + j * BLOCK_ROWS] = draw(stream);
  }
}

/** Leads may lie anywhere: the kernel writes them to its own memory, as many at a time as it has room for. */
function drawLedRows(simd: Simd, stream: Stream, law: RowLaw, draws: RowDraws, leads: Float64Array): void {
  const { leads: written } = simd;
  for (let done = 0; done < draws.count; done += written.length) {
    const count = Math.min(written.length, draws.count - done);
    drawSimdRows(simd, stream, law, { ...draws, from: draws.from + done, count }, written.byteOffset);
    for (let i = 0; i < count; i++) leads[done + i] = written[i];
  }
}

function drawSimdRows(
  simd: Simd,
  stream: Stream,
  law: RowLaw,
  { out, d, firstColumn, from, count }: RowDraws,
  leads: number,
): void {
  const at = out.byteOffset + 8 * (rowStart(from, d) + firstColumn * BLOCK_ROWS);
  const columns = d - firstColumn;
  continueStream(simd, stream, ({ kernels }) => {
    if (law === 'normal') kernels.drawNormalRows(at, from, count, d, columns, leads);
    else if (law === 'uniform') kernels.drawUniformRows(at, from, count, d, columns, leads);
    else kernels.drawSignRows(at, from, count, d, columns, leads);
  });
}

/** Lends a stream to the kernels: they go on where it stands, and it goes on where they end. */
export function continueStream(simd: Simd, stream: Stream, draw: (simd: Simd) => void): void {
  for (let i = 0; i < 8; i++) simd.state[i] = stream.words[i];
  draw(simd);
  for (let i = 0; i < 8; i++) stream.words[i] = simd.state[i];
}
