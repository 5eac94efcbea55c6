/**
 * The tables that scripts rely on: `results`, one row per cell and measure, and `repetitions`, the raw values. Both end with
 * the run's digest in every row, so that whatever is cut out of a table still says which results it is of.
 */
import type { runPieces } from '../../store/run-results.js';
import { dataStreamKey, outcomeName } from '../../studies/repetition.js';
import { factorColumns, factorValues, type ResultRow } from '../../studies/results.js';
import type { Study } from '../../studies/study.js';
import type { Field } from './csv.js';

/** A table whose rows may be too many to hold. */
export interface RowStream {
  readonly header: readonly string[];
  readonly rows: Iterable<readonly Field[]> | AsyncIterable<readonly Field[]>;
}

export interface Table extends RowStream {
  readonly rows: readonly (readonly Field[])[];
}

/** The run that a table is of. */
export interface TableRun {
  readonly study: Study;
  readonly runId: string;
  /** Null if repetitions are missing. */
  readonly digest: string | null;
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
  'prefix_repetitions',
  'prefix_mean',
  'prefix_mcse',
] as const;

export function resultTable({ study, runId, digest }: TableRun, results: readonly ResultRow[]): Table {
  const factors = factorColumns(study);
  return {
    header: ['study', 'run', 'measure', 'method', ...factors, ...STATISTICS, 'digest'],
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
      row.prefix.repetitions,
      row.prefix.mean,
      row.prefix.mcse,
      digest,
    ]),
  };
}

type Pieces = ReturnType<typeof runPieces>;

/** One row for each cell and repetition, one column for each measure, and the key that names its data streams. */
export function repetitionTable(run: TableRun, pieces: Pieces): RowStream {
  const { study } = run;
  const factors = factorColumns(study);
  const names = ['repetition', 'outcome', ...study.measures, 'seed_key', 'cell_key', 'digest'];
  return { header: ['study', 'run', 'method', ...factors, ...names], rows: repetitionRows(run, factors, pieces) };
}

async function* repetitionRows(
  { study, runId, digest }: TableRun,
  factors: readonly string[],
  pieces: Pieces,
): AsyncGenerator<Field[]> {
  for await (const { arm, cell, piece } of pieces) {
    const levels = factorValues(factors, { ...arm, gamma: cell.gamma });
    const width = cell.spec.measures.length;
    const columns = study.measures.map((measure) => cell.spec.measures.indexOf(measure));
    for (const [row, code] of piece.codes.entries()) {
      const repetition = piece.first + row;
      yield [
        study.name,
        runId,
        cell.method,
        ...levels,
        repetition,
        outcomeName(code),
        ...columns.map((column) => (column < 0 ? null : (piece.values[row * width + column] ?? null))),
        dataStreamKey(arm, repetition),
        cell.key,
        digest,
      ];
    }
  }
}
