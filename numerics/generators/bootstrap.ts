/**
 * The bootstrap: observed minority points, each drawn uniformly with replacement (random over-sampling).
 *
 * Source: Efron & Tibshirani (1994), An introduction to the bootstrap, Chapter 6; imbalanced-learn's RandomOverSampler
 * without shrinkage.
 */
import type { Stream } from '../random/stream.js';
import { below } from '../random/uniform.js';
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
      for (let i = rowFrom; i < rowFrom + rows; i++) copyRandomRow(stream, points, n, out, i * d, d);
    },
    workBytes: () => 0,
  };
}

/** Writes a uniformly drawn one of the first `n` rows of `points` to out[to …]; takes one draw. */
export function copyRandomRow(
  stream: Stream,
  points: Float64Array,
  n: number,
  out: Float64Array,
  to: number,
  d: number,
): void {
  const row = below(stream, n) * d;
  for (let j = 0; j < d; j++) out[to + j] = points[row + j];
}
