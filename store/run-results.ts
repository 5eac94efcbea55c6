/** What a run has so far, read from the ledger: counts, estimates, raw values, digest. */
import { RunDigest } from '../studies/digest.js';
import { type Arm, type Cell, studyGrid } from '../studies/grid.js';
import { type CellValues, cellResults, type ResultRow } from '../studies/results.js';
import type { Study } from '../studies/study.js';
import type { Ledger } from './ledger.js';

export interface RunCounts {
  /** Repetitions the study asks for, over all cells. */
  readonly total: number;
  readonly finished: number;
  /** Of the finished ones. */
  readonly failed: number;
}

export async function runCounts(ledger: Ledger, study: Study): Promise<RunCounts> {
  const keys = cellKeys(studyGrid(study));
  return { total: keys.length * study.repetitions, ...(await ledger.count(keys, study.repetitions)) };
}

/** Estimates for every cell and measure, in the order of the grid. */
export async function runRows(ledger: Ledger, study: Study): Promise<ResultRow[]> {
  const rows: ResultRow[] = [];
  for (const { arm, cell, values } of await runValues(ledger, study)) rows.push(...cellResults(arm, cell, values));
  return rows;
}

/** Raw values of every cell, in the order of the grid. */
export async function runValues(
  ledger: Ledger,
  study: Study,
): Promise<{ readonly arm: Arm; readonly cell: Cell; readonly values: CellValues }[]> {
  const cells = studyGrid(study).flatMap((arm) => arm.cells.map((cell) => ({ arm, cell })));
  return await Promise.all(
    cells.map(async ({ arm, cell }) => ({ arm, cell, values: await cellValues(ledger, cell, study.repetitions) })),
  );
}

/** @returns 64 hexadecimal digits, or the number of repetitions that are missing */
export async function runDigest(ledger: Ledger, study: Study): Promise<{ digest: string } | { missing: number }> {
  const { total, finished } = await runCounts(ledger, study);
  if (finished < total) return { missing: total - finished };

  const digest = new RunDigest();
  const cells = new Map(studyGrid(study).flatMap((arm) => arm.cells.map((cell) => [cell.key, cell])));
  for (const key of [...cells.keys()].sort()) {
    const cell = cells.get(key);
    if (cell === undefined) continue;
    const { codes, values } = await cellValues(ledger, cell, study.repetitions);
    digest.add({ key, codes: Uint8Array.from(codes), values });
  }
  return { digest: digest.hex() };
}

async function cellValues(ledger: Ledger, cell: Cell, repetitions: number): Promise<CellValues> {
  const pieces = await ledger.read(cell.key, { from: 0, to: repetitions });
  const size = pieces.reduce((sum, piece) => sum + piece.codes.length, 0);
  const values = new Float64Array(size * cell.spec.measures.length);
  const numbers: number[] = [];
  const codes: number[] = [];
  for (const piece of pieces) {
    values.set(piece.values, numbers.length * cell.spec.measures.length);
    for (const [i, code] of piece.codes.entries()) {
      numbers.push(piece.first + i);
      codes.push(code);
    }
  }
  return { repetitions: numbers, codes, values };
}

function cellKeys(arms: readonly Arm[]): string[] {
  return arms.flatMap((arm) => arm.cells.map((cell) => cell.key));
}
