import { describe, expect, test } from 'vitest';
import { GENERATORS } from '../../numerics/generators/generator.js';
import { parseStudy, SpecError } from '../../studies/parse-study.js';
import { problemsIn, TINY, TINY_YAML, tinyYaml } from '../support/tiny-study.js';

const MEASURES =
  'one of "excess-risk", "parameter-error", "log-loss", "log-loss-exact", "error", "error-exact", "gamma-star", ' +
  '"validation-loss", "excess-risk-exact", "parameter-error-exact", "test-loss", "test-excess"';
/** All but shifted-gaussian, which needs a mean. */
const NAMED_GENERATORS = `one of ${GENERATORS.map(({ kind }) => kind)
  .filter((kind) => kind !== 'shifted-gaussian')
  .map((kind) => `"${kind}"`)
  .join(', ')}`;
const NAMED_POPULATIONS = 'one of "gaussian", "gaussian-mixture", "mean-shift", "sigmoid-bernoulli", "noisy-ring"';

function problemsOfText(text: string): readonly string[] {
  return problemsIn(() => parseStudy(text, 'tiny.yaml'));
}

/** Checks what is said of the tiny study with one piece replaced. */
function expectRefused(piece: string, replacement: string, ...problems: string[]): void {
  expect(problemsOfText(tinyYaml(piece, replacement))).toEqual(problems.map((problem) => `tiny.yaml:${problem}`));
}

describe('parseStudy() of a good file', () => {
  test('fills in what the file leaves out', () => {
    expect(parseStudy(TINY_YAML, 'tiny.yaml')).toEqual({
      name: 'tiny',
      population: { kind: 'gaussian', dimension: 2, majorityMean: [0], minorityMean: [1] },
      sizes: { n1: 8, n0: 24 },
      factors: {},
      generators: [{ kind: 'oracle' }, { kind: 'smote', k: 5 }],
      gamma: [0, 1],
      methods: [{ kind: 'fixed' }],
      synthesis: 'nested',
      classifier: { kind: 'linear' },
      loss: { kind: 'squared', targets: [0, 1] },
      intercept: false,
      penalty: 0,
      rho: 0.5,
      measures: ['excess-risk'],
      repetitions: 3,
      seed: 2026,
    });
  });

  test('reads JSON, indented by spaces or tabs', () => {
    for (const indent of [undefined, 2, '\t']) {
      expect(parseStudy(JSON.stringify(TINY, null, indent), 'tiny.json')).toEqual(parseStudy(TINY_YAML, 'tiny.yaml'));
    }
  });

  test('passes over $schema, which is for editors', () => {
    expect(parseStudy(`$schema: ../study.schema.json\n${TINY_YAML}`, 'tiny.yaml')).not.toHaveProperty('$schema');
  });

  test('resolves anchors and ignores a byte order mark, comments and CRLF line ends', () => {
    const text = `\uFEFF# a comment\n${tinyYaml('n1: 8, n0: 24', 'n1: &size 8, n0: *size')}`.replaceAll('\n', '\r\n');
    expect(parseStudy(text, 'tiny.yaml').sizes).toEqual({ n1: 8, n0: 8 });
  });
});

