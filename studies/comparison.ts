/**
 * Comparisons of cells with a baseline: methods, generators, gammas or levels of a factor, everything else being equal.
 *
 * Cells of one data key see the same data set in a repetition and are compared by repetition; others as independent.
 */
import type { Measure } from '../numerics/measures.js';
import type { Column } from './claims/estimate.js';
import { columnOf } from './claims/evidence.js';
import { type ComparedBy, comparedLevel, comparisonGroup } from './comparison-levels.js';
import { type Difference, independentDifference, pairedDifference } from './difference.js';
import type { Arm, Cell } from './grid.js';
import { holm } from './holm.js';
import type { CellValues } from './results.js';

export interface StoredValues {
  readonly arm: Arm;
  readonly cell: Cell;
  readonly values: CellValues;
}

export interface ComparisonPlan {
  readonly by: ComparedBy;
  /** A level of `by`. */
  readonly baseline: string;
  readonly measures: readonly Measure[];
}

export interface Comparison extends Difference {
  readonly measure: Measure;
  readonly level: string;
  /** Of the level, not of the baseline. */
  readonly arm: Arm;
  readonly cell: Cell;
  /** Repetitions that both finished and at least one failed; null if not paired. */
  readonly leftOut: number | null;
  /** Finished repetitions of either cell, by outcome. */
  readonly succeeded: number;
  readonly failed: number;
  readonly baselineSucceeded: number;
  readonly baselineFailed: number;
  /** Holm's adjustment of `p` for all comparisons of the list. */
  readonly pHolm: number;
  /** Whether `pHolm` is at most {@link FALSE_ALARMS}. */
  readonly clear: boolean;
}

/** Most chance that any comparison of a list is called clear where there is no difference. */
export const FALSE_ALARMS = 0.05;

/**
 * Compares every cell that has the baseline's counterpart with it, each measure that both have; measures in the order
 * asked for, then cells in the order given.
 */
export function compareCells(cells: readonly StoredValues[], { by, baseline, measures }: ComparisonPlan): Comparison[] {
  const baselines = new Map(
    cells
      .filter(({ arm, cell }) => comparedLevel(by, arm, cell) === baseline)
      .map((stored) => [comparisonGroup(by, stored.arm, stored.cell), stored]),
  );
  const compared = cells.flatMap((stored) => {
    const level = comparedLevel(by, stored.arm, stored.cell);
    const other = baselines.get(comparisonGroup(by, stored.arm, stored.cell));
    return level === undefined || level === baseline || other === undefined ? [] : [{ level, stored, other }];
  });
  const rows = measures.flatMap((measure) => {
    const baselineColumn = columnsOnce(measure);
    return compared.flatMap(({ level, stored, other }) => {
      const columns = [columnIn(stored, measure), baselineColumn(other)] as const;
      return isBoth(columns) ? [{ measure, level, ...compareTwo(stored, other, columns) }] : [];
    });
  });
  const adjusted = holm(rows.map(({ p }) => p));
  return rows.map((row, i) => {
    const pHolm = adjusted[i] ?? NaN;
    return { ...row, pHolm, clear: pHolm <= FALSE_ALARMS };
  });
}

/** Undefined where the cell does not have the measure. */
function columnIn({ cell, values }: StoredValues, measure: Measure): Column | undefined {
  const { measures } = cell.spec;
  return measures.includes(measure) ? columnOf({ measures, values }, measure, cell.key) : undefined;
}

/** A baseline is compared with many levels: its column is made once. */
function columnsOnce(measure: Measure): (stored: StoredValues) => Column | undefined {
  const made = new Map<StoredValues, Column | undefined>();
  return (stored) => {
    if (!made.has(stored)) made.set(stored, columnIn(stored, measure));
    return made.get(stored);
  };
}

type Columns = readonly [own: Column, baseline: Column];

function isBoth(columns: readonly [Column | undefined, Column | undefined]): columns is Columns {
  return columns[0] !== undefined && columns[1] !== undefined;
}

function compareTwo(
  { arm, cell, values }: StoredValues,
  other: StoredValues,
  columns: Columns,
): Omit<Comparison, 'measure' | 'level' | 'pHolm' | 'clear'> {
  const sharesData = arm.spec.dataKey === other.arm.spec.dataKey && arm.spec.seed === other.arm.spec.seed;
  const difference = (sharesData ? pairedDifference : independentDifference)(...columns);
  const [own, theirs] = [tally(values), tally(other.values)];
  return {
    ...difference,
    arm,
    cell,
    leftOut: difference.pairs === null ? null : finishedInBoth(values, other.values) - difference.pairs,
    succeeded: own.succeeded,
    failed: own.failed,
    baselineSucceeded: theirs.succeeded,
    baselineFailed: theirs.failed,
  };
}

function tally({ codes }: CellValues): { readonly succeeded: number; readonly failed: number } {
  const failed = codes.filter((code) => code !== 0).length;
  return { succeeded: codes.length - failed, failed };
}

/** How many numbers two ascending lists share. */
function finishedInBoth({ repetitions: a }: CellValues, { repetitions: b }: CellValues): number {
  let shared = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const gap = (a[i] ?? 0) - (b[j] ?? 0);
    if (gap === 0) shared++;
    if (gap <= 0) i++;
    if (gap >= 0) j++;
  }
  return shared;
}
