/** What the cells of a study may be compared by, and which cells belong together. */
import { type Arm, type Cell, studyGrid } from './grid.js';
import type { Factor, Study } from './study.js';

export type ComparedBy = 'generator' | 'method' | 'gamma' | Factor;

/** What has at least two levels in the study. */
export function comparableBy(study: Study): ComparedBy[] {
  const all: ComparedBy[] = ['generator', 'method', 'gamma', ...(Object.keys(study.factors) as Factor[])];
  return all.filter((by) => levelsBy(study, by).length > 1);
}

/** The levels, in the order of the grid. */
export function levelsBy(study: Study, by: ComparedBy): string[] {
  const levels = studyGrid(study).flatMap((arm) => arm.cells.map((cell) => comparedLevel(by, arm, cell)));
  return [...new Set(levels)].filter((level) => level !== undefined);
}

/** The level that a user's words name: its label, or the same number in other digits. */
export function levelNamed(levels: readonly string[], text: string): string | undefined {
  const named = levels.find((level) => level === text);
  if (named !== undefined || text.trim() === '') return named;
  return levels.find((level) => Number(level) === Number(text));
}

/**
 * The label of a cell's level: of a method its label, and of each γ of `fixed` a level of its own, `fixed(gamma=0.5)`.
 * Undefined where the cell has no such level: only fixed sizes are compared by gamma.
 */
export function comparedLevel(by: ComparedBy, arm: Arm, cell: Cell): string | undefined {
  const isFixed = cell.methodKind === 'fixed';
  switch (by) {
    case 'generator':
      return arm.generator;
    case 'method':
      return isFixed ? `${cell.method}(gamma=${cell.gamma})` : cell.method;
    case 'gamma':
      return isFixed ? String(cell.gamma) : undefined;
    default:
      return String(arm.factors[by]);
  }
}

/**
 * What is the same for all cells that are compared with one another: every level but that of `by`. What a method makes of
 * them is no level: class counts follow from factors, and only `fixed` has a gamma that was asked for.
 */
export function comparisonGroup(by: ComparedBy, arm: Arm, cell: Cell): string {
  const { [by as Factor]: _, ...factors } = arm.factors;
  return JSON.stringify([
    factors,
    by !== 'generator' && arm.generator,
    by !== 'method' && cell.method,
    by !== 'method' && by !== 'gamma' && cell.methodKind === 'fixed' && cell.gamma,
  ]);
}
