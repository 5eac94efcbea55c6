/** The generators that the contract is tried on, all but none, and what they learn from. */
import type { GeneratorSpec } from '../../../numerics/generators/generator.js';
import { rowsLength } from '../../../numerics/rows.js';
import { testStream } from '../../support/numerics/stream.js';
import { populationIn, trainingSet } from '../../support/numerics/training.js';

export const D = 3;
export const N0 = 60;
export const N1 = 12;
export const population = populationIn(D);
export const TRAINING = trainingSet(drawn(1, N1), N1, drawn(0, N0), N0);

export const SPECS: readonly Exclude<GeneratorSpec, { kind: 'none' }>[] = [
  { kind: 'oracle' },
  { kind: 'semi-oracle' },
  { kind: 'smote', k: 5 },
  { kind: 'smote', k: 2, allocation: 'equal' },
  { kind: 'gaussian-fit', ridge: 0 },
  { kind: 'gaussian-fit', ridge: 0.1 },
  { kind: 'shifted-gaussian', mean: [0.5] },
  { kind: 'shifted-gaussian', mean: [0.5], drift: { rate: 'log', exponent: 0.5, scale: 1 } },
  { kind: 'shifted-gaussian', mean: [0, 2], drift: { rate: 'power', exponent: 0.25, scale: -1 } },
  { kind: 'bootstrap' },
  { kind: 'perturbed', sd: 1 },
  { kind: 'perturbed', sd: 0.3 },
  { kind: 'kernel-density', rule: 'silverman', scale: 1, shape: 'covariance' },
  { kind: 'kernel-density', rule: 'scott', scale: 0.5, shape: 'coordinates' },
  { kind: 'kernel-density', rule: 'fixed', scale: 0.7, shape: 'covariance' },
  { kind: 'gaussian-mixture-fit', components: 1, ridge: 0 },
  { kind: 'gaussian-mixture-fit', components: 3, ridge: 0.2 },
  { kind: 'mixup', alpha: 1 },
  { kind: 'mixup', alpha: 0.2 },
  { kind: 'mixup', alpha: 3 },
  { kind: 'borderline-smote-1', k: 5, m: 10 },
  { kind: 'borderline-smote-2', k: 4, m: 6 },
  { kind: 'adasyn', k: 5 },
  { kind: 'safe-level-smote', k: 3 },
  { kind: 'dbsmote', minPts: 3 },
  { kind: 'dbsmote', minPts: 2, eps: 1.2 },
];

function drawn(label: 0 | 1, n: number): Float64Array {
  const out = new Float64Array(rowsLength(n, D));
  population.draw(label, testStream(label === 1 ? 'minority' : 'majority'), out, 0, n);
  return out;
}
