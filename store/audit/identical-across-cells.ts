/** The same values in different cells, under different seeds. */
import { continuousColumns, expectedPairs, mayIgnoreData } from '../../studies/coincidence.js';
import { type Span, unionOfSpans } from '../../studies/spans.js';
import type { AuditedRun, Finding } from './contract.js';
import { counted } from './counted.js';
import { readRows } from './stored-rows.js';
import type { IndexedRow, ValueIndex } from './value-index.js';

/** Cells, by their places, that have values in common. */
interface Meeting {
  readonly places: readonly [number, number];
  /** Repetitions of the one and the other. */
  readonly pairs: (readonly [number, number])[];
}

/** As within a cell. */
const MORE_THAN_CHANCE = 100;

/** @param index rows by the place of their cell and their repetition */
export async function acrossFindings(audited: AuditedRun, index: ValueIndex): Promise<Finding[]> {
  const meetings = new Map<string, Meeting>();
  for (const group of index.repeated()) {
    const pair = differentSeeds(audited, group);
    if (pair === undefined) continue;
    const [a, b] = pair;
    const key = `${a.owner} ${b.owner}`;
    const meeting = meetings.get(key) ?? { places: [a.owner, b.owner], pairs: [] };
    meeting.pairs.push([a.row, b.row]);
    meetings.set(key, meeting);
  }
  return await Promise.all([...meetings.values()].map((meeting) => finding(audited, meeting)));
}

/** Two rows of the group under different seeds; undefined if there are none, or some in one cell, which is reported there. */
function differentSeeds({ cells }: AuditedRun, group: readonly IndexedRow[]): [IndexedRow, IndexedRow] | undefined {
  const [first] = group;
  if (first === undefined || new Set(group.map(({ owner }) => owner)).size < group.length) return undefined;
  const dataKeyOf = ({ owner }: IndexedRow) => cells[owner]?.arm.spec.dataKey;
  const other = group.find((entry) => entry.row !== first.row || dataKeyOf(entry) !== dataKeyOf(first));
  return other && [first, other];
}

async function finding(audited: AuditedRun, { places, pairs }: Meeting): Promise<Finding> {
  const { ledger, study, cells, record } = audited;
  const [one, other] = [cells[places[0]]!, cells[places[1]]!];
  const rows = await readRows(ledger, one, study.repetitions);
  const values = continuousColumns(one.cell).map((column) =>
    Float64Array.from(rows.codes, (_, row) => rows.values[row * rows.width + column]!),
  );
  const isChance = expectedPairs(one.arm, values, cells.length * rows.codes.length) * MORE_THAN_CHANCE > pairs.length;
  const isConstant = mayIgnoreData(one.arm) && mayIgnoreData(other.arm);
  const isNote = isChance || isConstant;
  return {
    level: isNote ? 'note' : 'wrong',
    what: [
      ...counted(pairs.length, 'pair'),
      ` of results with the same values in two cells under different seeds, such as repetition ${pairs[0]![0]} of the one and ${pairs[0]![1]} of the other`,
      ...(isChance ? ['; so many meet by chance'] : isConstant ? ['; these fits may ignore their data'] : []),
    ],
    places: [
      { ...one, repetitions: spansOf(pairs.map(([repetition]) => repetition)) },
      { ...other, repetitions: spansOf(pairs.map(([, repetition]) => repetition)) },
    ],
    remedy: isNote
      ? 'nothing to do, if that is what the study is about'
      : `\`ballast verify ${record.id}\` says which are wrong; if none is, two streams have the same numbers, which is a defect to report`,
  };
}

function spansOf(repetitions: readonly number[]): Span[] {
  return unionOfSpans([repetitions.map((repetition) => ({ from: repetition, to: repetition + 1 }))]);
}
