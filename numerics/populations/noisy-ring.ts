/**
 * A noisy ring beside two correlated normals (Section 7.3, Figure 8 right): the classes differ in the plane of the first two
 * coordinates, the others are nuisance.
 *
 * Majority: (x₁, x₂) has mean (shift, 0) with probability shiftShare, else (0, 0), unit variances and a correlation; the others
 * are standard normal. Minority: x₁ = center + r cos ω + ε₁, x₂ = r sin ω + ε₂ with ω uniform and r ~ N(radius,
 * radiusSpread²); all noise ε, and the other coordinates, are N(0, jitter²).
 */
import { number } from '../parameters.js';
import { normal } from '../random/normal.js';
import type { Stream } from '../random/stream.js';
import { BLOCK_ROWS, rowStart } from '../rows.js';
import { definePopulation, dimension, type Population } from './contract.js';
import { drawMixture, mixtureMean, mixtureSecondMoment, normalMixture } from './normal-mixture.js';

interface NoisyRingValues {
  readonly dimension: number;
  readonly shift: number;
  readonly shiftShare: number;
  readonly correlation: number;
  readonly center: number;
  readonly radius: number;
  readonly radiusSpread: number;
  readonly jitter: number;
}

export const noisyRing = definePopulation({
  kind: 'noisy-ring',
  about: 'a noisy ring beside two correlated normals',
  parameters: {
    dimension,
    shift: number('First coordinate of the majority’s second centre; the first is 0', {}, 1.5),
    shiftShare: number('Share of the majority around its second centre', { above: 0, max: 0.999999 }, 0.3),
    correlation: number('Of the majority’s first two coordinates', { min: -0.999999, max: 0.999999 }, 0.5),
    center: number('First coordinate of the ring’s centre', {}, 4.8),
    radius: number('Radius of the ring', { min: 0 }, 2.2),
    radiusSpread: number('Standard deviation of the radius', { min: 0 }, 0.12),
    jitter: number('Standard deviation of the ring’s noise in every coordinate', { above: 0 }, 0.08),
  },
  create: createNoisyRing,
  problems: ({ dimension }) =>
    dimension >= 2
      ? []
      : [{ path: ['dimension'], message: `expected at least 2 (the plane of the ring), got ${dimension}` }],
});

/** A majority point takes one uniform and d normal draws; a minority point two normals for ω, one for r, d for ε. */
function createNoisyRing(values: NoisyRingValues): Population {
  const { dimension: d, shift, shiftShare, correlation, center, radius, radiusSpread, jitter } = values;
  if (!(d >= 2)) throw new RangeError(`Cannot build a noisy ring: dimension must be at least 2, got ${d}`);
  const covariance = Array.from({ length: d }, (_, j) =>
    Array.from({ length: d }, (_, k) => (j === k ? 1 : j + k === 1 ? correlation : 0)),
  );
  const majority = normalMixture(
    [
      { weight: 1 - shiftShare, mean: [], covariance },
      { weight: shiftShare, mean: [shift], covariance },
    ],
    d,
  );

  function drawRing(stream: Stream, out: Float64Array, rowFrom: number, rows: number): void {
    for (let i = rowFrom; i < rowFrom + rows; i++) {
      // a pair of normals points in a uniform direction: cos ω and sin ω from + − × ÷ √ alone
      const u = normal(stream);
      const v = normal(stream);
      const scale = (radius + radiusSpread * normal(stream)) / Math.sqrt(u * u + v * v);
      const x = rowStart(i, d);
      for (let j = 0; j < d; j++) out[x + j * BLOCK_ROWS] = jitter * normal(stream);
      out[x] += center + scale * u;
      out[x + BLOCK_ROWS] += scale * v;
    }
  }

  /** E x = center e₁; E x x′ is diagonal, because directions ω and ω + π cancel and cos² + sin² = 1. */
  function ringSecondMoment(): Float64Array {
    const out = new Float64Array(d * d);
    for (let j = 0; j < d; j++) out[j * d + j] = jitter * jitter;
    const half = 0.5 * (radius * radius + radiusSpread * radiusSpread);
    out[0] += center * center + half;
    out[d + 1] += half;
    return out;
  }

  return {
    dimension: d,
    draw(label, stream, out, rowFrom, rows) {
      if (label === 1) drawRing(stream, out, rowFrom, rows);
      else drawMixture(majority, stream, { out, d, from: rowFrom, count: rows });
    },
    classMean: (label) =>
      label === 1
        ? Float64Array.from({ length: d }, (_, j) => (j === 0 ? center : 0))
        : mixtureMean(majority.components),
    secondMoment: (label) => (label === 1 ? ringSecondMoment() : mixtureSecondMoment(majority.components)),
  };
}