describe('parseStudy() of text that is not YAML', () => {
  test('says where it ends too early', () => {
    expectRefused(
      'gamma: [0, 1]',
      'gamma: [0, 1',
      '9:1: not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ]',
    );
  });

  test('says where a tab indents', () => {
    expect(problemsOfText(tinyYaml('  dimension', '\tdimension'))[0]).toBe(
      'tiny.yaml:4:1: not valid YAML: Tabs are not allowed as indentation',
    );
  });

  test('says where a key stands twice', () => {
    const text = `${TINY_YAML}seed: 1\nseed: 2\n`;
    expect(problemsOfText(text)).toEqual(['tiny.yaml:13:1: not valid YAML: Map keys must be unique']);
    expectRefused('n0: 24', 'n1: 9', '6:17: not valid YAML: Map keys must be unique');
  });

  test('refuses several documents in one file', () => {
    expect(problemsOfText(`${TINY_YAML}---\nname: other\n`)).toEqual([
      'tiny.yaml:12:1: not valid YAML: expected one document, got several',
    ]);
  });

  test('refuses an alias without an anchor, and aliases that multiply without end', () => {
    expect(problemsOfText(tinyYaml('n0: 24', 'n0: *size'))).toEqual([
      'tiny.yaml: not valid YAML: Unresolved alias (the anchor must be set before the alias): size',
    ]);
    const bomb = [...'abcd'].map(
      (name, i) => `${name}: &${name} [${`${i > 0 ? `*${'abcd'[i - 1]}` : 'x'},`.repeat(9)}]`,
    );
    expect(problemsOfText(bomb.join('\n'))).toEqual([
      'tiny.yaml: not valid YAML: Excessive alias count indicates a resource exhaustion attack',
    ]);
  });

  test('says what else is no study: nothing, a list, a word', () => {
    expect(problemsOfText('')).toEqual(['tiny.yaml:1:1: study: expected an object with fields, got null']);
    expect(problemsOfText('# only\n- 1\n')).toEqual(['tiny.yaml:2:1: study: expected an object with fields, got [1]']);
    expect(problemsOfText('hello')).toEqual(['tiny.yaml:1:1: study: expected an object with fields, got "hello"']);
  });
});

describe('parseStudy() of a field that is not there or not known', () => {
  test('names the unknown field, its place and the nearest known one', () => {
    expectRefused('gamma:', 'gama:', '8:1: gama: unknown field "gama" (did you mean "gamma"?)');
    expectRefused('n0: 24', 'n0: 24, rati: 3', '6:25: sizes.rati: unknown field "rati" (did you mean "ratio"?)');
  });

  test('suggests nothing for a name that is far from all', () => {
    expectRefused('repetitions: 3', 'repetitions: 3\ncolour: red', '12:1: colour: unknown field "colour"');
  });

  test('knows which fields a generator or population of that kind has', () => {
    expectRefused('smote', '{ kind: smote, kk: 3 }', '7:37: generators.1.kk: unknown field "kk" (did you mean "k"?)');
    expectRefused('oracle', '{ kind: oracle, k: 3 }', '7:30: generators.0.k: unknown field "k"');
    expectRefused(
      'minorityMean',
      'mean',
      '2:1: population.minorityMean: missing; expected a list',
      '5:3: population.mean: unknown field "mean"',
    );
  });

  test('is not fooled by names that JavaScript objects have', () => {
    for (const name of ['__proto__', 'constructor', 'toString']) {
      expectRefused('gamma:', `${name}: { x: 1 }\ngamma:`, `8:1: ${name}: unknown field "${name}"`);
    }
  });

  test('names a missing field at the object that lacks it', () => {
    expectRefused('repetitions: 3\n', '', '1:1: repetitions: missing; expected a number');
    expectRefused('  dimension: 2\n', '', '2:1: population.dimension: missing; expected a number');
    expectRefused('  kind: gaussian\n', '', `2:1: population.kind: missing; expected ${NAMED_POPULATIONS}`);
    expectRefused(
      'n1: 8, ',
      '',
      '6:1: sizes.n1: missing; expected the number of minority points here or under factors',
    );
  });
});

