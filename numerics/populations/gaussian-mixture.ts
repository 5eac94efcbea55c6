/**
 * Mixtures of identity-covariance normals, and the single normal as the mixture of one (Figures 2 to 4 and 8 left).
 */
import { fillNormal } from '../random/normal.js';
import type { Stream } from '../random/stream.js';
import { uniform } from '../random/uniform.js';
import type { Component, GaussianMixtureSpec, GaussianSpec, Label, NormalComponent, Population } from './contract.js';
import { padded } from './padded.js';

/** The normal population: each class a mixture of one. */
export function createGaussian({ dimension, majorityMean, minorityMean }: GaussianSpec): Population {
  return createGaussianMixture({
    kind: 'gaussian-mixture',
    dimension,
    majority: [{ weight: 1, mean: majorityMean }],
    minority: [{ weight: 1, mean: minorityMean }],
  });
}

/**
 * The mixture population. A point takes one uniform draw for its component (none if there is just one), then d normal
 * draws.
 */
export function createGaussianMixture({ dimension, majority, minority }: GaussianMixtureSpec): Population {
  const laws = [mixtureLaw(majority, dimension), mixtureLaw(minority, dimension)] as const;

  return {
    dimension,
    draw(label, stream, out, rowFrom, rows) {
      drawMixture(laws[label], stream, out, rowFrom, rows);
    },
    classMean: (label) => mixtureMean(laws[label]),
    secondMoment: (label) => mixtureSecondMoment(laws[label]),
    normalLaw: (label: Label): readonly NormalComponent[] =>
      laws[label].means.map((mean, c) => ({ weight: laws[label].weights[c], mean, covariance: null })),
  };
}

interface MixtureLaw {
  readonly weights: readonly number[];
  /** Sums of the weights up to each component; the last counts as 1. */
  readonly cumulative: readonly number[];
  readonly means: readonly Float64Array[];
}

function mixtureLaw(components: readonly Component[], dimension: number): MixtureLaw {
  const weights = components.map((component) => component.weight);
  const cumulative: number[] = [];
  let total = 0;
  for (const weight of weights) {
    total += weight;
    cumulative.push(total);
  }
  if (!(weights.every((weight) => weight > 0) && Math.abs(total - 1) < 1e-9)) {
    throw new RangeError(`Cannot build a mixture: weights must be positive and sum to 1, got [${weights}]`);
  }
  return { weights, cumulative, means: components.map((component) => padded(component.mean, dimension)) };
}

function drawMixture(law: MixtureLaw, stream: Stream, out: Float64Array, rowFrom: number, rows: number): void {
  const { means } = law;
  const d = means[0].length;
  for (let i = rowFrom; i < rowFrom + rows; i++) {
    const mean = means.length === 1 ? means[0] : means[drawComponent(law, stream)];
    fillNormal(stream, out, i * d, d);
    for (let j = 0; j < d; j++) out[i * d + j] += mean[j];
  }
}

function drawComponent({ cumulative }: MixtureLaw, stream: Stream): number {
  const u = uniform(stream);
  let c = 0;
  while (c < cumulative.length - 1 && u >= cumulative[c]) c++;
  return c;
}

function mixtureMean({ weights, means }: MixtureLaw): Float64Array {
  const out = new Float64Array(means[0].length);
  for (let c = 0; c < weights.length; c++) {
    for (let j = 0; j < out.length; j++) out[j] += weights[c] * means[c][j];
  }
  return out;
}

/** I + Σ weight mean mean′. */
function mixtureSecondMoment({ weights, means }: MixtureLaw): Float64Array {
  const d = means[0].length;
  const out = new Float64Array(d * d);
  for (let j = 0; j < d; j++) {
    for (let k = 0; k < d; k++) {
      let sum = j === k ? 1 : 0;
      for (let c = 0; c < weights.length; c++) sum += weights[c] * means[c][j] * means[c][k];
      out[j * d + k] = sum;
    }
  }
  return out;
}
