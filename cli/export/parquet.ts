/**
 * Tables as Parquet: typed columns, nulls as nulls, and in the file's metadata where it comes from and what its columns mean. A row group
 * at a time is in memory.
 */
import { fileWriter, ParquetWriter } from 'hyparquet-writer';
import type { Column } from './columns.js';
import type { Field } from './csv.js';
import type { RowStream } from './result-tables.js';

type Schema = ConstructorParameters<typeof ParquetWriter>[0]['schema'];

const ROWS_IN_GROUP = 65_536;
const TYPES = {
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  integer: { type: 'INT32' },
  number: { type: 'DOUBLE' },
  boolean: { type: 'BOOLEAN' },
} as const;

/** @param metadata by key; each a text @returns how many rows were written */
export async function writeParquet(
  { rows }: RowStream,
  columns: readonly Column[],
  file: string,
  metadata: Readonly<Record<string, string>>,
): Promise<number> {
  const schema: Schema = [
    { name: 'root', num_children: columns.length },
    ...columns.map(({ name, type }) => ({ name, repetition_type: 'OPTIONAL' as const, ...TYPES[type] })),
  ];
  const writer = new ParquetWriter({
    writer: fileWriter(file),
    schema,
    createdBy: 'ballast',
    kvMetadata: Object.entries(metadata).map(([key, value]) => ({ key, value })),
  });
  let data = emptyGroup(columns);
  let count = 0;
  async function flush(): Promise<void> {
    const columnData = columns.map(({ name }, i) => ({ name, data: data[i]! }));
    await writer.write({ columnData, rowGroupSize: ROWS_IN_GROUP });
    data = emptyGroup(columns);
  }
  for await (const row of rows) {
    for (const [i, column] of columns.entries()) data[i]!.push(fieldAs(column, row[i]));
    if (++count % ROWS_IN_GROUP === 0) await flush();
  }
  if (count % ROWS_IN_GROUP !== 0 || count === 0) await flush();
  await writer.finish();
  return count;
}

function emptyGroup(columns: readonly Column[]): Field[][] {
  return columns.map(() => []);
}

/** What does not exist is null, as in the other formats. */
function fieldAs({ type }: Column, field: Field | undefined): Field {
  if (field === null || field === undefined || (typeof field === 'number' && Number.isNaN(field))) return null;
  return type === 'text' ? String(field) : field;
}
