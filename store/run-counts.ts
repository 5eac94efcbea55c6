/** How far a run is: repetitions asked for, finished, failed; cells whole, begun, untouched. */
import { type Arm, cellCount } from '../studies/grid.js';
import { type CellExtent, cellExtents } from './cell-extents.js';
import type { Ledger } from './ledger.js';
import { countFailed } from './outcomes.js';
import { countLacking, lacksOf, readCell } from './retried-cells.js';
import type { RunSpec } from './run-spec.js';

export interface RunCounts {
  /** Repetitions the run asks for, over all cells; of an adaptive run, as far as that is decided. */
  readonly total: number;
  readonly finished: number;
  /** Of the finished ones. */
  readonly failed: number;
  readonly cells: number;
  /** Cells that will ask for no more. */
  readonly settled: number;
}

export async function runCounts(ledger: Ledger, spec: RunSpec): Promise<RunCounts> {
  if (asksAlike(spec)) return await countAlike(ledger, spec);
  const extents = await cellExtents(ledger, spec);
  const counted = spec.retries.length > 0 ? await countRetried(ledger, spec, extents) : await count(ledger, extents);
  return {
    total: extents.reduce((sum, { repetitions }) => sum + repetitions, 0),
    ...counted,
    cells: extents.length,
    settled: extents.filter(({ settled }) => settled).length,
  };
}

/** Whether every cell asks for all repetitions under its own key, as in most runs. */
export function asksAlike({ study, retries }: RunSpec): boolean {
  return study.precision === undefined && retries.length === 0;
}

/** Arm by arm, so that a grid of any size needs the memory of a part of it. */
async function countAlike(ledger: Ledger, { study, arms }: RunSpec): Promise<RunCounts> {
  const cells = cellCount(study);
  const total = { finished: 0, failed: 0 };
  for (const keys of keysInGroups(arms)) {
    const { finished, failed } = await ledger.count(keys, study.repetitions);
    // lets other work of the process through
    await new Promise((resolve) => setImmediate(resolve));
    total.finished += finished;
    total.failed += failed;
  }
  return { total: cells * study.repetitions, ...total, cells, settled: cells };
}

/** Keys that are looked up at once. */
const KEYS_AT_ONCE = 20_000;

/** All cell keys in the order of the grid. A key that stands twice within one group counts once there. */
function* keysInGroups(arms: readonly Arm[]): Generator<string[]> {
  let keys: string[] = [];
  for (const { cells } of arms) {
    for (const { key } of cells) keys.push(key);
    if (keys.length < KEYS_AT_ONCE) continue;
    yield keys;
    keys = [];
  }
  if (keys.length > 0) yield keys;
}

/** Whether nothing is missing and nothing can be added. */
export function isWhole({ total, finished, cells, settled }: RunCounts): boolean {
  return finished === total && settled === cells;
}

/** How many cells are whole, begun, and untouched, as far as the run asks for them now. */
export async function cellsByState(
  ledger: Ledger,
  spec: RunSpec,
): Promise<{ readonly whole: number; readonly begun: number; readonly untouched: number }> {
  const counts = { whole: 0, begun: 0, untouched: 0 };
  for (const { arm, cell, repetitions } of await cellExtents(ledger, spec)) {
    const lacks = await lacksOf(ledger, spec, arm, cell, { from: 0, to: repetitions });
    const missing = countLacking(lacks);
    counts[missing === 0 ? 'whole' : missing < repetitions ? 'begun' : 'untouched']++;
  }
  return counts;
}

/** The versions of the numerics that something is missing of. */
export async function missingVersions(ledger: Ledger, spec: RunSpec): Promise<number[]> {
  const versions = new Set<number>();
  for (const { arm, cell, repetitions } of await cellExtents(ledger, spec)) {
    for (const { numericsVersion, spans } of await lacksOf(ledger, spec, arm, cell, { from: 0, to: repetitions })) {
      if (spans.length > 0) versions.add(numericsVersion);
    }
  }
  return [...versions];
}

type Counted = Pick<RunCounts, 'finished' | 'failed'>;

/** One look for each different extent, of which there are few. */
async function count(ledger: Ledger, extents: readonly CellExtent[]): Promise<Counted> {
  const keys = new Map<number, string[]>();
  for (const { cell, repetitions } of extents) {
    const group = keys.get(repetitions) ?? [];
    group.push(cell.key);
    keys.set(repetitions, group);
  }
  const counts = await Promise.all([...keys].map(([repetitions, group]) => ledger.count(group, repetitions)));
  return counts.reduce((sum, one) => ({ finished: sum.finished + one.finished, failed: sum.failed + one.failed }), {
    finished: 0,
    failed: 0,
  });
}

async function countRetried(ledger: Ledger, spec: RunSpec, extents: readonly CellExtent[]): Promise<Counted> {
  const total = { finished: 0, failed: 0 };
  for (const { arm, cell, repetitions } of extents) {
    const span = { from: 0, to: repetitions };
    const lacks = await lacksOf(ledger, spec, arm, cell, span);
    const pieces = await readCell(ledger, spec, arm, cell, span);
    total.finished += repetitions - countLacking(lacks);
    total.failed += pieces.reduce((sum, { codes }) => sum + countFailed(codes), 0);
  }
  return total;
}
