/** What stands beside an exported CSV file: its columns, after "Metadata Vocabulary for Tabular Data" (W3C, CSV on the Web). */
import type { Column, ColumnType } from './columns.js';

const DATATYPES: Readonly<Record<ColumnType, string>> = {
  text: 'string',
  integer: 'integer',
  number: 'double',
  boolean: 'boolean',
};

/** @param url the file's name */
export function csvMetadata(url: string, columns: readonly Column[]): string {
  const metadata = {
    '@context': 'http://www.w3.org/ns/csvw',
    url,
    dialect: { encoding: 'utf-8', header: true },
    tableSchema: {
      columns: columns.map(({ name, type, unit, description }) => ({
        name,
        titles: name,
        datatype: DATATYPES[type],
        'dc:description': description,
        ...(unit !== '' && { 'schema:unitText': unit }),
      })),
    },
  };
  return `${JSON.stringify(metadata, null, 2)}\n`;
}
