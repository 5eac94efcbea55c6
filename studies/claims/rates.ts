/** Rates in n1, and the closed-form limits they are held against. */
import { log } from '../../numerics/elementary/log.js';
import type { Measure } from '../../numerics/measures.js';
import { meanAt } from './compare.js';
import { type Estimate, logLogSlope } from './estimate.js';
import { type Evidence, MissingEvidence, type Where } from './evidence.js';
import { type SquaredLimit, squaredLimit } from './squared-limit.js';

/** Measures that have a closed-form limit. */
export const LIMIT_MEASURES = ['excess-risk', 'parameter-error'] as const;
export type LimitMeasure = (typeof LIMIT_MEASURES)[number];

/** Exponents of a measure in n under the rate Θ(n⁻¹) of the excess risk. */
export const PARAMETRIC: Readonly<Record<LimitMeasure, number>> = { 'excess-risk': -1, 'parameter-error': -0.5 };

/**
 * How far a fitted exponent may stand from the one of the theory. The next order, a relative O(1/n1), and the curvature of
 * a mean of absolute values move slopes by a few hundredths over the shipped n1; a rate that is not the theory's differs by
 * a half or more.
 */
export const SLOPE_MARGIN = 0.15;

/** The exponent of a mean in n1, over the levels of n1 from `least` on. */
export function rate(evidence: Evidence, where: Where, measure: Measure, least = 0): Estimate {
  const levels = evidence.numbers('n1', where, 2).filter((n1) => n1 >= least);
  if (levels.length < 2) throw new MissingEvidence(`the run of ${evidence.study.name} has too few n1 from ${least} on`);
  return logLogSlope(levels.map((n1) => ({ x: n1, y: meanAt(evidence, { ...where, n1 }, measure) })));
}

/** The limit at an n1 of the study, and the levels it is for. */
export function limitAt(evidence: Evidence, n1: number, gamma: number): SquaredLimit {
  const [n0 = Number.NaN] = evidence.numbers('n0', { n1 });
  return squaredLimit(evidence.study, { n0, n1, gamma });
}

export function limitOfMeasure(limit: SquaredLimit, measure: LimitMeasure): number {
  return measure === 'excess-risk' ? limit.excessRisk : limit.parameterError;
}

/** The exponent in n1 of the limits themselves, which fall as a generator improves. */
export function limitRate(evidence: Evidence, gamma: number, measure: LimitMeasure): number {
  const points = evidence.numbers('n1', {}, 2).map((n1) => ({
    x: log(n1),
    y: log(limitOfMeasure(limitAt(evidence, n1, gamma), measure)),
  }));
  const center = points.reduce((sum, { x }) => sum + x, 0) / points.length;
  const spread = points.reduce((sum, { x }) => sum + (x - center) * (x - center), 0);
  return points.reduce((sum, { x, y }) => sum + ((x - center) / spread) * y, 0);
}
