/**
 * What a run has so far, read from the ledger: counts, estimates, raw values, digest.
 *
 * Cells are read one after the other and large ones piece by piece, so memory depends on the grid alone: a million
 * repetitions take no more than a few thousand. Only {@link runValues} holds a whole run.
 */
import { createHash } from 'node:crypto';
import { CellEstimates } from '../studies/cell-estimates.js';
import { RunDigest } from '../studies/digest.js';
import { type Arm, type Cell, studyGrid } from '../studies/grid.js';
import { type CellValues, type ResultRow, resultRows } from '../studies/results.js';
import type { Study } from '../studies/study.js';
import type { Ledger, Outcomes } from './ledger.js';
import { storedCell } from './stored-cell.js';

export interface RunCounts {
  /** Repetitions the run asks for, over all cells. */
  readonly total: number;
  readonly finished: number;
  /** Of the finished ones. */
  readonly failed: number;
}

/** A cell of a run, and how many repetitions the run asks of it. */
export interface RunCell {
  readonly arm: Arm;
  readonly cell: Cell;
  readonly extent: number;
}

/** How many repetitions a run asks of a cell. */
export type ExtentOf = (cell: Cell) => number;

/** The cells of a run in the order of the grid: the one place that knows how far each is to go. */
export function runCells(study: Study, extentOf: ExtentOf = () => study.repetitions): RunCell[] {
  return studyGrid(study).flatMap((arm) => arm.cells.map((cell) => ({ arm, cell, extent: extentOf(cell) })));
}

export async function runCounts(ledger: Ledger, study: Study): Promise<RunCounts> {
  const keys = new Map<number, string[]>();
  for (const { cell, extent } of runCells(study)) {
    const group = keys.get(extent) ?? [];
    group.push(cell.key);
    keys.set(extent, group);
  }
  const counts = { total: 0, finished: 0, failed: 0 };
  for (const [extent, group] of keys) {
    const { finished, failed } = await ledger.count(group, extent);
    counts.total += group.length * extent;
    counts.finished += finished;
    counts.failed += failed;
  }
  return counts;
}

export interface RunEstimates {
  /** For every cell and measure, in the order of the grid. */
  readonly rows: readonly ResultRow[];
  readonly counts: RunCounts;
  /** 64 hexadecimal digits; null if repetitions are missing. */
  readonly digest: string | null;
}

/** Estimates and digest, from the same reading. */
export async function runEstimates(ledger: Ledger, study: Study): Promise<RunEstimates> {
  const counts = await runCounts(ledger, study);
  const digest = counts.finished < counts.total ? undefined : newDigest();
  const rows = new Map<Cell, readonly ResultRow[]>();
  const cells = runCells(study);
  for (const at of inDigestOrder(cells)) rows.set(at.cell, await cellRows(ledger, at, digest));
  return { rows: cells.flatMap(({ cell }) => rows.get(cell) ?? []), counts, digest: digest?.hex() ?? null };
}

/** The estimates alone. */
export async function runRows(ledger: Ledger, study: Study): Promise<readonly ResultRow[]> {
  return (await runEstimates(ledger, study)).rows;
}

/** @returns 64 hexadecimal digits, or the number of repetitions that are missing */
export async function runDigest(ledger: Ledger, study: Study): Promise<{ digest: string } | { missing: number }> {
  const { total, finished } = await runCounts(ledger, study);
  if (finished < total) return { missing: total - finished };
  const digest = newDigest();
  for (const { cell, extent } of inDigestOrder(runCells(study))) {
    const stored = await storedCell(ledger, cell, extent);
    digest.begin(cell.key, { repetitions: extent, measures: cell.spec.measures.length });
    for await (const { codes } of stored.pieces()) digest.addCodes(codes);
    for await (const { values } of stored.pieces()) digest.addValues(values);
  }
  return { digest: digest.hex() };
}

/** Raw values piece by piece: cells in the order of the grid, repetitions ascending. */
export async function* runPieces(
  ledger: Ledger,
  study: Study,
): AsyncGenerator<{ readonly arm: Arm; readonly cell: Cell; readonly piece: Outcomes }> {
  for (const { arm, cell, extent } of runCells(study)) {
    const stored = await storedCell(ledger, cell, extent);
    for await (const piece of stored.pieces()) yield { arm, cell, piece };
  }
}

/** Raw values of every cell, in the order of the grid, all in memory. */
export async function runValues(
  ledger: Ledger,
  study: Study,
): Promise<{ readonly arm: Arm; readonly cell: Cell; readonly values: CellValues }[]> {
  const read = [];
  for (const { arm, cell, extent } of runCells(study)) {
    read.push({ arm, cell, values: await cellValues(ledger, cell, extent) });
  }
  return read;
}

async function cellRows(
  ledger: Ledger,
  { arm, cell, extent }: RunCell,
  digest: RunDigest | undefined,
): Promise<readonly ResultRow[]> {
  const measures = cell.spec.measures.length;
  const stored = await storedCell(ledger, cell, extent);
  const estimates = new CellEstimates(measures, stored);
  digest?.begin(cell.key, { repetitions: extent, measures });
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

async function cellValues(ledger: Ledger, cell: Cell, extent: number): Promise<CellValues> {
  const { stored, pieces } = await storedCell(ledger, cell, extent);
  const measures = cell.spec.measures.length;
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

function inDigestOrder(cells: readonly RunCell[]): RunCell[] {
  return [...cells].sort((a, b) => (a.cell.key < b.cell.key ? -1 : 1));
}
