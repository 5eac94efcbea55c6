/** Comparisons that claims of several figures make. */
import type { Measure } from '../../numerics/measures.js';
import { type Column, combine, type Estimate, meanOf, paired } from './estimate.js';
import type { Evidence, Where } from './evidence.js';
import type { Component } from './verdict.js';

/** How findings call a measure. */
export const MEASURE_WORDS: Readonly<Record<Measure, string>> = {
  'excess-risk': 'excess risk',
  'excess-risk-exact': 'exact excess risk',
  'parameter-error': 'parameter error',
  'parameter-error-exact': 'exact parameter error',
  'log-loss': 'test log-loss',
  'log-loss-exact': 'exact log-loss',
  error: 'test error',
  'error-exact': 'exact error',
  'test-loss': 'test loss',
  'test-excess': 'test excess',
  'gamma-star': 'γ*',
  'validation-loss': 'validation loss',
};

/** The mean of a measure in one cell. */
export function meanAt(evidence: Evidence, where: Where, measure: Measure): Estimate {
  return meanOf(evidence.column(where, measure));
}

/** The mean difference of a measure between two cells, over the repetitions in which both succeeded. */
export function meanGap(evidence: Evidence, a: Where, b: Where, measure: Measure): Estimate {
  return meanOf(paired(evidence.column(a, measure), evidence.column(b, measure)));
}

/** One component for each level of n1, ascending. */
export function overN1(evidence: Evidence, estimate: (n1: number) => Estimate): Component[] {
  return evidence.numbers('n1').map((n1) => ({ at: atN1(n1), estimate: estimate(n1) }));
}

export function atN1(n1: number): string {
  return `n₁ = ${n1}`;
}

export function atGamma(gamma: number): string {
  return `γ = ${Number(gamma.toPrecision(3))}`;
}

/**
 * How much each level's mean exceeds that of `stride` levels before: all negative if the mean falls all the way.
 * Differences are paired where the levels share data sets.
 */
export function rises(
  levels: readonly number[],
  column: (level: number) => Column,
  words: (from: number, to: number) => string,
  stride = 1,
): Component[] {
  const columns = levels.map(column);
  return levels.slice(stride).flatMap((to, i) => {
    const [from, before, after] = [levels[i], columns[i], columns[i + stride]];
    if (from === undefined || before === undefined || after === undefined) return [];
    return [{ at: words(from, to), estimate: meanOf(paired(after, before)) }];
  });
}

/** The slope of the mean on the levels by least squares, each level with the same weight. */
export function trend(levels: readonly number[], column: (level: number) => Column): Estimate {
  const center = levels.reduce((sum, level) => sum + level, 0) / levels.length;
  const spread = levels.reduce((sum, level) => sum + (level - center) * (level - center), 0);
  return combine(levels.map((level) => [(level - center) / spread, meanOf(column(level))] as const));
}

/** First and last level of n1. @throws {MissingEvidence} if there are not two */
export function endsOfN1(evidence: Evidence): { readonly least: number; readonly most: number } {
  const levels = evidence.numbers('n1', {}, 2);
  return { least: levels[0] ?? NaN, most: levels.at(-1) ?? NaN };
}
