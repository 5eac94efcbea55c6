/** What is known of a cell while its run goes on, as pages and metrics tell it. A number that does not exist is null: JSON has no NaN. */

/** Moments of one measure of one cell, over the repetitions that succeeded. */
export interface Moments {
  readonly mean: number | null;
  /** Divisor n − 1. */
  readonly variance: number | null;
  readonly mcse: number | null;
  readonly mcseVariance: number | null;
}

export interface CellState {
  /** Position in the grid's cells. */
  readonly cell: number;
  /** Repetitions that the cell asks for by now. */
  readonly asked: number;
  readonly finished: number;
  readonly failed: number;
  /** Repetitions from 0 without a gap, and those of them that failed. */
  readonly prefix: number;
  readonly prefixFailed: number;
  /** False while more may be asked for. */
  readonly settled: boolean;
  /** MCSE over its target, the worst of the targets; null if unknown. At most 1 is precise. */
  readonly ratio: number | null;
  /** One for each of the study's measures; null where the cell does not have it. */
  readonly all: readonly (Moments | null)[];
  /** Over the prefix; `all` itself, null, where the prefix is everything. */
  readonly overPrefix: readonly (Moments | null)[] | null;
}

/** What MCSEs are compared with: the study's own targets, or, if it has none, two percent of the mean. */
export interface PrecisionTarget {
  readonly measure: string;
  readonly kind: 'absolute' | 'relative';
  readonly value: number;
  /** Whether cells stop when they reach it. */
  readonly stops: boolean;
}
