/**
 * The exact risk of a linear score where each class is a mixture of normals: the score is then a one-dimensional normal mixture,
 * and losses have expectations under it (`losses/contract.ts`).
 */
import type { ScoreLoss } from '../losses/loss.js';
import type { NormalComponent } from '../populations/contract.js';
import { factorPositiveDefinite } from '../positive-definite.js';
import { addDerivatives, addLoss, mirror, type WeightedClass } from './class-gradient.js';
import { dot } from './linear-rule.js';
import type { TrainedRisk } from './trained-risk.js';

/** The mixtures of majority and minority. */
export type ClassLaws = readonly [readonly NormalComponent[], readonly NormalComponent[]];

export interface MixtureRiskOptions {
  readonly laws: ClassLaws;
  readonly d: number;
  readonly loss: ScoreLoss;
  readonly intercept: boolean;
  /** ρ, the weight of the majority, in (0, 1). */
  readonly rho: number;
}

const STEP_LIMIT = 100;
const STEP_TOLERANCE = 1e-12;
/** A step this small, relative to θ, that is no longer shrinking is rounding. */
const ROUNDING_SHARE = 1e-10;
/** Extra spreads of the score that round a kink, from the distance of the kinks to the threshold downwards. */
const SPREADS = [1, 1 / 2, 1 / 4, 1 / 8, 1 / 16, 1 / 32, 1 / 64, 0] as const;

/**
 * Builds the exact risk; the optimum is found by Newton's method on it.
 *
 * @throws {RangeError} if the optimum is not found: the classes all but separate, or the loss has a kink where scores do not vary
 */
export function createMixtureRisk(options: MixtureRiskOptions): TrainedRisk {
  const optimum = minimize(options);
  const optimalRisk = mixtureRisk(options, optimum);
  const risk = (theta: Float64Array) => mixtureRisk(options, theta);
  return {
    optimum,
    optimalRisk,
    risk,
    excess: (theta) => risk(theta) - optimalRisk,
    derivatives(theta) {
      const p = theta.length;
      const out = { gradient: new Float64Array(p), hessian: new Float64Array(p * p) };
      writeDerivatives(options, theta, out.gradient, out.hessian);
      mirror(out.hessian, p);
      return out;
    },
  };
}

/** R(θ), to about 1e-15. */
function mixtureRisk(options: MixtureRiskOptions, theta: Float64Array): number {
  const [majority, minority] = weightedClasses(options);
  return addLoss(minority, theta, addLoss(majority, theta, 0));
}

/** Writes ∇R(θ) and the upper triangle of ∇²R(θ). */
function writeDerivatives(
  options: MixtureRiskOptions,
  theta: Float64Array,
  gradient: Float64Array,
  hessian: Float64Array,
): void {
  gradient.fill(0);
  hessian.fill(0);
  for (const each of weightedClasses(options)) addDerivatives(each, theta, gradient, hessian);
}

function weightedClasses({ laws, loss, rho }: MixtureRiskOptions): readonly [WeightedClass, WeightedClass] {
  return [
    { components: laws[0], label: 0, loss, share: rho },
    { components: laws[1], label: 1, loss, share: 1 - rho },
  ];
}

/**
 * Newton's method from zero. A loss with a kink has no curvature there, and little wherever few scores come near the kink; such a
 * loss is rounded first, then less and less, each optimum the start of the next.
 */
function minimize(options: MixtureRiskOptions): Float64Array {
  const zero = new Float64Array(options.d + (options.intercept ? 1 : 0));
  let optimum = newton(options, zero);
  if (optimum !== undefined) return optimum;
  optimum = zero;
  for (const spread of SPREADS)
    optimum = optimum && newton({ ...options, loss: widened(options.loss, spread) }, optimum);
  if (optimum === undefined) {
    throw new RangeError('Cannot find the optimum of the risk: the classes must overlap, and scores vary at it');
  }
  return optimum;
}

/** The loss averaged over N(0, spread²) around the score. */
function widened(loss: ScoreLoss, spread: number): ScoreLoss {
  const widen = (sd: number) => Math.sqrt(sd * sd + spread * spread);
  return { ...loss, smoothed: (order, label, mean, sd) => loss.smoothed(order, label, mean, widen(sd)) };
}

/**
 * Newton's method, halving steps that raise the risk, until a step is below rounding.
 *
 * @returns undefined if it does not get there
 */
function newton(options: MixtureRiskOptions, start: Float64Array): Float64Array | undefined {
  const p = start.length;
  let theta = start;
  let risk = mixtureRisk(options, theta);
  const gradient = new Float64Array(p);
  const hessian = new Float64Array(p * p);
  const step = new Float64Array(p);
  let before = Infinity;

  for (let i = 0; i < STEP_LIMIT; i++) {
    writeDerivatives(options, theta, gradient, hessian);
    const factor = factorPositiveDefinite(hessian, p);
    if (factor === undefined) return undefined;
    factor.solve(gradient, step);
    const length = Math.sqrt(dot(step, step));
    let scale = 1;
    let next = theta.map((value, j) => value - step[j]);
    while (length > STEP_TOLERANCE && scale > 1e-9 && !(mixtureRisk(options, next) <= risk + 1e-15)) {
      scale /= 2;
      next = theta.map((value, j) => value - scale * step[j]);
    }
    // what the step promises is below the rounding of risks, which then cannot judge it
    if (scale < 1e-6 && dot(gradient, step) < 1e-12) next = theta.map((value, j) => value - step[j]);
    theta = next;
    risk = mixtureRisk(options, theta);
    if (length <= STEP_TOLERANCE) return theta;
    if (length <= ROUNDING_SHARE * Math.sqrt(dot(theta, theta)) && length >= 0.5 * before) return theta;
    before = length;
  }
  return undefined;
}
