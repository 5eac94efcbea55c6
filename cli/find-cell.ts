/** The cell that a person names, or a message that says which ones the name fits. */
import { UserError } from '../client/user-error.js';
import { type CellAt, cellNames, findCells, studyCells } from '../studies/cell-name.js';
import type { Study } from '../studies/study.js';

/** How commands name a cell. */
export const CELL_OPTION = 'the first digits of its key, or levels such as generator=smote,gamma=0.5';

const MOST_SHOWN = 8;

/** @throws {UserError} unless `text` names exactly one cell of the study */
export function findCell(study: Study, text: string): CellAt {
  const named = findCells(study, text);
  if ('problem' in named) throw new UserError(`Cannot find the cell "${text}": ${named.problem}`);
  const [only, ...others] = named.cells;
  if (only === undefined) {
    throw new UserError(
      `Cannot find the cell "${text}" in ${study.name}: there are\n${listed(study, studyCells(study))}`,
    );
  }
  if (others.length > 0) {
    throw new UserError(
      `Cannot choose a cell by "${text}": it must single out one, got ${named.cells.length}\n${listed(study, named.cells)}`,
    );
  }
  return only;
}

/** The beginning of each cell's key that no other key has. */
export function keyPrefixes(cells: readonly CellAt[]): (key: string) => string {
  const keys = cells.map(({ cell }) => cell.key).sort();
  const shared = keys.map((key, i) => Math.max(sharedDigits(key, keys[i - 1]), sharedDigits(key, keys[i + 1])));
  const digits = Math.max(7, ...shared) + 1;
  return (key) => key.slice(0, digits);
}

function sharedDigits(key: string, other = ''): number {
  let i = 0;
  while (i < other.length && key[i] === other[i]) i++;
  return i;
}

function listed(study: Study, cells: readonly CellAt[]): string {
  const names = cellNames(study);
  const all = studyCells(study);
  const prefix = keyPrefixes(all);
  const lines = cells.slice(0, MOST_SHOWN).map(({ cell }) => {
    const name = names[all.findIndex((other) => other.cell === cell)];
    return `  ${prefix(cell.key)}  ${name}`;
  });
  const left = cells.length - lines.length;
  return [...lines, ...(left > 0 ? [`  … ${left} more`] : [])].join('\n');
}
