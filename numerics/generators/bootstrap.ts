/**
 * The bootstrap: observed minority points, each drawn uniformly with replacement (random over-sampling).
 *
 * Source: Efron & Tibshirani (1994), An introduction to the bootstrap, Chapter 6; imbalanced-learn's RandomOverSampler
 * without shrinkage.
 */
import { below } from '../random/uniform.js';
import { BLOCK_ROWS, rowStart } from '../rows.js';
import { defineGenerator, type Generator } from './contract.js';

export const bootstrap = defineGenerator({
  kind: 'bootstrap',
  about: 'observed minority points, drawn with replacement',
  parameters: {},
  create: (_, population) => createBootstrap(population.dimension),
});

/** The generator of copies; one uniform draw per point. Needs a point, else 'too-few-points'. */
function createBootstrap(d: number): Generator {
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
      for (let i = rowFrom; i < rowFrom + rows; i++) copyRow(points, below(stream, n), out, i, d);
    },
    workBytes: () => 0,
  };
}

/** Writes row `row` of `points` to row `at` of `out`. */
function copyRow(points: Float64Array, row: number, out: Float64Array, at: number, d: number): void {
  const x = rowStart(row, d);
  const to = rowStart(at, d);
  for (let j = 0; j < d * BLOCK_ROWS; j += BLOCK_ROWS) out[to + j] = points[x + j];
}
