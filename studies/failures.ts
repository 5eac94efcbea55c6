/** Failures of a run as data: per cell how many of how many, for which reasons, in which repetitions; and over the run. */
import { type RateInterval, rateInterval } from './binomial-interval.js';
import type { CellAt } from './cell-name.js';
import { FAILURES, type Failure } from './outcome-words.js';
import { outcomeName } from './repetition.js';
import type { CellValues } from './results.js';

/** The outcomes of a cell, repetitions ascending. */
export interface CellCodes extends CellAt, Pick<CellValues, 'repetitions' | 'codes'> {}

export interface ReasonCount {
  readonly reason: Failure;
  readonly count: number;
}

export interface CellFailures extends CellAt {
  /** Repetitions finished. */
  readonly finished: number;
  /** Those of them that failed, for the reasons asked for. */
  readonly failed: number;
  /** Those that succeeded, on which the cell's estimates rest. */
  readonly succeeded: number;
  /** By falling count; those that occur. */
  readonly reasons: readonly ReasonCount[];
  /** failed / finished; NaN if nothing is finished. */
  readonly rate: number;
  /** The 95 % interval for the rate; undefined if nothing is finished. */
  readonly interval: RateInterval | undefined;
  /** The first few that failed. */
  readonly first: readonly number[];
}

export interface RunFailures {
  /** The worst rate first; cells of one rate by falling count of failures, then in the order of the grid. */
  readonly cells: readonly CellFailures[];
  readonly finished: number;
  readonly failed: number;
  readonly reasons: readonly ReasonCount[];
  /**
   * Data sets that some cell is finished on, and those on which one failed. Cells share them, so that repetitions of different
   * cells are not independent; data sets are.
   */
  readonly dataSets: { readonly finished: number; readonly failed: number };
}

const FIRST = 5;

/** @param reason counts only this one; all if absent */
export function runFailures(cells: readonly CellCodes[], reason?: Failure): RunFailures {
  const own = cells.map((cell) => cellFailures(cell, reason));
  const sum = (pick: (cell: CellFailures) => number) => own.reduce((total, cell) => total + pick(cell), 0);
  return {
    cells: own.sort((a, b) => rank(b) - rank(a) || b.failed - a.failed),
    finished: sum(({ finished }) => finished),
    failed: sum(({ failed }) => failed),
    reasons: ordered(FAILURES.map((name) => ({ reason: name, count: sum((cell) => countOf(cell, name)) }))),
    dataSets: countDataSets(cells, reason),
  };
}

function cellFailures({ arm, cell, repetitions, codes }: CellCodes, reason: Failure | undefined): CellFailures {
  const finished = codes.length;
  const failing = Array.from(repetitions).filter((_, i) => isFailure(codes[i], reason));
  const counts = FAILURES.map((name) => ({
    reason: name,
    count: codes.filter((code) => isFailure(code, name)).length,
  }));
  return {
    arm,
    cell,
    finished,
    failed: failing.length,
    succeeded: codes.filter((code) => code === 0).length,
    reasons: ordered(counts.filter((one) => reason === undefined || one.reason === reason)),
    rate: failing.length / finished,
    interval: finished === 0 ? undefined : rateInterval(failing.length, finished),
    first: failing.slice(0, FIRST),
  };
}

function isFailure(code: number | undefined, reason: Failure | undefined): boolean {
  if (code === undefined || code === 0) return false;
  return reason === undefined || outcomeName(code) === reason;
}

function ordered(counts: readonly ReasonCount[]): ReasonCount[] {
  return counts.filter(({ count }) => count > 0).sort((a, b) => b.count - a.count);
}

function countOf({ reasons }: CellFailures, reason: Failure): number {
  return reasons.find((one) => one.reason === reason)?.count ?? 0;
}

function rank({ rate }: CellFailures): number {
  return Number.isNaN(rate) ? -1 : rate;
}

function countDataSets(cells: readonly CellCodes[], reason: Failure | undefined): RunFailures['dataSets'] {
  const finished = new Map<string, Set<number>>();
  const failed = new Map<string, Set<number>>();
  for (const { arm, repetitions, codes } of cells) {
    for (const [i, repetition] of repetitions.entries()) {
      setOf(finished, arm.spec.dataKey).add(repetition);
      if (isFailure(codes[i], reason)) setOf(failed, arm.spec.dataKey).add(repetition);
    }
  }
  return { finished: sizeOf(finished), failed: sizeOf(failed) };
}

function setOf(sets: Map<string, Set<number>>, key: string): Set<number> {
  const known = sets.get(key) ?? new Set();
  sets.set(key, known);
  return known;
}

function sizeOf(sets: ReadonlyMap<string, ReadonlySet<number>>): number {
  return [...sets.values()].reduce((sum, { size }) => sum + size, 0);
}
