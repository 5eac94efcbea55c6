/** The difference between two studies, as people read it. */
import type { FieldChange, StudyChange } from '../studies/study-change.js';
import { alignedTable, grouped } from './words.js';

/** Longer values are shown by their ends. */
const LONGEST = 60;
/** Places from where cells leave, shown at most. */
const PLACES = 5;

/** A table of the fields that change, and what becomes of the cells; indented. */
export function changeInWords(change: StudyChange): string {
  const { fields, kept, added, dropped, droppedFrom, shortened } = change;
  if (fields.length === 0) return '  nothing changes';
  const table = alignedTable(
    ['field', 'was', '', 'is'],
    fields.map(({ field, from, to }) => [field, valueInWords(from), '→', valueInWords(to)]),
  );
  const places = droppedFrom.slice(0, PLACES).join('; ') + (droppedFrom.length > PLACES ? '; …' : '');
  return [
    ...table.split('\n'),
    '',
    `${grouped(kept)} cells stay, ${grouped(added)} are new, ${grouped(dropped)} leave${dropped > 0 ? ` (${places})` : ''}`,
    ...(shortened ? ['cells that stay would have fewer repetitions'] : []),
  ]
    .map((line) => `  ${line}`.trimEnd())
    .join('\n');
}

function valueInWords(value: FieldChange['from']): string {
  if (value === undefined) return 'absent';
  if (Array.isArray(value) && value.length > 3 && value.every((entry) => typeof entry === 'number')) {
    return `${value.length} values from ${value[0]} to ${value.at(-1)}`;
  }
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}
