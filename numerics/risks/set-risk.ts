/**
 * Losses on a balanced set: ρ times the mean over class 0 plus 1 − ρ times that over class 1.
 */
import { addToGram, clearGram, type Gram, type NormalEquations, writeEquations } from '../classifiers/least-squares.js';
import { countAbove } from '../kernels/count-above.js';
import type { ScoreLoss } from '../losses/contract.js';
import type { Label } from '../populations/contract.js';

/** A loss summed over the scores `from` … `to` − 1 of points of one class. */
export type LossSum = (scores: Float64Array, from: number, to: number, label: Label) => number;

/** Sums a loss: in its own way if it has one, else one by one in order. */
export function sumOf(loss: ScoreLoss): LossSum {
  return loss.sum ?? ((scores, from, to, label) => inOrder(scores, from, to, (score) => loss.value(score, label)));
}

/** The 0–1 loss; a score at the threshold counts as class 0. */
export function sumOfErrors(threshold: number): LossSum {
  return (scores, from, to, label) => {
    const above = countAbove(scores, from, to, threshold);
    return label === 1 ? to - from - above : above;
  };
}

/**
 * Computes ρ · mean loss of class 0 + (1 − ρ) · mean loss of class 1.
 *
 * @param scores `perClass` scores of class 0, then as many of class 1
 */
export function setRisk(scores: Float64Array, perClass: number, rho: number, sum: LossSum): number {
  const majority = sum(scores, 0, perClass, 0);
  const minority = sum(scores, perClass, 2 * perClass, 1);
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
export function sumSquaredSet(
  gram: Gram,
  { rows, perClass }: BalancedSet,
  targets: readonly [number, number],
  out: NormalEquations,
): void {
  clearGram(gram);
  addToGram(gram, rows, 0, perClass, targets[0]);
  addToGram(gram, rows, perClass, 2 * perClass, targets[1]);
  writeEquations(gram, out);
}

/**
 * Computes the balanced mean squared loss (θ′ G θ − 2 θ′ r)/(2 perClass) + mean t², with G and r from `sumSquaredSet`.
 * Balanced (ρ = ½) and plain mean agree, the classes being equally many.
 */
export function balancedSquaredLoss(
  { matrix, right }: NormalEquations,
  perClass: number,
  targets: readonly [number, number],
  theta: Float64Array,
): number {
  const p = theta.length;
  let sum = 0;
  for (let j = 0; j < p; j++) {
    let inner = matrix[j * p + j] * theta[j] - 2 * right[j];
    for (let k = j + 1; k < p; k++) inner += 2 * matrix[j * p + k] * theta[k];
    sum += theta[j] * inner;
  }
  return sum / (2 * perClass) + 0.5 * (targets[0] * targets[0] + targets[1] * targets[1]);
}

function inOrder(scores: Float64Array, from: number, to: number, loss: (score: number) => number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += loss(scores[i]);
  return sum;
}
