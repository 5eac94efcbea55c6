/**
 * What a study will roughly cost, from its sizes alone: for `plan`, which executes nothing.
 *
 * Counts of elementary work times nanoseconds measured on one 2.5 GHz core; right to a factor of about two. Batches are
 * cut by the measured time of a pilot, not by this.
 */
import { TEST_MEASURES } from '../numerics/measures.js';
import { syntheticSize } from '../numerics/synthetic-size.js';
import type { Arm } from './grid.js';

const NS = { coordinate: 18, gramTerm: 0.9, newtonTerm: 3, newtonRow: 60, scoreRow: 40, neighbourTerm: 1.2 };
/** Newton steps of a logistic fit from zero. */
const NEWTON_STEPS = 8;
/** Bytes of a stored value; its outcome code and share of a row's head come on top. */
const VALUE_BYTES = 8;
const REPETITION_BYTES = 3;

/** Expected compute time of one repetition of all cells of an arm, on one thread. */
export function secondsPerRepetition({ spec, cells, n0, n1 }: Arm): number {
  const gammas = new Set(cells.flatMap(({ spec: { rule } }) => (rule.kind === 'fixed' ? [rule.gamma] : rule.gammas)));
  const sizes = [...gammas].map((gamma) => syntheticSize(gamma, n0, n1));
  const measures = new Set(cells.flatMap((cell) => cell.spec.measures));
  const d = spec.population.dimension;
  const width = d + (spec.intercept ? 1 : 0);

  const validates = measures.has('validation-loss') || cells.some(({ spec: { rule } }) => rule.kind === 'vtss');
  const validation = validates ? 2 * spec.validationPerClass : 0;
  const tests = spec.test !== null && TEST_MEASURES.some((measure) => measures.has(measure));
  const test = tests ? 2 * (spec.test?.perClass ?? 0) : 0;
  const added = spec.synthesis === 'nested' ? Math.max(0, ...sizes) : sum(sizes);

  const drawn = n0 + n1 + validation + (spec.test?.fixed ? 0 : test) + added;
  const neighbours = spec.generator.kind === 'smote' ? n1 * n1 * d * NS.neighbourTerm : 0;
  const fits =
    spec.loss.kind === 'squared'
      ? (n0 + n1 + added) * ((width * (width + 1)) / 2) * NS.gramTerm
      : sum(sizes.map((size) => (n0 + n1 + size) * (width * width * NS.newtonTerm + NS.newtonRow))) * NEWTON_STEPS;
  const scores = gammas.size * (validation + test) * (NS.scoreRow + d);
  return (drawn * d * NS.coordinate + neighbours + fits + scores) / 1e9;
}

/** Bytes that the repetitions of an arm take in the ledger. */
export function bytesPerRepetition({ cells }: Arm): number {
  return sum(cells.map((cell) => cell.spec.measures.length * VALUE_BYTES + REPETITION_BYTES));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
