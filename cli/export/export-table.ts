/** Writes a table of a run into a file of any format, with what says where it is from and what its columns mean. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { UserError } from '../../client/user-error.js';
import type { Study } from '../../studies/study.js';
import type { RunProvenance } from '../provenance.js';
import { writeText } from '../write-text.js';
import { type Column, columnsOf } from './columns.js';
import { csvMetadata } from './csv-metadata.js';
import { writeParquet } from './parquet.js';
import type { RowStream } from './result-tables.js';
import { TABLE_FORMATS, writeTable } from './write-table.js';

export const EXPORT_FORMATS = [...TABLE_FORMATS, 'parquet'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** @returns the paths written, the table first */
export async function exportTable(
  table: RowStream,
  study: Study,
  provenance: RunProvenance,
  { file, format }: { readonly file: string; readonly format: ExportFormat },
): Promise<string[]> {
  const columns = columnsOf(study, table.header);
  if (format === 'parquet') return [await parquetFile(table, columns, provenance, file)];
  const written = await writeTable(table, format, file);
  if (format !== 'csv') return [written];
  const name = `${path.basename(file)}-metadata.json`;
  return [written, writeText(path.dirname(written), name, csvMetadata(path.basename(file), columns))];
}

/** Metadata of a Parquet file: where it is from, and its columns, each as JSON. */
export function parquetMetadata(
  { specification: _, ...provenance }: RunProvenance,
  columns: readonly Column[],
): Record<string, string> {
  return { 'ballast.provenance': JSON.stringify(provenance), 'ballast.columns': JSON.stringify(columns) };
}

async function parquetFile(
  table: RowStream,
  columns: readonly Column[],
  provenance: RunProvenance,
  file: string,
): Promise<string> {
  const target = path.resolve(file);
  try {
    mkdirSync(path.dirname(target), { recursive: true });
    await writeParquet(table, columns, target, parquetMetadata(provenance, columns));
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    throw new UserError(`Cannot write ${target}: ${error.message}`, { cause: error });
  }
  return target;
}
