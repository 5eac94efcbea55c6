/** docs/exports.md has every column that exports have, as the program says it. */
import { expect, test } from 'vitest';
import { COLUMNS, columnsOf } from '../../cli/export/columns.js';
import { repetitionTable, resultTable } from '../../cli/export/result-tables.js';
import { section, tableOf } from './pages.js';
import { SHIPPED, shippedStudy } from './study-of.js';

test('docs/exports.md lists the columns as `ballast columns` does', () => {
  const rows = tableOf(section('docs/exports.md', '## Columns'), 'column');
  const wanted = Object.entries(COLUMNS).map(([name, { type, unit, description }]) => [
    `\`${name}\``,
    type,
    unit || '–',
    description,
  ]);
  expect(rows).toEqual(wanted);
});

test.each(SHIPPED)('every column of the tables of %s has a meaning', (name) => {
  const study = shippedStudy(name);
  const run = { study, runId: 'run', digest: null };
  const headers = [resultTable(run, []).header, repetitionTable(run, (async function* () {})()).header].flat();
  for (const column of columnsOf(study, headers)) {
    expect(column.description, column.name).not.toMatch(/^Repetitions that failed as/);
  }
});
