/** Which cells of a grid stay in memory: a grid may have millions. */
import type { ArmSpec } from '../numerics/arm.js';
import type { Cell, KnownKeys } from './cell.js';

/** Cells of a grid that are kept: all of any usual one. Those of a larger one are made again when they are asked for. */
const MOST_KEPT = 100_000;
/** Cells of a grid whose keys are kept: ten million would take a gigabyte. */
const MOST_KEYS = 2_000_000;

/**
 * Keeps the keys that were asked for, which are costly, unless there are too many, and the cells that were asked for last: a million
 * cells take 100 MB and not a thousand.
 */
export function keepRecentCells(
  make: (arm: ArmSpec, keys: KnownKeys) => readonly Cell[],
  allCells: number,
): (arm: ArmSpec) => readonly Cell[] {
  type Kept = Map<ArmSpec, readonly Cell[]>;
  const keys = new Map<ArmSpec, KnownKeys>();
  let [recent, earlier, count]: [Kept, Kept, number] = [new Map(), new Map(), 0];
  return (arm) => {
    const kept = recent.get(arm);
    if (kept !== undefined) return kept;
    const known = keys.get(arm) ?? [];
    if (allCells <= MOST_KEYS) keys.set(arm, known);
    const cells = earlier.get(arm) ?? make(arm, known);
    if (count > 0 && count + cells.length > MOST_KEPT / 2) [recent, earlier, count] = [new Map(), recent, 0];
    recent.set(arm, cells);
    count += cells.length;
    return cells;
  };
}
