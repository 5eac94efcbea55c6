/**
 * Results of runs with many cells of a few repetitions each: cells are read many at a time, and none is kept. A grid of a million
 * cells takes the memory of its keys.
 */
import { createHash } from 'node:crypto';
import { CellEstimates } from '../studies/cell-estimates.js';
import { RunDigest } from '../studies/digest.js';
import type { Arm, Cell } from '../studies/grid.js';
import { type ResultRow, resultRows } from '../studies/results.js';
import { type Ledger, MOST_SCANNED, type Outcomes } from './ledger.js';
import { asksAlike } from './run-counts.js';
import type { RunSpec } from './run-spec.js';
import { heldCell } from './stored-cell.js';

/** Whether the run is of that kind: every cell asks for the same, and fits in memory with others. */
export function hasSmallCells(spec: RunSpec): boolean {
  return asksAlike(spec) && spec.study.repetitions * spec.study.measures.length <= MOST_SCANNED;
}

/**
 * The estimates of every cell and measure, in the order of the grid, some cells at a time.
 *
 * @param onRead is given what was read of each cell, in the same order
 */
export async function* gridRows(
  ledger: Ledger,
  spec: RunSpec,
  onRead?: (key: string, stored: readonly Outcomes[]) => void,
): AsyncGenerator<ResultRow[]> {
  for (const group of inGroups(cellsOf(spec.arms), spec)) {
    const stored = await readGroup(ledger, spec, group);
    if (onRead !== undefined) for (const [i, { key }] of group.entries()) onRead(key, stored[i] ?? []);
    yield group.flatMap(({ arm, cell }, i) => resultRows(arm, cell, estimatesOf(cell, stored[i] ?? [])));
  }
}

/** Estimates and digest from the same reading: all of it is in memory at its end. @param isWhole whether nothing is missing */
export async function gridEstimates(
  ledger: Ledger,
  spec: RunSpec,
  isWhole: boolean,
): Promise<{ readonly rows: readonly ResultRow[]; readonly digest: string | null }> {
  const rows: ResultRow[] = [];
  const read = new Map<string, Outcomes | undefined>();
  for await (const some of gridRows(ledger, spec, isWhole ? (key, [whole]) => read.set(key, whole) : undefined)) {
    for (const row of some) rows.push(row);
  }
  if (!isWhole) return { rows, digest: null };
  const digest = newDigest();
  for (const key of [...read.keys()].sort()) addTo(digest, key, read.get(key));
  return { rows, digest: digest.hex() };
}

function newDigest(): RunDigest {
  return new RunDigest(createHash('sha256'));
}

function addTo(digest: RunDigest, key: string, stored: Outcomes | undefined): void {
  const { codes = new Uint8Array(), values = new Float64Array() } = stored ?? {};
  digest.add({ key, codes, values });
}

/** The digest of a run of which nothing is missing; of its cells some at a time are in memory. */
export async function gridDigest(ledger: Ledger, spec: RunSpec): Promise<string> {
  const digest = newDigest();
  const keys = spec.arms.flatMap(({ cells }) => cells.map(({ key }) => ({ key })));
  keys.sort((a, b) => (a.key < b.key ? -1 : 1));
  // two cells that ask for the same have one key, and count once
  const distinct = keys.filter(({ key }, i) => key !== keys[i - 1]?.key);
  for (const group of inGroups(distinct, spec)) {
    const stored = await readGroup(ledger, spec, group);
    for (const [i, { key }] of group.entries()) addTo(digest, key, stored[i]?.[0]);
  }
  return digest.hex();
}

function* cellsOf(arms: readonly Arm[]): Generator<{ key: string; arm: Arm; cell: Cell }> {
  for (const arm of arms) for (const cell of arm.cells) yield { key: cell.key, arm, cell };
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

async function readGroup(
  ledger: Ledger,
  { study }: RunSpec,
  group: readonly { readonly key: string }[],
): Promise<Outcomes[][]> {
  const keys = group.map(({ key }) => key);
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
