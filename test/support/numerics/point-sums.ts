import type { Generator } from '../../../numerics/generators/generator.js';
import type { PointSums } from '../../../numerics/point-sums.js';
import type { Stream } from '../../../numerics/random/stream.js';
import { rowsLength, unpackRows } from '../../../numerics/rows.js';

/** Σ x and Σ x x′ of the rows of a row-major table, in order. */
export function sumsOfTable(table: Float64Array, d: number): PointSums {
  const { first, second } = zeroSums(d);
  for (let i = 0; i < table.length; i += d) {
    for (let j = 0; j < d; j++) {
      first[j] = first[j]! + table[i + j]!;
      for (let k = j; k < d; k++) second[j * d + k] = second[j * d + k]! + table[i + j]! * table[i + k]!;
    }
  }
  return { first, second };
}

/** The sums of the stream's first `rows` points, by drawing them. */
export function sumsByRows(generator: Generator, stream: Stream, rows: number, d: number): PointSums {
  const out = new Float64Array(rowsLength(rows, d));
  generator.fill(stream, out, 0, rows);
  return sumsOfTable(unpackRows(out, 0, rows, d), d);
}

/** What the generator adds to sums of zero. */
export function sumsAtOnce(generator: Generator, stream: Stream, rows: number, d: number): PointSums {
  const sums = zeroSums(d);
  if (generator.addSums === undefined) throw new RangeError('Cannot draw sums: the generator must have addSums()');
  generator.addSums(stream, rows, sums);
  return sums;
}

/** Σ x, then the upper triangle of Σ x x′. */
export function sumsVector({ first, second }: PointSums): number[] {
  const d = first.length;
  return [...first, ...second.filter((_, at) => at % d >= Math.floor(at / d))];
}

/** Sums of no points. */
export function zeroSums(d: number): PointSums {
  return { first: new Float64Array(d), second: new Float64Array(d * d) };
}
