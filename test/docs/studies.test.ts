/** docs/studies.md says of the study language what the code says: no more, no less. */
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { VALIDATION_LOSSES } from '../../numerics/arm.js';
import { CLASSIFIER_KINDS } from '../../numerics/classifiers/classifier.js';
import { GENERATORS } from '../../numerics/generators/generator.js';
import { MEASURES } from '../../numerics/measures.js';
import { OUTCOMES } from '../../numerics/outcomes.js';
import type { Parameters } from '../../numerics/parameters.js';
import { NOISE_LAWS, POPULATIONS } from '../../numerics/populations/population.js';
import { fieldsAt } from '../../studies/json-schema.js';
import { FAILURE_WORDS } from '../../studies/outcome-words.js';
import { FACTORS, METHODS } from '../../studies/study.js';
import { blocks, names, section, tableOf } from './pages.js';
import { studyOf } from './study-of.js';

const PAGE = 'docs/studies.md';

/** Names in the first cells of the table below a heading. */
function listed(heading: string, first: string): string[] {
  return tableOf(section(PAGE, heading), first).flatMap(([cell]) => names(cell!));
}

describe('docs/studies.md lists', () => {
  const loss = (kind: string) => fieldsAt(['loss'], { loss: { kind } });

  test.each<[string, string, string, readonly string[]]>([
    ['fields', '# Studies', 'field', fieldsAt([], {}).filter((name) => name !== '$schema')],
    ['sizes', '## Sizes and factors', 'sizes', fieldsAt(['sizes'], {})],
    ['factors', '## Sizes and factors', 'factor', FACTORS],
    ['generators', '## Generators', 'kind', GENERATORS.map(({ kind }) => kind)],
    ['methods', '## Methods', 'kind', METHODS],
    ['classifiers', '## Classifiers and losses', 'classifier', CLASSIFIER_KINDS],
    ['losses', '## Classifiers and losses', 'loss', VALIDATION_LOSSES.filter((name) => name !== 'error')],
    ['measures', '## Measures', 'measure', MEASURES],
    ['outcomes', '## Outcomes', 'outcome', OUTCOMES],
    ['fields of plots', '## Plot', 'field', fieldsAt(['plot'], {})],
  ])('all %s, and nothing else', (_, heading, first, known) => {
    expect(new Set(listed(heading, first))).toEqual(new Set(known));
  });

  test('a loss for every one that the language accepts', () => {
    for (const name of listed('## Classifiers and losses', 'loss')) expect(loss(name)).toContain('kind');
    expect(fieldsAt(['loss'], { loss: {} })).toEqual(expect.arrayContaining(['kind', 'targets']));
  });

  test('every synthesis, noise law and validation loss', () => {
    expect(listed('## Nested or fresh', '`synthesis`')).toEqual(['nested', 'fresh']);
    expect(names(section(PAGE, '### `mean-shift`'))).toEqual(expect.arrayContaining([...NOISE_LAWS]));
    expect(names(section(PAGE, '## Methods'))).toEqual(expect.arrayContaining([...VALIDATION_LOSSES]));
  });
});

