/** What came of every repetition of a run, without the values: one cell's values at a time are in memory. */
import type { CellCodes } from '../studies/failures.js';
import { cellExtents } from './cell-extents.js';
import type { Ledger } from './ledger.js';
import { readCell } from './retried-cells.js';
import type { RunSpec } from './run-spec.js';

/** Outcomes of every cell, in the order of the grid. */
export async function runCodes(ledger: Ledger, spec: RunSpec): Promise<CellCodes[]> {
  const cells: CellCodes[] = [];
  for (const { arm, cell, repetitions } of await cellExtents(ledger, spec)) {
    const pieces = await readCell(ledger, spec, arm, cell, { from: 0, to: repetitions });
    cells.push({
      arm,
      cell,
      repetitions: Uint32Array.from(pieces.flatMap(({ first, codes }) => Array.from(codes, (_, i) => first + i))),
      codes: Uint8Array.from(pieces.flatMap(({ codes }) => [...codes])),
    });
  }
  return cells;
}
