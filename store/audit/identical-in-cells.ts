/** Repetitions of one cell with the same values, and what they may come from. */
import { continuousColumns, expectedPairs, mayIgnoreData } from '../../studies/coincidence.js';
import { spansOfRepetitions } from '../../studies/spans.js';
import type { Finding, Place, Words } from './contract.js';
import { counted } from './counted.js';
import { rowOf, type StoredRows, sameRows } from './stored-rows.js';
import { openValueIndex } from './value-index.js';

/**
 * - `reset`: no cell that shares the data tells the repetitions apart, so their random numbers were the same;
 * - `copied`: other cells do, so the values stand under other numbers than their own;
 * - `constant`: other cells do, and the fits of this one may ignore their data;
 * - `chance`: so many would meet by chance.
 */
type Origin = 'reset' | 'copied' | 'constant' | 'chance';

interface Repeated {
  readonly rows: StoredRows;
  /** Repetitions with the same values, in lists of two or more. */
  readonly groups: readonly (readonly number[])[];
  readonly origin: Origin;
}

/** Found pairs are no chance if there are this many times more than chance explains. */
const MORE_THAN_CHANCE = 100;
/** Looking at so many groups, and so many repetitions of each, decides whether others tell them apart. */
const LOOKED_AT = 100;

/** A value with few binary digits, such as 0 or ½, is a corner of its range, and two fits may well meet there. */
export function isTelling({ codes, values, width }: StoredRows, row: number, columns: readonly number[]): boolean {
  return codes[row] === 0 && columns.some((column) => !isRound(values[row * width + column]!));
}

/** @param sharing all cells of one data key */
export function withinFindings(sharing: readonly StoredRows[], runId: string): Finding[] {
  const alike = new Map<string, Repeated[]>();
  for (const rows of sharing) {
    const groups = repeatedIn(rows);
    if (groups.length === 0) continue;
    const origin = originOf(rows, groups, sharing);
    const key = `${origin}${JSON.stringify(groups)}`;
    alike.set(key, [...(alike.get(key) ?? []), { rows, groups, origin }]);
  }
  return [...alike.values()].map((cells) => finding(cells, runId));
}

function repeatedIn(rows: StoredRows): number[][] {
  const columns = continuousColumns(rows.cell);
  const index = openValueIndex(rows.codes.length);
  for (let row = 0; row < rows.codes.length; row++) {
    if (isTelling(rows, row, columns)) index.add(rows.values, row * rows.width, columns, { owner: 0, row });
  }
  return index.repeated().map((group) => group.map(({ row }) => rows.repetitions[row]!));
}

function originOf(rows: StoredRows, groups: Repeated['groups'], sharing: readonly StoredRows[]): Origin {
  const pairs = groups.reduce((sum, { length }) => sum + (length * (length - 1)) / 2, 0);
  const good = rows.codes.reduce((sum, code) => sum + (code === 0 ? 1 : 0), 0);
  if (isChance(rows, good, pairs)) return 'chance';
  const apart = groups.slice(0, LOOKED_AT).every((group) => sharing.some((other) => tellsApart(other, group)));
  if (!apart) return 'reset';
  return mayIgnoreData(rows.arm) ? 'constant' : 'copied';
}

/** Whether chance explains so many pairs among `count` results such as these. */
export function isChance(rows: StoredRows, count: number, pairs: number): boolean {
  const values = continuousColumns(rows.cell).map((column) =>
    Float64Array.from(rows.codes, (_, row) => rows.values[row * rows.width + column]!),
  );
  return expectedPairs(rows.arm, values, count) * MORE_THAN_CHANCE > pairs;
}

/** Whether the cell has other results in some of these repetitions than in others; what it lacks says nothing. */
function tellsApart(rows: StoredRows, repetitions: readonly number[]): boolean {
  const stored = repetitions.slice(0, LOOKED_AT).map((repetition) => rowOf(rows, repetition));
  const [first, ...others] = stored.filter((row) => row >= 0);
  return first !== undefined && others.some((row) => !sameRows(rows, first, row));
}

function finding(cells: readonly Repeated[], runId: string): Finding {
  const { groups, origin } = cells[0]!;
  const places = cells.map(
    ({ rows: { arm, cell } }): Place => ({ arm, cell, repetitions: spansOfRepetitions(groups.flat()) }),
  );
  const repetitions = groups.reduce((sum, { length }) => sum + length, 0);
  return {
    level: origin === 'reset' || origin === 'copied' ? 'wrong' : 'note',
    what: [
      ...counted(cells.length, 'cell'),
      ' with the same values in ',
      repetitions,
      ` different repetitions, such as ${groups[0]!.slice(0, 2).join(' and ')}; `,
      ...EXPLANATION[origin],
    ],
    places,
    remedy: remedyOf(origin, runId),
  };
}

const EXPLANATION: Readonly<Record<Origin, Words>> = {
  reset: ['no cell with the same data tells them apart, so their random numbers were the same'],
  copied: ['other cells with the same data tell them apart, so values stand under other numbers than their own'],
  constant: [
    'other cells with the same data tell them apart: these fits ignore their data, as a penalty or the hinge loss may bring about',
  ],
  chance: [
    'so many meet by chance: the values spread over few steps of their precision, or there are few different data sets',
  ],
};

function remedyOf(origin: Origin, runId: string): string {
  switch (origin) {
    case 'reset':
      return 'find what resets the random generator (code must draw from the stream it is given), raise NUMERICS_VERSION and run again; if the study leaves nothing to chance, as a huge penalty does, they are right';
    case 'copied':
      return `\`ballast verify ${runId}\` says which are wrong; then move the ledger aside and run again to recompute, or restore a copy`;
    default:
      return 'nothing to do, if that is what the study is about';
  }
}

const scratch = new Float64Array(1);
const halves = new Uint32Array(scratch.buffer);

/** Whether all but the first 16 binary digits are 0. */
function isRound(value: number): boolean {
  scratch[0] = value;
  return halves[0] === 0 && (halves[1]! & 0xf) === 0;
}
