/** How a cell is called where people look for it: its levels, and enough of its key. */
import type { Arm, Cell, Level } from './grid.js';
import { factorColumns, factorValues } from './results.js';
import type { Study } from './study.js';

/** A cell and the arm that it stands in. */
export interface CellOfArm {
  readonly arm: Arm;
  readonly cell: Cell;
}

/** Digits of a key that tell the cells of any study apart. */
const PREFIX_DIGITS = 12;

/** The method and the levels of a cell, by the names of the tables; null for what the method or chance decides. */
export function cellLevels(study: Study, { arm, cell }: CellOfArm): Record<string, Level | null> {
  const columns = factorColumns(study);
  const values = factorValues(columns, { ...arm, gamma: cell.gamma });
  return { method: cell.method, ...Object.fromEntries(columns.map((name, i) => [name, values[i] ?? null])) };
}

/** The levels as one line, `method=fixed n0=2000 n1=100 generator=smote gamma=0.210526`; what is null stays out. */
export function levelsInWords(levels: Readonly<Record<string, Level | null>>): string {
  return Object.entries(levels)
    .filter(([, level]) => level !== null)
    .map(([name, level]) => `${name}=${typeof level === 'number' ? Number(level.toPrecision(6)) : level}`)
    .join(' ');
}

/** What `--cell` takes: the first digits of the key. */
export function keyPrefix({ key }: Cell): string {
  return key.slice(0, PREFIX_DIGITS);
}
