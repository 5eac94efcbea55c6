/** RFC 4180 text. Fields here are names and numbers that the program made, so a writer is four lines and no dependency. */
export type Field = string | number | boolean | null;

export function csvText(header: readonly string[], rows: Iterable<readonly Field[]>): string {
  let text = csvLine(header);
  for (const row of rows) text += csvLine(row);
  return text;
}

/** One row, with the end of its line. */
export function csvLine(row: readonly Field[]): string {
  return `${row.map(csvField).join(',')}\n`;
}

/** Missing and not-a-number fields are empty; other numbers are the shortest that read back the same. */
function csvField(field: Field): string {
  if (typeof field === 'number') return Number.isNaN(field) ? '' : String(field);
  if (field === null) return '';
  const text = String(field);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
