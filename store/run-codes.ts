/** What came of every repetition of a run, without the values: one cell's values at a time are in memory. */
import { studyCells } from '../studies/cell-name.js';
import type { CellCodes } from '../studies/failures.js';
import type { Study } from '../studies/study.js';
import type { Ledger } from './ledger.js';

/** Outcomes of every cell, in the order of the grid. */
export async function runCodes(ledger: Ledger, study: Study): Promise<CellCodes[]> {
  const cells: CellCodes[] = [];
  for (const at of studyCells(study)) {
    const pieces = await ledger.read(at.cell.key, { from: 0, to: study.repetitions });
    cells.push({
      ...at,
      repetitions: pieces.flatMap(({ first, codes }) => Array.from(codes, (_, i) => first + i)),
      codes: pieces.flatMap(({ codes }) => [...codes]),
    });
  }
  return cells;
}
