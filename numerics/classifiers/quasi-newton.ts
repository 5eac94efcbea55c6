/**
 * Minimises a smooth convex objective from a start that is near: a few Newton steps, then quasi-Newton steps that build on the last
 * Hessian and cost a gradient each (limited-memory BFGS). It gives up, rather than search, where steps do not shrink the
 * gradient; `newton.ts` then has the safe way.
 */
import { type Arena, arenaBytesOf } from '../arena.js';
import { type Cholesky, createCholesky } from '../cholesky.js';
import type { Effort } from './contract.js';
import { createLimitedMemory, type LimitedMemory } from './limited-memory.js';
import { GRADIENT_TOLERANCE, largestAbsolute, MOVE_TOLERANCE } from './tolerances.js';

/** Passes over the rows; ordinary fits take 4 to 8. */
const PASS_LIMIT = 40;
/** A step that leaves more than this share of the gradient calls for a new Hessian. */
const POOR_SHARE = 0.5;
/**
 * Once the last step shrank the gradient to the share r, the next one shrinks it to r at most: the method is superlinear. A step
 * that should end this far below the tolerance is the last, without another pass to confirm it.
 */
const SURE_SHARE = 0.1;
/** Pairs of steps that are remembered. */
const CAPACITY = 10;

export interface Objective {
  /** Writes the gradient at θ and, if `hessian` is given, the upper triangle of the Hessian (p × p) there. */
  differentiate(theta: Float64Array, gradient: Float64Array, hessian: Float64Array | null): void;
}

export interface QuasiNewtonProblem {
  readonly objective: Objective;
  /** Σ ω: the gradient's tolerance is relative to it. */
  readonly total: number;
  /** Newton steps at the start, at least 1. */
  readonly newtonSteps: number;
  /** How far a step of θ moves scores, root mean square. */
  moveOf(step: Float64Array): number;
}

export interface QuasiNewtonWork {
  readonly gradient: Float64Array;
  readonly hessian: Float64Array;
  readonly cholesky: Cholesky;
  readonly step: Float64Array;
  readonly change: Float64Array;
  readonly memory: LimitedMemory;
  /** Counts the steps. */
  readonly effort: Effort;
}

/** Bytes that `createQuasiNewtonWork` takes of the arena. */
export function quasiNewtonWorkBytes(p: number): number {
  return 3 * arenaBytesOf(p) + arenaBytesOf(p * p);
}

export function createQuasiNewtonWork(p: number, arena: Arena, effort: Effort): QuasiNewtonWork {
  return {
    gradient: arena.float64(p),
    hessian: arena.float64(p * p),
    cholesky: createCholesky(p),
    step: arena.float64(p),
    change: arena.float64(p),
    memory: createLimitedMemory(p, CAPACITY),
    effort,
  };
}

/**
 * Moves `theta` from where it is to the minimum.
 *
 * @returns false if it was not found this way; theta then means nothing
 */
export function minimizeNearby(problem: QuasiNewtonProblem, work: QuasiNewtonWork, theta: Float64Array): boolean {
  const { objective, total, newtonSteps, moveOf } = problem;
  const { gradient, hessian, cholesky, step, change, memory, effort } = work;
  const tolerance = GRADIENT_TOLERANCE * total;
  memory.reset();
  let curvedPasses = newtonSteps;
  let last = Infinity;
  let move = 0;
  let steps = 0;

  for (let passes = 0; passes < PASS_LIMIT; passes++) {
    const curved = curvedPasses > 0;
    change.set(gradient);
    objective.differentiate(theta, gradient, curved ? hessian : null);
    effort.steps = steps;
    const slope = largestAbsolute(gradient);
    if (slope <= tolerance && move <= MOVE_TOLERANCE) return true;
    if (!(slope < last)) return false;
    if (curved) {
      curvedPasses--;
      memory.reset();
      if (!cholesky.factor(hessian, theta.length)) return false;
    } else {
      for (let j = 0; j < theta.length; j++) change[j] = gradient[j] - change[j];
      if (slope > POOR_SHARE * last || !memory.push(step, change)) {
        curvedPasses = 1;
        last = Infinity;
        continue;
      }
    }
    memory.direction(gradient, cholesky, step);
    for (let j = 0; j < theta.length; j++) {
      step[j] = -step[j];
      theta[j] += step[j];
    }
    steps++;
    move = moveOf(step);
    if (slope * (slope / last) <= SURE_SHARE * tolerance && move <= MOVE_TOLERANCE) {
      effort.steps = steps;
      return true;
    }
    last = slope;
  }
  return false;
}
