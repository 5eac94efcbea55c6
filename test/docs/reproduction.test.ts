/** docs/reproduction.md says of the shipped studies and decisions what the code says. */
import { expect, test } from 'vitest';
import { cellCount } from '../../studies/grid.js';
import { fieldsAt } from '../../studies/json-schema.js';
import { OPEN_POINTS } from '../../studies/open-points.js';
import { names, section, tableOf } from './pages.js';
import { SHIPPED, shippedStudy } from './study-of.js';

const PAGE = 'docs/reproduction.md';

test('docs/reproduction.md lists the shipped studies, with the figure, cells and repetitions', () => {
  const rows = tableOf(section(PAGE, '## Studies'), 'paper');
  expect(rows.map(([, name]) => names(name!)[0]).sort()).toEqual([...SHIPPED].sort());
  for (const [figure, name, cells, repetitions] of rows) {
    const study = shippedStudy(names(name!)[0]!);
    expect([cells, repetitions], study.name).toEqual([String(cellCount(study)), String(study.repetitions)]);
    expect(study.source).toContain(figure!.replace(/,.*/, ''));
  }
});

test('docs/reproduction.md gives the decisions as studies/open-points.ts has them', () => {
  const rows = tableOf(section(PAGE, '## Where the paper is silent'), 'figure');
  expect(rows.map((row) => row.map((cell) => cell.replaceAll('\\*', '*')))).toEqual(
    OPEN_POINTS.map(({ figure, point, decision, effect }) => [figure, point, decision, effect]),
  );
});

test('docs/reproduction.md names fields that there are', () => {
  const fields = tableOf(section(PAGE, '## Changing a parameter'), "the paper's").flatMap(([, cell]) => names(cell!));
  const known = [...fieldsAt([], {}), 'k', 'within', 'vtss'];
  for (const field of fields) expect(known, field).toContain(field.split('.')[0]);
});
