/**
 * What a run has so far, read from the ledger: counts, estimates, raw values, digest.
 *
 * Cells are read one after the other and large ones piece by piece, so memory depends on the grid alone: a million
 * repetitions take no more than a few thousand. Only {@link runValues} holds a whole run.
 */
import { createHash } from 'node:crypto';
import { CellEstimates } from '../studies/cell-estimates.js';
import { RunDigest } from '../studies/digest.js';
import type { Arm, Cell } from '../studies/grid.js';
import { type CellValues, type ResultRow, resultRows } from '../studies/results.js';
import { type CellExtent, cellExtents } from './cell-extents.js';
import { gridDigest, gridResults, hasSmallCells } from './grid-results.js';
import type { Ledger, Outcomes } from './ledger.js';
import { isWhole, type RunCounts, runCounts } from './run-counts.js';
import type { RunSpec } from './run-spec.js';
import { storedCell } from './stored-cell.js';

export { cellsByState, isWhole, missingVersions, type RunCounts, runCounts } from './run-counts.js';

export interface RunEstimates {
  /** For every cell and measure, in the order of the grid. */
  readonly rows: readonly ResultRow[];
  readonly counts: RunCounts;
  /** 64 hexadecimal digits; null if repetitions are missing. */
  readonly digest: string | null;
}

/** Estimates and digest, from the same reading. */
export async function runEstimates(ledger: Ledger, spec: RunSpec): Promise<RunEstimates> {
  const counts = await runCounts(ledger, spec);
  if (hasSmallCells(spec)) {
    const { digest, rows } = await gridResults(ledger, spec, isWhole(counts));
    const all: ResultRow[] = [];
    for await (const some of rows) for (const row of some) all.push(row);
    return { rows: all, counts, digest };
  }
  const digest = isWhole(counts) ? newDigest() : undefined;
  const rows = new Map<Cell, readonly ResultRow[]>();
  const cells = await cellExtents(ledger, spec);
  let last = '';
  for (const at of inDigestOrder(cells)) {
    const { cell } = at;
    // two cells that ask for the same have one key, and count once
    rows.set(cell, await cellRows(ledger, spec, at, cell.key === last ? undefined : digest));
    last = cell.key;
  }
  return { rows: cells.flatMap(({ cell }) => rows.get(cell) ?? []), counts, digest: digest?.hex() ?? null };
}

/** The estimates alone. */
export async function runRows(ledger: Ledger, spec: RunSpec): Promise<readonly ResultRow[]> {
  return (await runEstimates(ledger, spec)).rows;
}

/** @returns 64 hexadecimal digits, or the number of repetitions that are missing, as far as that is decided */
export async function runDigest(ledger: Ledger, spec: RunSpec): Promise<{ digest: string } | { missing: number }> {
  const counts = await runCounts(ledger, spec);
  if (!isWhole(counts)) return { missing: counts.total - counts.finished };
  if (hasSmallCells(spec)) return { digest: await gridDigest(ledger, spec) };
  const digest = newDigest();
  let last = '';
  for (const at of inDigestOrder(await cellExtents(ledger, spec))) {
    const { cell, repetitions } = at;
    if (cell.key === last) continue;
    last = cell.key;
    const stored = await storedCell(ledger, spec, at);
    digest.begin(cell.key, { repetitions, measures: cell.spec.measures.length });
    for await (const { codes } of stored.pieces()) digest.addCodes(codes);
    for await (const { values } of stored.pieces()) digest.addValues(values);
  }
  return { digest: digest.hex() };
}

/** The digest as exports have it: null if repetitions are missing. */
export async function digestIfWhole(ledger: Ledger, spec: RunSpec): Promise<string | null> {
  const result = await runDigest(ledger, spec);
  return 'digest' in result ? result.digest : null;
}

/** Raw values piece by piece: cells in the order of the grid, repetitions ascending. */
export async function* runPieces(
  ledger: Ledger,
  spec: RunSpec,
): AsyncGenerator<{ readonly arm: Arm; readonly cell: Cell; readonly piece: Outcomes }> {
  for (const at of await cellExtents(ledger, spec)) {
    const { arm, cell } = at;
    const stored = await storedCell(ledger, spec, at);
    for await (const piece of stored.pieces()) yield { arm, cell, piece };
  }
}

/** Raw values of every cell, in the order of the grid, all in memory. */
export async function runValues(
  ledger: Ledger,
  spec: RunSpec,
): Promise<{ readonly arm: Arm; readonly cell: Cell; readonly values: CellValues }[]> {
  const read = [];
  for (const at of await cellExtents(ledger, spec)) {
    read.push({ arm: at.arm, cell: at.cell, values: await cellValues(ledger, spec, at) });
  }
  return read;
}

async function cellRows(
  ledger: Ledger,
  spec: RunSpec,
  at: CellExtent,
  digest: RunDigest | undefined,
): Promise<readonly ResultRow[]> {
  const { arm, cell, repetitions } = at;
  const measures = cell.spec.measures.length;
  const stored = await storedCell(ledger, spec, at);
  const estimates = new CellEstimates(measures, stored);
  digest?.begin(cell.key, { repetitions, measures });
  for (let pass = 0; !estimates.settled; pass++) {
    for await (const { codes, values } of stored.pieces()) {
      estimates.add(codes, values);
      // two passes there are always: what the digest needs in turn
      if (pass === 0) digest?.addCodes(codes);
      if (pass === 1) digest?.addValues(values);
    }
    estimates.endPass();
  }
  return resultRows(arm, cell, estimates);
}

async function cellValues(ledger: Ledger, spec: RunSpec, at: CellExtent): Promise<CellValues> {
  const { stored, pieces } = await storedCell(ledger, spec, at);
  const measures = at.cell.spec.measures.length;
  const repetitions = new Uint32Array(stored);
  const codes = new Uint8Array(stored);
  const values = new Float64Array(stored * measures);
  let row = 0;
  for await (const piece of pieces()) {
    codes.set(piece.codes, row);
    values.set(piece.values, row * measures);
    for (let i = 0; i < piece.codes.length; i++) repetitions[row + i] = piece.first + i;
    row += piece.codes.length;
  }
  return { repetitions, codes, values };
}

function newDigest(): RunDigest {
  return new RunDigest(createHash('sha256'));
}

function inDigestOrder(cells: readonly CellExtent[]): CellExtent[] {
  return [...cells].sort((a, b) => (a.cell.key < b.cell.key ? -1 : 1));
}
