/** The tables that scripts rely on: `results`, one row per cell and measure, and `repetitions`, the raw values. */

import type { runValues } from '../store/run-results.js';
import { dataStreamKey, outcomeName } from '../studies/repetition.js';
import { factorColumns, factorValues, type ResultRow } from '../studies/results.js';
import type { Study } from '../studies/study.js';
import type { Field } from './csv.js';

export interface Table<F = Field> {
  readonly header: readonly string[];
  readonly rows: readonly (readonly F[])[];
}

const STATISTICS = [
  'repetitions',
  'failed',
  'mean',
  'variance',
  'sd',
  'mcse',
  'mcse_variance',
  'q05',
  'median',
  'q95',
] as const;

export function resultTable(study: Study, runId: string, results: readonly ResultRow[]): Table {
  const factors = factorColumns(study);
  return {
    header: ['study', 'run', 'measure', 'method', ...factors, ...STATISTICS],
    rows: results.map((row) => [
      study.name,
      runId,
      row.measure,
      row.method,
      ...factorValues(factors, row),
      row.repetitions,
      row.failed,
      row.mean,
      row.variance,
      row.sd,
      row.mcse,
      row.mcseVariance,
      row.q05,
      row.median,
      row.q95,
    ]),
  };
}

/** One row for each cell and repetition, one column for each measure, and the key that names its data streams. */
export function repetitionTable(study: Study, runId: string, cells: Awaited<ReturnType<typeof runValues>>): Table {
  const factors = factorColumns(study);
  return {
    header: ['study', 'run', 'method', ...factors, 'repetition', 'outcome', ...study.measures, 'seed_key', 'cell_key'],
    rows: cells.flatMap(({ arm, cell, values }) => {
      const levels = factorValues(factors, { ...arm, gamma: cell.gamma });
      const { measures } = cell.spec;
      return values.repetitions.map((repetition, row) => [
        study.name,
        runId,
        cell.method,
        ...levels,
        repetition,
        outcomeName(values.codes[row] ?? 0),
        ...study.measures.map((measure) => {
          const column = measures.indexOf(measure);
          return column < 0 ? null : (values.values[row * measures.length + column] ?? null);
        }),
        dataStreamKey(arm, repetition),
        cell.key,
      ]);
    }),
  };
}

/** The table as a list of objects; not-a-number becomes null, as JSON has none. */
export function tableObjects<F extends Field | boolean>({ header, rows }: Table<F>): Record<string, F | null>[] {
  return rows.map((row) =>
    Object.fromEntries(header.map((name, i) => [name, Number.isNaN(row[i]) ? null : (row[i] ?? null)])),
  );
}
