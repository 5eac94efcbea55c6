/**
 * How one cell of a study is called: by the beginning of its key, or by its levels, such as `generator=smote,gamma=0.5,n1=50`.
 *
 * Levels are those of the tables: `method`, `n0`, `n1`, `generator`, `gamma` and the study's factors. Numbers are compared as
 * numbers. A method or generator may be called by its label, or by its kind where no label is the same.
 */
import { type Arm, type Cell, type Level, studyGrid } from './grid.js';
import { factorColumns, factorValues } from './results.js';
import type { Study } from './study.js';

/** A cell with the arm that it stands in. */
export interface CellAt {
  readonly arm: Arm;
  readonly cell: Cell;
}

/** Fewest hexadecimal digits that count as the beginning of a key. */
export const KEY_DIGITS = 4;
/** As many as no two cells of any study share. */
const PREFIX_DIGITS = 12;

/** All cells of a study, in the order of the grid. */
export function studyCells(study: Study): readonly CellAt[] {
  return studyGrid(study).flatMap((arm) => arm.cells.map((cell) => ({ arm, cell })));
}

/** An arm's levels as they stand in its study, such as `uniform-cube, smote`; of several the first one's. */
export function armName([first, ...others]: readonly Arm[]): string {
  if (first === undefined) return '';
  const levels = [...Object.values(first.factors).map(String), first.generator].join(', ');
  return others.length === 0 ? levels : `${levels} and ${others.length} more`;
}

/** Names of the levels that tell cells apart. */
export function levelNames(study: Study): readonly string[] {
  return ['method', ...factorColumns(study)];
}

/** The same by name, for scripts. */
export function levelRecord(study: Study, at: CellAt): Record<string, Level | null> {
  const levels = cellLevels(study, at);
  return Object.fromEntries(levelNames(study).map((name, i) => [name, levels[i] ?? null]));
}

/** The levels as one line, `method=fixed n0=2000 n1=100 generator=smote gamma=0.210526`; what is null stays out. */
export function levelsInWords(levels: Readonly<Record<string, Level | null>>): string {
  return Object.entries(levels)
    .filter(([, level]) => level !== null)
    .map(([name, level]) => `${name}=${typeof level === 'number' ? Number(level.toPrecision(6)) : level}`)
    .join(' ');
}

/** Digits of the key that tell the cells of any study apart, and that name the cell. */
export function keyPrefix({ key }: Cell): string {
  return key.slice(0, PREFIX_DIGITS);
}

/** The cell's levels under those names; null where it has none. */
export function cellLevels(study: Study, { arm, cell }: CellAt): (Level | null)[] {
  return [cell.method, ...factorValues(factorColumns(study), { ...arm, gamma: cell.gamma })];
}

/**
 * Names of cells by the levels that vary: n0 only if n1 does not tell it, gamma only of a fixed size. What does not vary is left
 * out; of a study with one cell the generator remains.
 *
 * @returns one for each of `studyCells(study)`, all different
 */
export function cellNames(study: Study): string[] {
  const names = levelNames(study);
  const cells = studyCells(study);
  const rows = cells.map((at) =>
    cellLevels(study, at).map((level, i) => (names[i] === 'gamma' && at.cell.methodKind !== 'fixed' ? null : level)),
  );
  const varies = names.filter((_, i) => new Set(rows.map((row) => row[i])).size > 1);
  const write = (shown: readonly string[]) =>
    rows.map((row) =>
      names.flatMap((name, i) => (shown.includes(name) && row[i] !== null ? [`${name}=${row[i]}`] : [])).join(','),
    );
  const withoutN0 = write(varies.filter((name) => name !== 'n0'));
  const shown = new Set(withoutN0).size === cells.length ? withoutN0 : write(varies);
  return cells.length === 1 ? write(['generator']) : shown;
}

/** What a text names in a study: the cells that fit, or why it is no name. */
export type Named = { readonly cells: readonly CellAt[] } | { readonly problem: string };

export function findCells(study: Study, text: string): Named {
  const cells = studyCells(study);
  if (/^[0-9a-f]+$/.test(text) && text.length >= KEY_DIGITS) {
    return { cells: cells.filter(({ cell }) => cell.key.startsWith(text)) };
  }
  const names = levelNames(study);
  let fitting = cells;
  for (const part of splitLevels(text)) {
    const at = part.indexOf('=');
    const name = part.slice(0, Math.max(0, at)).trim();
    const column = names.indexOf(name);
    if (column < 0) {
      const levels = `levels such as ${names.map((known) => `${known}=…`).join(',')}`;
      return { problem: `a cell is named by ${KEY_DIGITS} or more digits of its key, or by ${levels}` };
    }
    fitting = withLevel(study, fitting, column, part.slice(at + 1).trim());
  }
  return { cells: fitting };
}

/** Splits at commas outside of brackets: labels such as vtss[0,2] have some of their own. */
function splitLevels(text: string): string[] {
  return text.split(/,(?![^[(]*[\])])/);
}

/** Those of `cells` with this level; a label before a kind. */
function withLevel(study: Study, cells: readonly CellAt[], column: number, wanted: string): readonly CellAt[] {
  const exact = cells.filter((at) => isLevel(cellLevels(study, at)[column] ?? null, wanted));
  if (exact.length > 0) return exact;
  const name = levelNames(study)[column];
  return cells.filter(
    ({ arm, cell }) =>
      (name === 'generator' && arm.spec.generator.kind === wanted) || (name === 'method' && cell.methodKind === wanted),
  );
}

function isLevel(level: Level | null, wanted: string): boolean {
  if (level === null || wanted === '') return false;
  return typeof level === 'number' ? level === Number(wanted) : level === wanted;
}
