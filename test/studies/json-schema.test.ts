import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { fieldsAt, studyJsonSchema } from '../../studies/json-schema.js';
import { readStudy } from '../../studies/parse-study.js';
import { problemsIn, TINY } from '../support/tiny-study.js';

const STUDIES = new URL('../../studies/', import.meta.url);
const catalog = readdirSync(new URL('catalog/', STUDIES)).filter((file) => file.endsWith('.yaml'));
const accepts = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false }).compile(studyJsonSchema());

test('studies/study.schema.json is what studyJsonSchema() says', () => {
  const stored = readFileSync(new URL('study.schema.json', STUDIES), 'utf8');
  const message =
    'write it anew: node cli/ballast.js studies --schema > /tmp/schema && mv /tmp/schema studies/study.schema.json';
  expect(stored, message).toBe(`${JSON.stringify(studyJsonSchema(), null, 2)}\n`);
});

test.each(catalog)('studyJsonSchema() and the validator accept %s, and the file names the schema', (file) => {
  const text = readFileSync(new URL(`catalog/${file}`, STUDIES), 'utf8');
  expect(accepts(parse(text)), JSON.stringify(accepts.errors)).toBe(true);
  expect(readStudy(parse(text), file).name).toBe(file.replace('.yaml', ''));
  expect(text.startsWith('# yaml-language-server: $schema=../study.schema.json\n')).toBe(true);
});

test('studyJsonSchema() accepts a $schema field', () => {
  expect(accepts({ $schema: '../study.schema.json', ...TINY })).toBe(true);
});

describe('studyJsonSchema() and the validator refuse', () => {
  test.each<[string, object]>([
    ['an unknown field', { colour: 'red' }],
    ['a missing field', { repetitions: undefined }],
    ['an unknown field inside', { sizes: { n1: 8, n0: 24, n2: 3 } }],
    ['an unknown generator', { generators: ['smot'] }],
    ['an unknown kind of generator', { generators: [{ kind: 'smot' }] }],
    ['a field of another generator', { generators: [{ kind: 'oracle', k: 5 }] }],
    ['no generator', { generators: [] }],
    ['no measure', { measures: [] }],
    ['an unknown measure', { measures: ['accuracy'] }],
    ['a size of nothing', { sizes: { n1: 0, n0: 24 } }],
    ['half a point', { sizes: { n1: 7.5, n0: 24 } }],
    ['a ratio below 1', { sizes: { n1: 8, ratio: 0.5 } }],
    ['text for a number', { repetitions: 'many' }],
    ['a negative gamma', { gamma: [-1] }],
    ['a gamma range without count or step', { gamma: { from: 0, to: 1 } }],
    ['a gamma range with count and step', { gamma: { from: 0, to: 1, count: 2, step: 1 } }],
    ['an unknown loss', { loss: 'huber' }],
    ['one target', { loss: { kind: 'squared', targets: [1] } }],
    ['a name with spaces', { name: 'Tiny Study' }],
    ['a negative seed', { seed: -1 }],
    ['an empty factor', { factors: { n1: [] } }],
    ['an unknown noise law', { factors: { noise: ['white'] } }],
    ['a population without dimension', { population: { kind: 'gaussian', minorityMean: [1] } }],
    ['a plot of nothing', { plot: { y: [] } }],
  ])('%s', (_, changes) => {
    const input = JSON.parse(JSON.stringify({ ...TINY, ...changes }));
    expect(accepts(input)).toBe(false);
    expect(problemsIn(() => readStudy(input, 'bad')).length).toBeGreaterThan(0);
  });
});

test('fieldsAt() names the fields of an object, by its kind if it has one', () => {
  expect(fieldsAt(['sizes'], TINY)).toEqual(['n1', 'n0', 'ratio', 'n', 'minorityShare']);
  expect(fieldsAt(['gamma'], { gamma: { from: 0 } })).toEqual(['from', 'to', 'count', 'step']);
  expect(fieldsAt(['generators', 0], { generators: [{ kind: 'smote' }] })).toEqual(['kind', 'k', 'allocation']);
  expect(fieldsAt([], TINY)).toEqual(expect.arrayContaining(['$schema', 'name', 'population', 'gamma', 'plot']));
  expect(fieldsAt(['nowhere', 'at', 'all'], TINY)).toEqual([]);
});
