/** Comparisons as scripts read them. */
import type { Comparison, ComparisonPlan } from '../../studies/comparison.js';
import { factorColumns, factorValues } from '../../studies/results.js';
import type { Field } from './csv.js';
import type { Table, TableRun } from './result-tables.js';

const STATISTICS = [
  'paired',
  'pairs',
  'left_out',
  'succeeded',
  'failed',
  'baseline_succeeded',
  'baseline_failed',
  'mean',
  'baseline_mean',
  'difference',
  'mcse',
  'mcse_independent',
  'variance_reduction',
  'correlation',
  'low',
  'high',
  'p',
  'p_holm',
  'clear',
] as const;

/** One row for each comparison; factors, method and gamma are those of the level. */
export function comparisonTable(
  { study, runId, digest }: TableRun,
  { by, baseline }: ComparisonPlan,
  rows: readonly Comparison[],
): Table {
  const factors = factorColumns(study);
  return {
    header: ['study', 'run', 'measure', 'by', 'level', 'baseline', 'method', ...factors, ...STATISTICS, 'digest'],
    rows: rows.map((row) => [
      study.name,
      runId,
      row.measure,
      by,
      row.level,
      baseline,
      row.cell.method,
      ...factorValues(factors, { ...row.arm, gamma: row.cell.gamma }),
      ...statisticsOf(row),
      digest,
    ]),
  };
}

function statisticsOf(row: Comparison): Field[] {
  return [
    row.paired,
    row.pairs,
    row.leftOut,
    row.succeeded,
    row.failed,
    row.baselineSucceeded,
    row.baselineFailed,
    row.mean,
    row.baselineMean,
    row.difference,
    row.mcse,
    row.mcseIndependent,
    row.varianceReduction,
    row.correlation,
    row.low,
    row.high,
    row.p,
    row.pHolm,
    row.clear,
  ];
}
