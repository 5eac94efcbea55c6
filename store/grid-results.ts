/**
 * Results of runs with many cells of a few repetitions each: cells are read many at a time. A grid of a million cells takes the
 * memory of its keys and, where it is whole and not too large, of its numbers.
 */
import { createHash } from 'node:crypto';
import { CellEstimates } from '../studies/cell-estimates.js';
import { RunDigest } from '../studies/digest.js';
import type { Arm, Cell } from '../studies/grid.js';
import { type ResultRow, resultRows } from '../studies/results.js';
import { KeptOutcomes } from './kept-outcomes.js';
import { type Ledger, MOST_SCANNED, type Outcomes } from './ledger.js';
import { asksAlike } from './run-counts.js';
import type { RunSpec } from './run-spec.js';
import { heldCell } from './stored-cell.js';

/** Numbers that are kept from the reading for the digest: 128 MB. Of more, every cell is read twice. */
const MOST_KEPT = 1 << 24;

/** Whether the run is of that kind: every cell asks for the same, and fits in memory with others. */
export function hasSmallCells(spec: RunSpec): boolean {
  return asksAlike(spec) && spec.study.repetitions * spec.study.measures.length <= MOST_SCANNED;
}

export interface GridResults {
  /** 64 hexadecimal digits; null if repetitions are missing. */
  readonly digest: string | null;
  /** The estimates of every cell and measure, in the order of the grid, some cells at a time. */
  readonly rows: AsyncIterable<readonly ResultRow[]>;
}

/**
 * Estimates and digest.
 *
 * @param isWhole whether nothing is missing: what is whole is read for its digest, and before this ends
 * @param mostKept numbers that may be kept of that reading
 */
export async function gridResults(
  ledger: Ledger,
  spec: RunSpec,
  isWhole: boolean,
  mostKept = MOST_KEPT,
): Promise<GridResults> {
  if (!isWhole) return { digest: null, rows: readRows(ledger, spec) };
  const measures = spec.arms.flatMap(({ cells }) => cells.map((cell) => cell.spec.measures.length));
  const numbers = measures.reduce((sum, count) => sum + count, 0) * spec.study.repetitions;
  if (numbers > mostKept) return { digest: await gridDigest(ledger, spec), rows: readRows(ledger, spec) };
  const kept = new KeptOutcomes(spec, measures);
  const digest = await gridDigest(ledger, spec, (at, outcomes) => kept.set(at, outcomes));
  return { digest, rows: keptRows(spec, kept) };
}

/**
 * The digest of a run of which nothing is missing; of its cells some at a time are in memory.
 *
 * @param onRead is given what each cell holds, by its position in the grid
 */
export async function gridDigest(
  ledger: Ledger,
  spec: RunSpec,
  onRead?: (at: number, outcomes: Outcomes) => void,
): Promise<string> {
  const digest = new RunDigest(createHash('sha256'));
  const keys = [...cellsOf(spec.arms)].map(({ cell }) => cell.key);
  const order = Uint32Array.from(keys.keys()).sort((a, b) => (keyAt(a) < keyAt(b) ? -1 : 1));
  function keyAt(at: number): string {
    return keys[at] ?? '';
  }

  let last = '';
  for (const group of inGroups(order, spec)) {
    const stored = await readGroup(ledger, spec, group.map(keyAt));
    for (const [i, at] of group.entries()) {
      const key = keyAt(at);
      const outcomes = stored[i]?.[0] ?? { cellKey: key, first: 0, codes: NO_CODES, values: NO_VALUES };
      onRead?.(at, outcomes);
      // two cells that ask for the same have one key, and count once
      if (key !== last) digest.add({ key, codes: outcomes.codes, values: outcomes.values });
      last = key;
    }
  }
  return digest.hex();
}

const NO_CODES = new Uint8Array();
const NO_VALUES = new Float64Array();

async function* readRows(ledger: Ledger, spec: RunSpec): AsyncGenerator<readonly ResultRow[]> {
  for (const group of inGroups(cellsOf(spec.arms), spec)) {
    const keys = group.map(({ cell }) => cell.key);
    const stored = await readGroup(ledger, spec, keys);
    yield group.flatMap(({ arm, cell }, i) => resultRows(arm, cell, estimatesOf(cell, stored[i] ?? [])));
  }
}

async function* keptRows(spec: RunSpec, kept: KeptOutcomes): AsyncGenerator<readonly ResultRow[]> {
  let at = 0;
  for (const arm of spec.arms) {
    yield arm.cells.flatMap((cell) => resultRows(arm, cell, estimatesOf(cell, [kept.get(at++, cell.key)])));
  }
}

function* cellsOf(arms: readonly Arm[]): Generator<{ readonly arm: Arm; readonly cell: Cell }> {
  for (const arm of arms) for (const cell of arm.cells) yield { arm, cell };
}

/** As many at a time as may be held; at least one. */
function* inGroups<T>(list: Iterable<T>, { study }: RunSpec): Generator<T[]> {
  const most = Math.max(1, Math.floor(MOST_SCANNED / (study.repetitions * study.measures.length)));
  let group: T[] = [];
  for (const one of list) {
    group.push(one);
    if (group.length < most) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}

async function readGroup(ledger: Ledger, { study }: RunSpec, keys: readonly string[]): Promise<Outcomes[][]> {
  return await ledger.readOf(keys, { from: 0, to: study.repetitions });
}

function estimatesOf({ spec }: Cell, pieces: readonly Outcomes[]): CellEstimates {
  const estimates = new CellEstimates(spec.measures.length, heldCell(pieces));
  while (!estimates.settled) {
    for (const { codes, values } of pieces) estimates.add(codes, values);
    estimates.endPass();
  }
  return estimates;
}
