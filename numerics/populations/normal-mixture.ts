/** The law of a class as a mixture of normals: how it is drawn, and its moments. */
import { factorPositiveDefinite } from '../positive-definite.js';
import { type Centers, drawRows, drawRowsAround, indexAt } from '../random/rows.js';
import type { Stream } from '../random/stream.js';
import { multiplyRow, multiplyRows, shiftRow, shiftRows } from '../row-transforms.js';
import { BLOCK_ROWS, forEachBlock, type RowRange } from '../rows.js';
import type { NormalComponent } from './contract.js';
import { covarianceProblems } from './law-problems.js';
import { padded } from './padded.js';

/** The draws that choose components, for the rows of a piece. */
const LEADS = new Float64Array(BLOCK_ROWS);

/** A component as an author describes it. */
export interface ComponentValues {
  readonly weight: number;
  /** At most d coordinates; those not listed are 0. */
  readonly mean: readonly number[];
  /** Rows of a (d × d) matrix; absent for the identity. */
  readonly covariance?: readonly (readonly number[])[] | undefined;
}

/** A mixture, ready to draw from. */
export interface NormalMixture {
  readonly components: readonly NormalComponent[];
  /** Their means, and the sums of their weights. */
  readonly centers: Centers;
  /** Lower triangular L with L L′ the covariance, for each component; null for the identity. */
  readonly roots: readonly (Float64Array | null)[];
}

/**
 * Builds the mixture.
 *
 * @throws {RangeError} if weights are not positive with sum 1, a mean is longer than d, or a covariance is not a positive
 *   definite (d × d) matrix
 */
export function normalMixture(parts: readonly ComponentValues[], d: number): NormalMixture {
  const cumulative: number[] = [];
  let total = 0;
  for (const { weight } of parts) {
    total += weight;
    cumulative.push(total);
  }
  if (!(parts.every(({ weight }) => weight > 0) && Math.abs(total - 1) < 1e-9)) {
    throw new RangeError(
      `Cannot build a mixture: weights must be positive and sum to 1, got [${parts.map(({ weight }) => weight)}]`,
    );
  }
  const [problem] = parts.flatMap(({ covariance }) => covarianceProblems(['covariance'], covariance, d));
  if (problem !== undefined) throw new RangeError(`Cannot build a law: covariance: ${problem.message}`);
  const components = parts.map(({ weight, mean, covariance }) => ({
    weight,
    mean: padded(mean, d),
    covariance: covariance === undefined ? null : Float64Array.from(covariance.flat()),
  }));
  return {
    components,
    centers: {
      points: Float64Array.from(components.flatMap(({ mean }) => [...mean])),
      cumulative: Float64Array.from(cumulative),
    },
    roots: components.map(({ covariance }) => covariance && factorPositiveDefinite(covariance, d)!.lower),
  };
}

/** Draws points mean + L z: one uniform draw for the component (none if there is just one), then d normal draws z. */
export function drawMixture(mixture: NormalMixture, stream: Stream, rows: RowRange): void {
  if (mixture.roots.every((root) => root === null)) drawRowsAround(stream, 'normal', rows, mixture.centers);
  else forEachBlock(rows, mixture.components.length === 1 ? drawOne : drawSeveral);

  function drawOne(piece: RowRange): void {
    drawRows(stream, 'normal', piece, null);
    multiplyRows(piece, mixture.roots[0]!);
    shiftRows(piece, mixture.components[0].mean);
  }

  function drawSeveral(piece: RowRange): void {
    const { out, d, from, count } = piece;
    drawRows(stream, 'normal', piece, LEADS);
    for (let r = 0; r < count; r++) {
      const c = indexAt(mixture.centers.cumulative, LEADS[r]);
      const root = mixture.roots[c];
      if (root !== null) multiplyRow(out, from + r, root, d);
      shiftRow(out, from + r, mixture.components[c].mean);
    }
  }
}

/** Σ weight mean. */
export function mixtureMean(components: readonly NormalComponent[]): Float64Array {
  const out = new Float64Array(components[0].mean.length);
  for (const { weight, mean } of components) {
    for (let j = 0; j < out.length; j++) out[j] += weight * mean[j];
  }
  return out;
}

/** Σ weight (covariance + mean mean′) (d × d). */
export function mixtureSecondMoment(components: readonly NormalComponent[]): Float64Array {
  const d = components[0].mean.length;
  const out = new Float64Array(d * d);
  for (let j = 0; j < d; j++) {
    for (let k = 0; k < d; k++) {
      let sum = meanCovariance(components, j, k, d);
      for (const { weight, mean } of components) sum += weight * mean[j] * mean[k];
      out[j * d + k] = sum;
    }
  }
  return out;
}

/** An entry of Σ weight covariance: of the identity itself, not of weights that sum to 1 up to rounding, where all have it. */
function meanCovariance(components: readonly NormalComponent[], j: number, k: number, d: number): number {
  const identity = j === k ? 1 : 0;
  if (components.every(({ covariance }) => covariance === null)) return identity;
  let sum = 0;
  for (const { weight, covariance } of components)
    sum += weight * (covariance === null ? identity : covariance[j * d + k]);
  return sum;
}
