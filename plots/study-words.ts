/** What measures, factors and their levels are called in a figure. */
import type { ComparedBy } from '../studies/comparison-levels.js';
import type { Arm, Level } from '../studies/grid.js';
import type { Factor, Measure, Plot } from '../studies/study.js';
import { methodWords } from './method-words.js';
import { labelTicks } from './ticks.js';

/** What curves, rows and panels are split by. */
export type Split = Plot['series'];

export const MEASURE_TITLES: Readonly<Record<Measure, string>> = {
  'excess-risk': 'excess risk R(θ̂) − R(θ*)',
  'excess-risk-exact': 'excess risk, exact',
  'parameter-error': 'parameter error ‖θ̂ − θ*‖',
  'parameter-error-exact': 'parameter error, exact',
  'log-loss': 'balanced test log-loss',
  'log-loss-exact': 'balanced log-loss, exact',
  error: 'balanced test 0–1 error',
  'error-exact': 'balanced 0–1 error, exact',
  'test-loss': 'balanced test loss',
  'test-excess': 'test loss over that of θ*',
  'gamma-star': 'chosen γ*',
  'validation-loss': 'balanced validation loss',
};

export const AXIS_TITLES: Readonly<Record<Plot['x'], string>> = {
  gamma: 'γ = ñ / (n₀ − n₁)',
  n: 'points n = n₀ + n₁',
  n1: 'minority points n₁',
  n0: 'majority points n₀',
  ratio: 'imbalance n₀ / n₁',
  dimension: 'dimension d',
  penalty: 'penalty λ',
  bandwidth: 'bandwidth',
};

/** Before a level of a factor. */
const LEVEL_PREFIXES: Readonly<Record<Factor, string>> = {
  noise: '',
  n: 'n = ',
  n1: 'n₁ = ',
  n0: 'n₀ = ',
  ratio: 'n₀ / n₁ = ',
  dimension: 'd = ',
  penalty: 'λ = ',
  bandwidth: 'bandwidth ',
};

/** A level as a curve, row or panel is called by it: `n₁ = 2 000`, `λ = 0.1`, `rademacher`, `VTSS`. */
export function levelWords(split: Split, level: string): string {
  if (split === 'measure') return MEASURE_TITLES[level as Measure];
  if (split === 'method') return methodWords(level);
  return split === 'generator' ? level : `${LEVEL_PREFIXES[split]}${numberWords(level)}`;
}

/** An arm by those of its levels that vary, and its generator: `uniform-cube, n₁ = 50, smote`. */
export function armWords(arm: Arm, varying: readonly string[]): string {
  const levels: Readonly<Record<string, Level | null>> = { ...arm.factors, n0: arm.n0, n1: arm.n1 };
  const words = varying.flatMap((name) => {
    const level = levels[name] ?? null;
    return level === null ? [] : [levelWords(name as Split, String(level))];
  });
  return [...words, arm.generator].join(', ');
}

/** A level that cells are compared by: as {@link levelWords}, and each fixed size by its gamma. */
export function comparedWords(by: ComparedBy, level: string): string {
  const gamma = by === 'gamma' ? level : /^fixed\(gamma=(.*)\)$/.exec(level)?.[1];
  if (gamma !== undefined) return `γ = ${numberWords(Number(Number(gamma).toPrecision(4)))}`;
  return levelWords(by as Split, level);
}

/** A number as the axes write it; what is no number stays as it is. */
export function numberWords(level: string | number): string {
  const value = Number(level);
  if (level === '' || !Number.isFinite(value)) return String(level);
  return labelTicks([value], 'log')[0]!.label;
}
