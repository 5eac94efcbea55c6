/** What the stored repetitions of one study say: its cells by their levels, their measures as columns. */
import type { Measure } from '../../numerics/measures.js';
import type { Arm, Cell, Level } from '../grid.js';
import type { CellValues } from '../results.js';
import type { Study } from '../study.js';
import type { Column } from './estimate.js';

/** A cell as claims look it up. */
export interface EvidenceCell {
  /** n0, n1, generator, method, gamma (null where the method chooses it), and the study's factors. */
  readonly levels: Readonly<Record<string, Level | null>>;
  readonly measures: readonly Measure[];
  readonly values: CellValues;
}

/** Levels that single out cells: `{ n1: 50, method: 'vtss' }`. */
export type Where = Readonly<Record<string, Level | null>>;

/** The run has no cell or measure that a claim is about: other levels, methods or measures than the shipped study. */
export class MissingEvidence extends Error {
  override readonly name = 'MissingEvidence';
}

export class Evidence {
  readonly study: Study;
  readonly #cells: readonly EvidenceCell[];

  constructor(study: Study, cells: readonly EvidenceCell[]) {
    this.study = study;
    this.#cells = cells;
  }

  /** Cells with these levels, in the order of the grid. */
  cells(where: Where): readonly EvidenceCell[] {
    return this.#cells.filter(({ levels }) => Object.entries(where).every(([name, level]) => levels[name] === level));
  }

  /** The different levels of a name among the cells with these levels, in the order of the grid. */
  levels(name: string, where: Where = {}): Level[] {
    const found = this.cells(where).flatMap(({ levels }) => levels[name] ?? []);
    return [...new Set(found)];
  }

  /** Numeric levels, ascending. @throws {MissingEvidence} if there are fewer than `least` */
  numbers(name: string, where: Where = {}, least = 1): number[] {
    const found = this.levels(name, where).filter((level) => typeof level === 'number');
    if (found.length < least) throw new MissingEvidence(`${this.#run} has fewer than ${least} levels of ${name}`);
    return found.sort((a, b) => a - b);
  }

  /** The gammas that have a fixed cell, ascending. */
  gammas(where: Where = {}): number[] {
    return this.numbers('gamma', { ...where, method: 'fixed' });
  }

  /** Those of `measures` that the study has. @throws {MissingEvidence} if it has none of them */
  measured<M extends Measure>(measures: readonly M[]): M[] {
    const found = measures.filter((measure) => this.#cells.some((cell) => cell.measures.includes(measure)));
    if (found.length === 0) throw new MissingEvidence(`${this.#run} measures none of ${measures.join(', ')}`);
    return found;
  }

  /**
   * The values of a measure in the one cell with these levels, by repetition.
   *
   * @throws {MissingEvidence} if there is no such cell, or it does not have the measure
   * @throws {RangeError} if there are several
   */
  column(where: Where, measure: Measure): Column {
    const [cell, another] = this.cells(where);
    if (cell === undefined) throw new MissingEvidence(`${this.#run} has no cell with ${inWords(where)}`);
    if (another !== undefined) throw new RangeError(`Cannot choose: several cells have ${inWords(where)}`);
    return columnOf(cell, measure, this.#run);
  }

  get #run(): string {
    return `the run of ${this.study.name}`;
  }
}

/** The cells of a run as claims look them up. */
export function evidenceOf(
  study: Study,
  cells: readonly { readonly arm: Arm; readonly cell: Cell; readonly values: CellValues }[],
): Evidence {
  return new Evidence(
    study,
    cells.map(({ arm, cell, values }) => ({
      levels: {
        ...arm.factors,
        n0: arm.n0,
        n1: arm.n1,
        generator: arm.generator,
        method: cell.method,
        gamma: cell.gamma,
      },
      measures: cell.spec.measures,
      values,
    })),
  );
}

/** The values of a measure in a cell, by repetition; NaN where it failed or is missing. @throws {MissingEvidence} */
export function columnOf(
  { measures, values: { repetitions, codes, values } }: Pick<EvidenceCell, 'measures' | 'values'>,
  measure: Measure,
  run: string,
): Column {
  const index = measures.indexOf(measure);
  if (index < 0) throw new MissingEvidence(`${run} does not measure ${measure}`);
  const column = new Float64Array((repetitions.at(-1) ?? -1) + 1).fill(NaN);
  for (const [row, repetition] of repetitions.entries()) {
    if (codes[row] === 0) column[repetition] = values[row * measures.length + index] ?? NaN;
  }
  return column;
}

function inWords(where: Where): string {
  return Object.entries(where)
    .map(([name, level]) => `${name} = ${level}`)
    .join(', ');
}
