/** RFC 4180 text. Fields here are names and numbers that the program made, so a writer is four lines and no dependency. */
export type Field = string | number | null;

export function csvText(header: readonly string[], rows: Iterable<readonly (Field | boolean)[]>): string {
  const lines = [header.join(',')];
  for (const row of rows) lines.push(row.map(csvField).join(','));
  return `${lines.join('\n')}\n`;
}

/** Missing and not-a-number fields are empty; other numbers are the shortest that read back the same. */
function csvField(field: Field | boolean): string {
  if (field === null || (typeof field === 'number' && Number.isNaN(field))) return '';
  const text = String(field);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
