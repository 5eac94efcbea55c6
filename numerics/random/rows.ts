/** Draws of whole rows: where a study's random numbers come from in bulk. Vector-machine form: `numerics/assembly/draws.ts`. */
import { type Simd, simdOver } from '../kernels/simd.js';
import { BLOCK_ROWS, type RowRange, rowStart } from '../rows.js';
import { normal } from './normal.js';
import { drawSigns } from './signs.js';
import type { Stream } from './stream.js';
import { uniform } from './uniform.js';

/** Of each coordinate N(0, 1); uniform on [0, 1); −1 or 1; uniform on [−√3, √3). Of a row: uniform on the sphere of radius √d. */
export const ROW_LAWS = ['normal', 'uniform', 'sign', 'cube', 'sphere'] as const;
export type RowLaw = (typeof ROW_LAWS)[number];

/** Points that draws are moved by. */
export interface Centers {
  /** (parts × d), row-major. */
  readonly points: Float64Array;
  /** Sums of the probabilities up to each part; the last counts as 1. */
  readonly cumulative: Float64Array;
}

/** One center. */
export function around(point: Float64Array): Centers {
  return { points: point, cumulative: Float64Array.of(1) };
}

const SQRT_3 = Math.sqrt(3);
const NOWHERE = new Float64Array(0);

/**
 * Draws row by row, in each row coordinate by coordinate, one draw each (signs: one for 64). With `leads`, every row takes one uniform draw first,
 * which goes to leads[i − from]. Drawing in pieces gives the bits of drawing at once.
 */
export function drawRows(stream: Stream, law: RowLaw, range: RowRange, leads: Float64Array | null): void {
  const simd = simdOver(range.out);
  if (simd === undefined || range.d > simd.parameters.length) {
    drawEach(stream, range, 0, law, (i) => {
      if (leads !== null) leads[i] = uniform(stream);
      return NOWHERE;
    });
    return;
  }
  const center = simd.parameters;
  // adding −0 changes no number, not even −0
  center.fill(-0, 0, range.d);
  for (let done = 0; done < range.count; done += simd.leads.length) {
    const count = leads === null ? range.count : Math.min(simd.leads.length, range.count - done);
    const { out, d } = range;
    const from = range.from + done;
    const at = out.byteOffset + 8 * rowStart(from, d);
    const written = leads === null ? 0 : simd.leads.byteOffset;
    continueStream(simd, stream, ({ kernels }) => {
      kernels.drawRows(ROW_LAWS.indexOf(law), at, from, count, d, written, 0, 1, 0, center.byteOffset);
    });
    // leads may lie anywhere
    if (leads === null) return;
    for (let i = 0; i < count; i++) leads[done + i] = simd.leads[i];
  }
}

/**
 * Draws row by row around centers: one uniform draw for the center (none if there is just one), then one for each coordinate, which
 * the center's is added to. The first `fixed` coordinates are the center's own, without a draw.
 */
export function drawRowsAround(stream: Stream, law: RowLaw, range: RowRange, centers: Centers, fixed = 0): void {
  const { out, d, from, count } = range;
  const { points, cumulative } = centers;
  const parts = cumulative.length;
  const simd = simdOver(out);
  if (simd === undefined || points.length + parts > simd.parameters.length) {
    drawEach(stream, range, fixed, law, () => {
      const part = parts === 1 ? 0 : indexAt(cumulative, uniform(stream));
      return points.subarray(part * d, (part + 1) * d);
    });
    return;
  }
  const { parameters } = simd;
  parameters.set(points);
  parameters.set(cumulative, points.length);
  const at = out.byteOffset + 8 * rowStart(from, d);
  const centersAt = parameters.byteOffset;
  continueStream(simd, stream, ({ kernels }) => {
    const cumulativeAt = centersAt + 8 * points.length;
    kernels.drawRows(ROW_LAWS.indexOf(law), at, from, count, d, 0, fixed, parts, cumulativeAt, centersAt);
  });
}

/** The index in whose part of [0, 1) u lies, given the cumulative probabilities; the last takes what rounding leaves. */
export function indexAt(cumulative: ArrayLike<number>, u: number): number {
  let c = 0;
  while (c < cumulative.length - 1 && u >= cumulative[c]) c++;
  return c;
}

/** @param begin called before the draws of each row with its place in the range; returns what the row is moved by, if it is */
function drawEach(
  stream: Stream,
  { out, d, from, count }: RowRange,
  fixed: number,
  law: RowLaw,
  begin: (i: number) => Float64Array,
): void {
  for (let i = 0; i < count; i++) {
    const center = begin(i);
    const x = rowStart(from + i, d);
    for (let j = 0; j < fixed; j++) out[x + j * BLOCK_ROWS] = center[j];
    if (law === 'sphere') drawOnSphere(stream, out, x + fixed * BLOCK_ROWS, d - fixed);
    else if (law === 'sign') drawSigns(stream, out, x + fixed * BLOCK_ROWS, d - fixed, BLOCK_ROWS);
    else for (let j = fixed; j < d; j++) out[x + j * BLOCK_ROWS] = drawOne(stream, law);
    if (center.length > 0) for (let j = fixed; j < d; j++) out[x + j * BLOCK_ROWS] += center[j];
  }
}

function drawOne(stream: Stream, law: Exclude<RowLaw, 'sphere' | 'sign'>): number {
  switch (law) {
    case 'normal':
      return normal(stream);
    case 'uniform':
      return uniform(stream);
    case 'cube':
      return SQRT_3 * (2 * uniform(stream) - 1);
  }
}

/** A normal vector, scaled; squares are summed in the order of coordinates. */
function drawOnSphere(stream: Stream, out: Float64Array, x: number, d: number): void {
  let squares = 0;
  for (let j = 0; j < d; j++) {
    const z = normal(stream);
    out[x + j * BLOCK_ROWS] = z;
    squares += z * z;
  }
  const scale = Math.sqrt(d / squares);
  for (let j = 0; j < d; j++) out[x + j * BLOCK_ROWS] *= scale;
}

/** Lends a stream to the kernels: they go on where it stands, and it goes on where they end. */
export function continueStream(simd: Simd, stream: Stream, draw: (simd: Simd) => void): void {
  for (let i = 0; i < 8; i++) simd.state[i] = stream.words[i];
  draw(simd);
  for (let i = 0; i < 8; i++) stream.words[i] = simd.state[i];
}
