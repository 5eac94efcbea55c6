/** A study's estimates as a table to read, and as a file to take away. */
import { type Html, html } from './html.js';
import { estimateText, numberText } from './numbers.js';
import type { ResultTable } from './report-data.js';

type Field = string | number | boolean | null;

/** Rows shown; the file has all. */
const MOST_ROWS = 60;
/** Columns of the results that the table leaves to the file. */
const FILE_ONLY: ReadonlySet<string> = new Set([
  ...['study', 'run', 'method_kind', 'variance', 'mcse', 'mcse_variance', 'q05', 'median', 'q95'],
  ...['prefix_repetitions', 'prefix_mean', 'prefix_mcse', 'digest'],
]);
const HEADINGS: Readonly<Record<string, string>> = { mean: 'mean ± MCSE', sd: 'sd' };

/** Columns that are the same in every row stand once, above the table. */
export function resultTable({ header, rows }: ResultTable): Html {
  const shown = header.flatMap((name, index) => (FILE_ONLY.has(name) ? [] : [{ name, index }]));
  const isConstant = ({ name, index }: { name: string; index: number }) =>
    rows.length > 1 && name !== 'mean' && rows.every((row) => row[index] === rows[0]![index]);
  const constant = shown.filter((column) => isConstant(column) && rows[0]![column.index] !== null);
  const columns = shown.filter((column) => !isConstant(column));
  const mcse = header.indexOf('mcse');
  const cell = (row: readonly Field[], name: string, field: Field | undefined): string =>
    name === 'mean' && typeof field === 'number'
      ? estimateText(field, Number(row[mcse] ?? Number.NaN))
      : fieldText(field);
  const isNumeric = ({ index }: { index: number }) => rows.some((row) => typeof row[index] === 'number');
  const heads = columns.map(
    (column) =>
      html`<th scope="col"${isNumeric(column) && html` class="r"`}>${HEADINGS[column.name] ?? column.name}</th>`,
  );
  const body = rows.slice(0, MOST_ROWS).map((row) => {
    const cells = columns.map(
      (column) => html`<td${isNumeric(column) && html` class="r"`}>${cell(row, column.name, row[column.index])}</td>`,
    );
    return html`<tr>${cells}</tr>`;
  });
  const everywhere = constant.map(({ name, index }) => `${name} ${fieldText(rows[0]![index])}`).join(', ');
  const left = rows.length - MOST_ROWS;
  return html`${everywhere !== '' && html`<p class="s muted">In all rows: ${everywhere}.</p>`}<div class="scroll"><table class="data"><thead><tr>${heads}</tr></thead><tbody>${body}</tbody></table></div>${left > 0 && html`<p class="s muted">${numberText(left)} more rows in the file.</p>`}`;
}

/** A link that holds the file itself. */
export function csvLink(name: string, csv: string): Html {
  const href = `data:text/csv;charset=utf-8,${encodeURIComponent(csv).replaceAll('%2C', ',')}`;
  return html`<a class="button" download="${name}.csv" href="${href}">Save as CSV</a>`;
}

function fieldText(field: Field | undefined): string {
  if (field === null || field === undefined) return '–';
  return typeof field === 'number' ? numberText(field) : String(field);
}