describe('docs/studies.md gives the parameters and defaults of', () => {
  test.each(POPULATIONS.map(({ kind, parameters }) => [kind, parameters] as const))('population %s', (kind, own) => {
    const rows = tableOf(section(PAGE, `### \`${kind}\``), 'parameter');
    expect(rows.flatMap(([cell]) => names(cell!)).sort()).toEqual(Object.keys(own).sort());
    for (const [name, { fallback, optional }] of Object.entries(own as Parameters)) {
      const said = rows.find(([cell]) => names(cell!).includes(name))?.[2] ?? '';
      if (fallback !== undefined) expect(parse(said.replaceAll('`', '')), name).toEqual(fallback);
      else if (optional !== true) expect(said, name).toBe('required');
      else expect(said, name).not.toBe('required');
    }
  });

  test('every population', () => {
    const text = section(PAGE, '## Populations');
    const headings = [...text.matchAll(/^### `(.*)`$/gm)].map((match) => match[1]);
    expect(headings).toEqual(POPULATIONS.map(({ kind }) => kind));
    const exact = tableOf(section(PAGE, '### What is exact'), 'population').flatMap(([cell]) => names(cell!));
    expect(exact.sort()).toEqual(POPULATIONS.map(({ kind }) => kind as string).sort());
  });

  const generatorRows = tableOf(section(PAGE, '## Generators'), 'kind');
  test.each(GENERATORS.map(({ kind, parameters }) => [kind, parameters] as const))('generator %s', (kind, own) => {
    const said = generatorRows.find(([cell]) => names(cell!).includes(kind))?.[1] ?? '';
    expect(names(said)).toEqual(Object.keys(own));
    for (const [name, { fallback }] of Object.entries(own as Parameters)) {
      const value = new RegExp(`\`${name}\` = ([^,]+)`).exec(said)?.[1];
      expect(value === undefined ? undefined : parse(value), name).toEqual(fallback);
    }
  });

  test.each([
    ['## Methods', 'kind', 'methods', 2],
    ['## Classifiers and losses', 'classifier', 'classifier', 5],
  ] as const)('those below %s', (heading, first, field, column) => {
    for (const row of tableOf(section(PAGE, heading), first)) {
      const [kind] = names(row[0]!);
      const input = field === 'methods' ? { methods: [{ kind }] } : { classifier: { kind } };
      const known = fieldsAt(field === 'methods' ? ['methods', 0] : ['classifier'], input);
      expect(['kind', ...names(row[column]!)], kind).toEqual(known);
    }
  });

  test('classifiers, as a study with the name alone has them', () => {
    for (const [name, , , , , parameters] of tableOf(section(PAGE, '## Classifiers and losses'), 'classifier')) {
      const [kind] = names(name!);
      const penalty = kind === 'kernel' ? 1 : 0;
      const { classifier } = studyOf({
        classifier: kind,
        loss: 'logistic',
        intercept: true,
        penalty,
        measures: ['error'],
      });
      const said = [...parameters!.matchAll(/`(\w+)` = (\w+)/g)].map(([, field, value]) => [field, parse(value!)]);
      expect({ kind, ...Object.fromEntries(said) }).toEqual(classifier);
    }
  });
});

test('docs/studies.md says of each outcome what `ballast failures` says', () => {
  const rows = tableOf(section(PAGE, '## Outcomes'), 'outcome').filter(([cell]) => names(cell!)[0] !== 'ok');
  const said = rows.map(([cell, means, remedy]) => [names(cell!)[0], plain(means!), plain(remedy!)]);
  expect(said).toEqual(Object.entries(FAILURE_WORDS).map(([name, { means, remedy }]) => [name, means, remedy]));

  function plain(text: string) {
    return text.replaceAll('`', '');
  }
});

test('docs/studies.md says what a study has where a field is absent', () => {
  const { methods, synthesis, classifier, intercept, penalty, rho, seed } = studyOf({});
  expect({ methods, synthesis, classifier, intercept, penalty, rho, seed }).toEqual({
    methods: said('methods').map((kind: string) => ({ kind })),
    classifier: { kind: said('classifier') },
    ...Object.fromEntries(['synthesis', 'intercept', 'penalty', 'rho', 'seed'].map((name) => [name, said(name)])),
  });

  function said(field: string) {
    const row = tableOf(section(PAGE, '# Studies'), 'field').find(([cell]) => names(cell!).includes(field));
    return parse(row![2]!.replaceAll('`', ''));
  }
});

test('docs/studies.md says what a plot has where a field is absent', () => {
  const { plot } = studyOf({ plot: { y: ['excess-risk'] } });
  for (const [cell, , fallback] of tableOf(section(PAGE, '## Plot'), 'field')) {
    for (const name of names(cell!) as (keyof NonNullable<typeof plot>)[]) {
      if (plot![name] === undefined) expect(fallback, name).not.toMatch(/`/);
      else if (name !== 'y') expect(parse(fallback!.replaceAll('`', '')), name).toEqual(plot![name]);
    }
  }
});

test('docs/studies.md calls each method by the label that results have', () => {
  const rows = tableOf(section(PAGE, '## Methods'), 'kind');
  const labels = rows.flatMap((row) => names(row[3]!));
  expect(labels).toEqual([
    ...['none', 'naive', 'fixed', 'vtss', 'vtss[0,2]', 'vtss(error)', 'class-weighted', 'class-weighted(0.3)'],
    ...['theory', 'best-of-17', 'best-of-17(gamma=0.8)'],
  ]);
});

test('docs/studies.md has an example of every population', () => {
  const kinds = blocks(PAGE, 'yaml').map((text) => parse(text).population?.kind);
  expect(new Set(kinds.filter((kind) => kind !== undefined))).toEqual(new Set(POPULATIONS.map(({ kind }) => kind)));
});
