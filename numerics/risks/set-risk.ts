/**
 * Losses of a linear score on a balanced set: the mean of the two class means, each a sum over rows in order.
 */
import { addToGram, clearGram, type Gram } from '../classifiers/least-squares.js';
import { linearScore } from '../classifiers/linear-score.js';
import { softplus } from '../elementary/sigmoid.js';

/** A validation or test set. */
export interface BalancedSet {
  /** `perClass` majority rows, then as many minority rows; row-major, d per row. */
  readonly rows: Float64Array;
  readonly perClass: number;
  readonly d: number;
}

/** Computes the balanced mean log-loss. */
export function balancedLogLoss({ rows, perClass, d }: BalancedSet, theta: Float64Array): number {
  let majority = 0;
  let minority = 0;
  const end = perClass * d;
  for (let x = 0; x < end; x += d) majority += softplus(linearScore(theta, rows, x, d));
  for (let x = end; x < 2 * end; x += d) minority += softplus(-linearScore(theta, rows, x, d));
  return (majority + minority) / (2 * perClass);
}

/** Computes the balanced 0–1 error; a score at the threshold counts as majority. */
export function balancedError({ rows, perClass, d }: BalancedSet, theta: Float64Array, threshold: number): number {
  let wrong = 0;
  const end = perClass * d;
  for (let x = 0; x < end; x += d) if (linearScore(theta, rows, x, d) > threshold) wrong++;
  for (let x = end; x < 2 * end; x += d) if (!(linearScore(theta, rows, x, d) > threshold)) wrong++;
  return wrong / (2 * perClass);
}

/**
 * Sums a balanced set up so that its squared loss costs no pass per θ: 200 gammas share one.
 *
 * @param targets [majority target, minority target]
 */
export function sumSquaredSet(gram: Gram, { rows, perClass }: BalancedSet, targets: readonly [number, number]): void {
  clearGram(gram);
  addToGram(gram, rows, 0, perClass, targets[0]);
  addToGram(gram, rows, perClass, 2 * perClass, targets[1]);
}

/**
 * Computes the balanced mean squared loss (θ′ G θ − 2 θ′ r)/(2 perClass) + mean t², with G and r from `sumSquaredSet`.
 * Balanced and plain mean agree, the classes being equally many.
 */
export function balancedSquaredLoss(
  gram: Gram,
  perClass: number,
  targets: readonly [number, number],
  theta: Float64Array,
): number {
  const { products, right } = gram;
  const p = theta.length;
  let sum = 0;
  for (let j = 0; j < p; j++) {
    let inner = products[j * p + j] * theta[j] - 2 * right[j];
    for (let k = j + 1; k < p; k++) inner += 2 * products[j * p + k] * theta[k];
    sum += theta[j] * inner;
  }
  return sum / (2 * perClass) + 0.5 * (targets[0] * targets[0] + targets[1] * targets[1]);
}
