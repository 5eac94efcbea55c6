import { describe, expect, test } from 'vitest';
import { type Override, parseStudy, readStudy } from '../../studies/parse-study.js';
import { defineStudy, type StudyInput } from '../../studies/study.js';
import { problemsIn, TINY, TINY_YAML, tinyYaml } from '../support/tiny-study.js';

function problemsOfText(text: string, overrides: readonly Override[]): readonly string[] {
  return problemsIn(() => parseStudy(text, 'tiny.yaml', overrides));
}

describe('parseStudy() with overrides', () => {
  const read = (text: string, ...overrides: Override[]) => parseStudy(text, 'tiny.yaml', overrides);
  const set = (path: string, value: string): Override => ({ path, value });

  test('replaces a field, a list item, a nested field; the last of equal paths counts', () => {
    const study = read(
      TINY_YAML,
      set('seed', '7'),
      set('seed', '8'),
      set('gamma', '{ from: 0, to: 2, count: 3 }'),
      set('generators.1', '{ kind: smote, k: 3 }'),
      set('sizes.n0', '50'),
    );
    expect(study).toMatchObject({ seed: 8, gamma: [0, 1, 2], sizes: { n1: 8, n0: 50 } });
    expect(study.generators).toEqual([{ kind: 'oracle' }, { kind: 'smote', k: 3 }]);
  });

  test('makes fields that are not there, with the objects around them, and appends to a list', () => {
    const study = read(TINY_YAML, set('validation.perClass', '10'), set('generators.2', 'gaussian-fit'));
    expect(study.validation).toEqual({ perClass: 10 });
    expect(study.generators[2]).toEqual({ kind: 'gaussian-fit', ridge: 0 });
  });

  test('mends a file that is wrong without them', () => {
    expect(read(tinyYaml('n1: 8', 'n1: 0'), set('sizes.n1', '8')).sizes.n1).toBe(8);
  });

  test('names the override, not a place in the file, where it is at fault', () => {
    expect(problemsOfText(TINY_YAML, [set('sizes.n2', '3'), set('sizes.n1', '-3'), set('foo', '1')])).toEqual([
      '--set foo=1: unknown field "foo"',
      '--set sizes.n1=-3: expected a number of at least 1, got -3',
      '--set sizes.n2=3: unknown field "n2" (did you mean "n1"?)',
    ]);
    expect(problemsOfText(TINY_YAML, [set('sizes', '{ n0: 24 }')])).toEqual([
      '--set sizes={ n0: 24 }: sizes.n1: missing; expected the number of minority points here or under factors',
    ]);
    expect(problemsOfText(TINY_YAML, [{ path: 'seed', value: 'x', typed: '--seed x' }])).toEqual([
      '--seed x: expected a number, got "x"',
    ]);
  });

  test('refuses a path that leads nowhere and a value that is no YAML', () => {
    for (const [path, value] of [
      ['repetitions.x', '3'],
      ['gamma.count', '3'],
      ['generators.1.k', '3'],
      ['generators.7', 'oracle'],
      ['gamma', '[1, 2'],
    ] as const) {
      expect(problemsOfText(TINY_YAML, [set(path, value)])).toEqual([
        `--set ${path}=${value}: expected a field of the study and a YAML value`,
      ]);
    }
  });
});

describe('readStudy() of data', () => {
  test('reads what parseStudy() reads from the same study as text', () => {
    expect(readStudy(defineStudy(TINY), 'tiny.ts')).toEqual(parseStudy(TINY_YAML, 'tiny.yaml'));
  });

  test('reads back what it returned, so that a stored run is the same study', () => {
    const study = readStudy(TINY, 'tiny.ts');
    expect(readStudy(JSON.parse(JSON.stringify(study)), 'run tiny')).toEqual(study);
  });

  test('names fields without a line, with and without overrides', () => {
    const input = { ...TINY, sizes: { n1: 0, n0: 24 } } as StudyInput;
    const problem = 'tiny.ts: sizes.n1: expected a number of at least 1, got 0';
    expect(problemsIn(() => readStudy(input, 'tiny.ts'))).toEqual([problem]);
    expect(problemsIn(() => readStudy(input, 'tiny.ts', [{ path: 'seed', value: '1' }]))).toEqual([problem]);
    expect(problemsIn(() => readStudy(undefined, 'tiny.ts'))).toEqual([
      'tiny.ts: study: missing; expected an object with fields',
    ]);
  });

  test('leaves the data as they are, frozen ones too', () => {
    const input = Object.freeze({ $schema: 'study.schema.json', ...TINY });
    expect(readStudy(input, 'tiny.ts', [{ path: 'seed', value: '1' }]).seed).toBe(1);
    expect(readStudy(input, 'tiny.ts').seed).toBe(2026);
    expect(input.$schema).toBe('study.schema.json');
  });
});
