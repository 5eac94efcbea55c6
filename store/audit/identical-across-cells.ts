/** The same values in different cells, under different seeds. */
import { mayIgnoreData } from '../../studies/coincidence.js';
import { spansOfRepetitions } from '../../studies/spans.js';
import type { AuditedRun, Finding } from './contract.js';
import { counted } from './counted.js';
import { isChance } from './identical-in-cells.js';
import { readRows } from './stored-rows.js';
import type { IndexedRow, ValueIndex } from './value-index.js';

/** Cells, by their places, that have values in common. */
interface Meeting {
  readonly places: readonly [number, number];
  /** Repetitions of the one and the other. */
  readonly pairs: (readonly [number, number])[];
}

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
  const byChance = isChance(rows, cells.length * rows.codes.length, pairs.length);
  const isConstant = mayIgnoreData(one.arm) && mayIgnoreData(other.arm);
  const isNote = byChance || isConstant;
  return {
    level: isNote ? 'note' : 'wrong',
    what: [
      ...counted(pairs.length, 'pair'),
      ` of results with the same values in two cells under different seeds, such as repetition ${pairs[0]![0]} of the one and ${pairs[0]![1]} of the other`,
      ...(byChance ? ['; so many meet by chance'] : isConstant ? ['; these fits may ignore their data'] : []),
    ],
    places: [
      { ...one, repetitions: spansOfRepetitions(pairs.map(([repetition]) => repetition)) },
      { ...other, repetitions: spansOfRepetitions(pairs.map(([, repetition]) => repetition)) },
    ],
    remedy: isNote
      ? 'nothing to do, if that is what the study is about'
      : `\`ballast verify ${record.id}\` says which are wrong; if none is, two streams have the same numbers, which is a defect to report`,
  };
}
