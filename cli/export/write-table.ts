/** Writes tables row by row, as fast as the reader takes them: a table of any length needs the memory of a few rows. */
import { createWriteStream, mkdirSync } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { UserError } from '../../client/user-error.js';
import { csvLine, type Field } from './csv.js';
import type { RowStream } from './result-tables.js';

export const TABLE_FORMATS = ['csv', 'json'] as const;
export type TableFormat = (typeof TABLE_FORMATS)[number];

/** Characters handed over at a time. */
const CHUNK = 65_536;

/** Prints a table. A reader that leaves before the end, such as `head`, is no error. */
export async function printTable(table: RowStream, format: TableFormat): Promise<void> {
  try {
    await pipeline(tableText(table, format), process.stdout, { end: false });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPIPE')) throw error;
  }
}

/** Writes a table into a file, its folder made if it is not there. @returns the path @throws {UserError} if it cannot be written */
export async function writeTable(table: RowStream, format: TableFormat, file: string): Promise<string> {
  const target = path.resolve(file);
  try {
    mkdirSync(path.dirname(target), { recursive: true });
    await pipeline(tableText(table, format), createWriteStream(target));
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    throw new UserError(`Cannot write ${target}: ${error.message}`, { cause: error });
  }
  return target;
}

/** The table as CSV, or as a JSON list with an object on each line; in chunks. */
export async function* tableText(table: RowStream, format: TableFormat): AsyncGenerator<string> {
  let chunk = '';
  for await (const line of format === 'json' ? jsonLines(table) : csvLines(table)) {
    chunk += line;
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = '';
  }
  yield chunk;
}

async function* csvLines({ header, rows }: RowStream): AsyncGenerator<string> {
  yield csvLine(header);
  for await (const row of rows) yield csvLine(row);
}

async function* jsonLines({ header, rows }: RowStream): AsyncGenerator<string> {
  let before = '[\n  ';
  for await (const row of rows) {
    yield before + JSON.stringify(rowObject(header, row));
    before = ',\n  ';
  }
  yield before.startsWith('[') ? '[]\n' : '\n]\n';
}

/** Not-a-number becomes null, as JSON has none; so does infinity. */
function rowObject(header: readonly string[], row: readonly Field[]): Record<string, Field> {
  const object: Record<string, Field> = {};
  for (const [i, name] of header.entries()) object[name] = row[i] ?? null;
  return object;
}
