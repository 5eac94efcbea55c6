/**
 * Perturbed sampling, of Section 7.3 (Figure 8, right): minority points drawn with replacement, plus normal noise.
 * With sd = 1 the noise is N(0, I), as in the paper.
 */
import { number } from '../parameters.js';
import { drawRows } from '../random/rows.js';
import { addRow, scaleRows } from '../row-transforms.js';
import { BLOCK_ROWS, forEachBlock } from '../rows.js';
import { defineGenerator, type Generator } from './contract.js';

export const perturbed = defineGenerator({
  kind: 'perturbed',
  about: 'observed minority points, drawn with replacement, plus normal noise',
  parameters: { sd: number('Standard deviation of the noise in every coordinate', { min: 0 }, 1) },
  create: ({ sd }, population) => createPerturbed(sd, population.dimension),
});

/** The draws that choose x, for the rows of a piece. */
const LEADS = new Float64Array(BLOCK_ROWS);

/**
 * The generator x + sd z: x a uniformly drawn row of the minority, z standard normal. Draws are taken in the order x, z.
 *
 * Needs a point, else 'too-few-points'.
 *
 * @throws {RangeError} if sd is negative or not finite
 */
function createPerturbed(sd: number, d: number): Generator {
  if (!(sd >= 0 && sd < Infinity)) {
    throw new RangeError(`Cannot perturb points: sd must be finite and >= 0, got ${sd}`);
  }
  let points = new Float64Array(0) as Float64Array;
  let n = 0;

  return {
    prepare({ minority, n1 }) {
      if (n1 < 1) return 'too-few-points';
      points = minority;
      n = n1;
      return 'ok';
    },
    fill(stream, out, rowFrom, rows) {
      forEachBlock({ out, d, from: rowFrom, count: rows }, (piece) => {
        drawRows(stream, 'normal', piece, LEADS);
        scaleRows(piece, sd);
        for (let r = 0; r < piece.count; r++) addRow(points, Math.floor(LEADS[r] * n), out, piece.from + r, d);
      });
    },
    workBytes: () => 0,
  };
}
