/** Exported Parquet opens in what people use: DuckDB, pandas, pyarrow (the library of R's arrow too), polars. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { beforeAll, describe, expect, test } from 'vitest';
import { cacheFolder } from '../../client/data-folder/data-folder.js';
import { csvRows, type Desk, inline, openDesks } from '../support/ballast-command.js';
import { TINY_YAML } from '../support/tiny-study.js';

const newDesk = openDesks();
let desk: Desk;
let file: string;
let rows: Record<string, string>[];

/** Cells without γ* and a method without γ, so that there are nulls. */
const STUDY = TINY_YAML.replace(
  'sizes: { n1: 8, n0: 24 }',
  'sizes: { n0: 24 }\nfactors: { n1: [8, 12] }\nmethods: [fixed, vtss]\nvalidation: { perClass: 20 }',
).replace('measures: [excess-risk]', 'measures: [excess-risk, gamma-star]');

beforeAll(async () => {
  desk = newDesk();
  desk.write('tiny.yaml', STUDY);
  await inline(desk, 'run', 'tiny.yaml');
  file = path.join(desk.folder, 'raw.parquet');
  const written = await desk.ballast('repetitions', 'tiny', '--format', 'parquet', '--out', file);
  expect(written.code, written.stderr).toBe(0);
  rows = csvRows((await desk.ballast('repetitions', 'tiny')).stdout);
});

/** A row as CSV writes it, whatever read it. */
function asCsv(row: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, value === null || value === undefined ? '' : String(value)]),
  );
}

test('hyparquet reads the same rows as the CSV, bit for bit', async () => {
  const read = await parquetReadObjects({ file: await asyncBufferFromFile(file) });
  expect(read.map(asCsv)).toEqual(rows);
  expect(read.length).toBeGreaterThan(20);
});

test('DuckDB reads types, nulls and values', async () => {
  const connection = await (await DuckDBInstance.create()).connect();
  const result = await connection.runAndReadAll(`SELECT * FROM '${file}'`);
  const names = result.columnNames();
  const types = Object.fromEntries(names.map((name, i) => [name, String(result.columnType(i))]));
  expect(types).toMatchObject({
    study: 'VARCHAR',
    n1: 'INTEGER',
    gamma: 'DOUBLE',
    repetition: 'INTEGER',
    'excess-risk': 'DOUBLE',
    outcome: 'VARCHAR',
  });
  expect(result.getRowObjectsJS().map(asCsv)).toEqual(rows);
  const [empty] = (
    await connection.runAndReadAll(`SELECT count(*)::INT AS n FROM '${file}' WHERE "gamma-star" IS NULL`)
  ).getRowObjectsJS();
  expect(empty!.n).toBe(rows.filter((row) => row['gamma-star'] === '').length);
});

test('the file says where it is from and what its columns mean', async () => {
  const { parquetMetadataAsync } = await import('hyparquet');
  const { key_value_metadata: pairs = [] } = await parquetMetadataAsync(await asyncBufferFromFile(file));
  const metadata = Object.fromEntries(pairs.map(({ key, value }) => [key, JSON.parse(value!)]));
  expect(metadata['ballast.provenance']).toMatchObject({
    study: 'tiny',
    digest: rows[0]!.digest,
    repetitions: { failed: 0 },
  });
  expect(metadata['ballast.columns'].map(({ name }: { name: string }) => name)).toEqual(Object.keys(rows[0]!));
  for (const { name, description } of metadata['ballast.columns']) expect(description, name).toBeTruthy();
});

test('export leaves everything in one folder, in every format', async () => {
  for (const format of ['parquet', 'csv', 'json']) {
    const { stdout, stderr } = await desk.ballast(
      'export',
      'tiny',
      '--format',
      format,
      '--out',
      `all-${format}`,
      '--json',
    );
    const names = (JSON.parse(stdout || stderr).files as string[]).map((name) => path.basename(name));
    const tables = ['results', 'repetitions', 'failures'].flatMap((name) =>
      format === 'csv' ? [`${name}.csv`, `${name}.csv-metadata.json`] : [`${name}.${format}`],
    );
    expect(names).toEqual(['study.yaml', ...tables, 'provenance.json']);
  }
  const metadata = JSON.parse(readFileSync(path.join(desk.folder, 'all-csv/results.csv-metadata.json'), 'utf8'));
  const header = readFileSync(path.join(desk.folder, 'all-csv/results.csv'), 'utf8').split('\n')[0]!.split(',');
  expect(metadata.tableSchema.columns.map(({ name }: { name: string }) => name)).toEqual(header);
  // the study that was left gives the same run
  const again = await inline(desk, 'run', 'all-parquet/study.yaml', '--run-id', 'again');
  expect(again.digest).toBe(rows[0]!.digest);
});

test('Parquet cannot be printed, and says so', async () => {
  expect(await desk.ballast('results', 'tiny', '--format', 'parquet')).toMatchObject({
    code: 2,
    stderr: 'Cannot print Parquet: it must go into a file, with --out\n',
  });
});

describe.skipIf(withoutPython())('in Python', () => {
  test('pandas, pyarrow and polars read the same rows, bit for bit', () => {
    const read = JSON.parse(
      execFileSync(python(), [path.join(HERE, 'read.py'), file], { encoding: 'utf8', maxBuffer: 1e9 }),
    );
    expect(read.types).toMatchObject({ study: 'string', n1: 'int32', gamma: 'double', 'excess-risk': 'double' });
    expect(read.polars_types).toMatchObject({ study: 'String', n1: 'Int32', gamma: 'Float64' });
    expect(JSON.parse(read.metadata['ballast.provenance']).study).toBe('tiny');
    for (const reader of ['pyarrow', 'pandas', 'polars']) {
      const seen = (read[reader] as Record<string, unknown>[]).map((row) =>
        asCsv(Object.fromEntries(Object.entries(row).map(([name, value]) => [name, numberText(name, value)]))),
      );
      expect(seen, reader).toEqual(rows);
    }
  });
});

/** Python writes 1.0 where JavaScript writes 1; both read back the same double. */
function numberText(name: string, value: unknown): unknown {
  const isNumber = typeof value === 'string' && ['gamma', 'excess-risk', 'gamma-star'].includes(name);
  return isNumber ? String(Number(value)) : value;
}

const HERE = path.dirname(fileURLToPath(import.meta.url));

function withoutPython(): boolean {
  try {
    execFileSync('python3', ['-m', 'venv', '--help'], { stdio: 'ignore' });
    return false;
  } catch {
    if (process.env.BALLAST_TEST_REQUIRE === 'all') return false;
    console.warn('tests of exports in Python are skipped: install python3 with its venv module');
    return true;
  }
}

/** An interpreter with the pinned requirements, made once in the cache folder. */
function python(): string {
  const requirements = path.join(HERE, 'requirements.txt');
  const name = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 12);
  const folder = path.join(cacheFolder(), 'tests', `python-${name}`);
  const interpreter = path.join(folder, 'bin', 'python');
  const ready = path.join(folder, 'ready');
  if (!existsSync(ready)) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    execFileSync('python3', ['-m', 'venv', folder]);
    execFileSync(interpreter, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements]);
    writeFileSync(ready, '');
  }
  return interpreter;
}