describe('parseStudy() of a wrong value', () => {
  test('lists the names that are known, and the nearest', () => {
    expectRefused(
      'smote',
      'smot',
      `7:22: generators.1: expected ${NAMED_GENERATORS}, got "smot" (did you mean "smote"?)`,
    );
    expectRefused(
      '[excess-risk]',
      '[excess-risk, Log-Loss]',
      `10:25: measures.1: expected ${MEASURES}, got "Log-Loss" (did you mean "log-loss"?)`,
    );
    expectRefused(
      'squared',
      'huber',
      '9:7: loss: expected one of "logistic", "squared", "hinge", "exponential", got "huber"',
    );
    expectRefused(
      'kind: gaussian',
      'kind: gausian',
      `3:9: population.kind: expected ${NAMED_POPULATIONS}, got "gausian" (did you mean "gaussian"?)`,
    );
  });

  test.each([
    ['-8', 'a number of at least 1, got -8'],
    ['0', 'a number of at least 1, got 0'],
    ['8.5', 'a whole number, got 8.5'],
    ['.nan', 'a finite number, got NaN'],
    ['.inf', 'a finite number, got Infinity'],
    ['-.inf', 'a finite number, got -Infinity'],
    ['1e20', 'a whole number of at most 9007199254740991, got 100000000000000000000'],
    ['many', 'a number, got "many"'],
    ['[8]', 'a number, got [8]'],
    ['', 'a number, got null'],
  ])('says of n1: %s that it expected %s', (value, said) => {
    expectRefused('n1: 8', `n1: ${value}`, `6:14: sizes.n1: expected ${said}`);
  });

  test('checks numbers wherever they stand', () => {
    expectRefused('[1]', '[.nan]', '5:18: population.minorityMean.0: expected a finite number, got NaN');
    expectRefused(
      '[1]',
      '[1e9]',
      '5:18: population.minorityMean.0: expected a number of at most 1000000, got 1000000000',
    );
    expectRefused('[1]', '[]', '5:17: population.minorityMean: expected a list of at least 1 value, got []');
    expectRefused('smote', '{ kind: smote, k: 0 }', '7:40: generators.1.k: expected a number of at least 1, got 0');
    expectRefused('[0, 1]', '[0, -1]', '8:12: gamma.1: expected a number of at least 0, got -1');
    expectRefused(
      'squared',
      '{ kind: squared, targets: [1] }',
      '9:33: loss.targets: expected a list of at least 2 values, got [1]',
    );
    expectRefused('repetitions: 3', 'repetitions: 0', '11:14: repetitions: expected a number of at least 1, got 0');
    expectRefused('repetitions: 3', 'repetitions: 3\nseed: -1', '12:7: seed: expected a number of at least 0, got -1');
  });

  test('checks text and truth values', () => {
    expectRefused(
      'name: tiny',
      'name: Tiny Study',
      '1:7: name: expected lower-case letters, digits and hyphens, at most 64, got "Tiny Study"',
    );
    expectRefused('name: tiny', 'name: 5', '1:7: name: expected text, got 5');
    expectRefused('loss:', 'intercept: yes\nloss:', '9:12: intercept: expected true or false, got "yes"');
  });

  test('cuts a long value short', () => {
    const [problem] = problemsOfText(tinyYaml('n1: 8', `n1: ${'x'.repeat(500)}`));
    expect(problem).toBe(`tiny.yaml:6:14: sizes.n1: expected a number, got "${'x'.repeat(56)}...`);
  });
});

describe('parseStudy() of a file with several problems', () => {
  const text = tinyYaml('gamma:', 'gama:')
    .replace('n1: 8', 'n1: -8')
    .replace('smote', 'smot')
    .replace('repetitions: 3\n', '');

  test('lists them all at once, each with its place, from the top of the file down', () => {
    expect(problemsOfText(text)).toEqual([
      'tiny.yaml:1:1: repetitions: missing; expected a number',
      'tiny.yaml:6:14: sizes.n1: expected a number of at least 1, got -8',
      `tiny.yaml:7:22: generators.1: expected ${NAMED_GENERATORS}, got "smot" (did you mean "smote"?)`,
      'tiny.yaml:8:1: gama: unknown field "gama" (did you mean "gamma"?)',
    ]);
  });

  test('throws one SpecError that counts them, one a line', () => {
    const attempt = () => parseStudy(text, 'tiny.yaml');
    expect(attempt).toThrow(SpecError);
    expect(attempt).toThrow(
      /^Cannot use the study tiny\.yaml: 4 problems\n {2}tiny\.yaml:1:1: .*(\n {2}tiny\.yaml:.*){3}$/,
    );
    expect(() => parseStudy(tinyYaml('n1: 8', 'n1: 0'), 'x')).toThrow(
      /^Cannot use the study x: 1 problem\n {2}x:6:14: /,
    );
  });
});
