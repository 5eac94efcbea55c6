/**
 * Linear classifiers of smooth losses: Σ ω ℓ + ½ penalty |w|², the intercept free. The model is θ = (w, b), b the intercept.
 *
 * A repetition's fits start from one fit to its observed rows, whose classes weigh the same, with the intercept moved by the odds of
 * the rows in hand; what a fit starts from depends on the repetition alone, never on another fit. Without observed rows, or
 * where the quick way fails, a fit is Newton's method from zero.
 */
import { type Arena, arenaBytesOf } from '../arena.js';
import { log } from '../elementary/log.js';
import { foldProducts, foldSums, productLanes, type RowShape, sumLanes } from '../kernels/row-sums.js';
import type { ClassifierOptions, ClassifierPlan, Effort, Segment } from './contract.js';
import { type LinearFits, linearPlan } from './linear-plan.js';
import { createNewtonWork, fitByNewton, type NewtonWork, newtonWorkBytes } from './newton.js';
import { createQuasiNewtonWork, minimizeNearby, type Objective, quasiNewtonWorkBytes } from './quasi-newton.js';
import { weightOf } from './segments.js';
import { addDerivatives, type SmoothLoss } from './smooth-loss.js';
import { quadraticForm } from './tolerances.js';

/** Newton steps of the fit to the observed rows, which starts from zero. */
const FIRST_NEWTON_STEPS = 3;

/** Newton steps of a fit that starts from it: a second one pays while a Hessian costs less than two gradients. */
function newtonStepsOf(p: number): number {
  return p <= 8 ? 2 : 1;
}

/** Plans the minimiser; outcomes as those of `fitByNewton`. */
export function smoothPlan(loss: SmoothLoss, options: ClassifierOptions): ClassifierPlan {
  return linearPlan(options, {
    workBytes: ({ p }) =>
      newtonWorkBytes(p) + quasiNewtonWorkBytes(p) + 2 * arenaBytesOf(p) + arenaBytesOf(p * p) + lanesBytes(p),
    createFits: (shape, _, arena, effort) => createSmoothFits(loss, options.penalty, shape, arena, effort),
  });
}

function lanesBytes(p: number): number {
  return arenaBytesOf(sumLanes(p)) + arenaBytesOf(productLanes(p));
}

function createSmoothFits(
  loss: SmoothLoss,
  penalty: number,
  shape: RowShape,
  arena: Arena,
  effort: Effort,
): LinearFits {
  const { d, p } = shape;
  const newton = createNewtonWork(shape, arena, effort);
  const quasiNewton = createQuasiNewtonWork(p, arena, effort);
  const derivatives = { sums: arena.float64(sumLanes(p)), products: arena.float64(productLanes(p)), newton };
  const observed: ObservedFit = {
    theta: arena.float64(p),
    metric: arena.float64(p * p),
    total: 0,
    found: false,
  };
  const theta = arena.float64(p);

  function minimize(segments: readonly Segment[], newtonSteps: number): boolean {
    const objective = objectiveOf(segments, loss, penalty, shape, derivatives);
    const moveOf = (step: Float64Array) =>
      Math.sqrt(quadraticForm(observed.metric, step) / loss.curvatureAtZero / observed.total);
    return minimizeNearby({ objective, total: weightOf(segments), newtonSteps, moveOf }, quasiNewton, theta);
  }

  return {
    observe(segments) {
      theta.fill(0);
      observed.total = weightOf(segments);
      objectiveOf(segments, loss, 0, shape, derivatives).differentiate(theta, quasiNewton.gradient, observed.metric);
      observed.found = minimize(segments, FIRST_NEWTON_STEPS);
      observed.theta.set(theta);
    },
    fit(segments, model) {
      if (observed.found) {
        theta.set(observed.theta);
        if (p > d) theta[d] += loss.interceptPerLogOdds * logOdds(segments);
        if (minimize(segments, newtonStepsOf(p))) {
          model.set(theta);
          return 'ok';
        }
      }
      return fitByNewton(segments, { loss, penalty, keepHessian: false }, newton, model);
    },
  };
}

/** The fit to the observed rows. */
interface ObservedFit {
  readonly theta: Float64Array;
  /** Σ ω ℓ″(0) z z′ of the observed rows: it measures how far a step moves scores. */
  readonly metric: Float64Array;
  /** Σ ω. */
  total: number;
  found: boolean;
}

interface Derivatives {
  readonly sums: Float64Array;
  readonly products: Float64Array;
  readonly newton: NewtonWork;
}

function objectiveOf(
  segments: readonly Segment[],
  loss: SmoothLoss,
  penalty: number,
  shape: RowShape,
  { sums, products, newton }: Derivatives,
): Objective {
  const { d, p } = shape;
  return {
    differentiate(theta, gradient, hessian) {
      sums.fill(0);
      const lanes = hessian === null ? null : products.fill(0);
      for (const segment of segments) addDerivatives(segment, loss, shape, theta, newton, sums, lanes);
      foldSums(sums, gradient);
      for (let j = 0; j < d; j++) gradient[j] += penalty * theta[j];
      if (hessian === null) return;
      foldProducts(products, p, hessian);
      for (let j = 0; j < d; j++) hessian[j * p + j] += penalty;
    },
  };
}

/** The log of the minority's weight over the majority's. */
function logOdds(segments: readonly Segment[]): number {
  const of = (label: number) => weightOf(segments.filter((segment) => segment.label === label));
  return log(of(1) / of(0));
}
