/**
 * Losses on a balanced set: ρ times the mean over class 0 plus 1 − ρ times that over class 1, each a sum over rows in order.
 */
import { addToGram, clearGram, type Gram } from '../classifiers/least-squares.js';
import type { Label } from '../populations/contract.js';

/** The loss of a score for a point of a class. */
export type PointLoss = (score: number, label: Label) => number;

/** The 0–1 loss; a score at the threshold counts as class 0. */
export function zeroOneLoss(threshold: number): PointLoss {
  return (score, label) => (score > threshold === (label === 1) ? 0 : 1);
}

/**
 * Computes ρ · mean loss of class 0 + (1 − ρ) · mean loss of class 1.
 *
 * @param scores `perClass` scores of class 0, then as many of class 1
 */
export function setRisk(scores: Float64Array, perClass: number, rho: number, loss: PointLoss): number {
  let majority = 0;
  let minority = 0;
  for (let i = 0; i < perClass; i++) majority += loss(scores[i], 0);
  for (let i = perClass; i < 2 * perClass; i++) minority += loss(scores[i], 1);
  return (rho * majority + (1 - rho) * minority) / perClass;
}

/** A validation set: `perClass` rows of class 0, then as many of class 1. */
export interface BalancedSet {
  readonly rows: Float64Array;
  readonly perClass: number;
}

/**
 * Sums a balanced set up so that its squared loss costs no pass per θ: 200 gammas share one.
 *
 * @param targets [target of class 0, target of class 1]
 */
export function sumSquaredSet(gram: Gram, { rows, perClass }: BalancedSet, targets: readonly [number, number]): void {
  clearGram(gram);
  addToGram(gram, rows, 0, perClass, targets[0]);
  addToGram(gram, rows, perClass, 2 * perClass, targets[1]);
}

/**
 * Computes the balanced mean squared loss (θ′ G θ − 2 θ′ r)/(2 perClass) + mean t², with G and r from `sumSquaredSet`.
 * Balanced (ρ = ½) and plain mean agree, the classes being equally many.
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
