import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson, contentKey, contentKeysBy, hashBy } from '../../studies/content-key.js';

test('canonicalJson() writes the example of RFC 8785, section 3.2.2', () => {
  const example = {
    // biome-ignore lint/correctness/noPrecisionLoss: the RFC's own number
    numbers: [333333333.33333329, 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
    string: "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\u0022/",
    literals: [null, true, false],
  };
  expect(canonicalJson(example)).toBe(
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
      '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  );
});

test('canonicalJson() sorts names by UTF-16 code units, as the example of section 3.2.3', () => {
  const names = ['\u20ac', '\r', '\ufb33', '1', '\u{1f600}', '\u0080', '\u00f6'];
  const sorted = Object.keys(JSON.parse(canonicalJson(Object.fromEntries(names.map((name) => [name, 0])))));
  // JavaScript lists "1", an array index, first; in the text it stands after "\r"
  expect(sorted).toEqual(['1', '\r', '\u0080', '\u00f6', '\u20ac', '\u{1f600}', '\ufb33']);
  expect(canonicalJson({ '\r': 0, 1: 0 })).toBe('{"\\r":0,"1":0}');
});

test('canonicalJson() says the same of −0 and 0, and passes over fields without a value', () => {
  expect(canonicalJson({ b: -0, a: undefined })).toBe('{"b":0}');
});

test('canonicalJson() refuses what has no JSON form', () => {
  expect(() => canonicalJson(undefined)).toThrow('Cannot name content: it has no JSON form');
  expect(() => canonicalJson({ a: Number.NaN })).toThrow();
});

test('contentKey() is the SHA-256 of the canonical text, as node:crypto computes it', () => {
  expect(contentKey({ b: [1, 'ü'], a: null })).toBe(
    createHash('sha256').update('{"a":null,"b":[1,"ü"]}').digest('hex'),
  );
});

test('contentKey() does not depend on the order of fields', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (content) => {
      const reversed = Object.fromEntries(Object.entries(content).reverse());
      expect(contentKey(reversed)).toBe(contentKey(content));
      expect(contentKey(JSON.parse(JSON.stringify(content)))).toBe(contentKey(content));
    }),
    { seed: 1, numRuns: 300 },
  );
});

test('contentKeysBy() names what contentKey() names, whatever stands around the field', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), fc.jsonValue()),
      fc.array(fc.jsonValue(), { minLength: 1, maxLength: 4 }),
      (others, values) => {
        const { rule: _, ...rest } = { rule: null, ...others, measures: ['error'], seed: '7' };
        const keyOf = contentKeysBy('rule', rest);
        for (const rule of values) expect(keyOf(rule)).toBe(contentKey({ ...rest, rule }));
      },
    ),
    { seed: 2, numRuns: 300 },
  );
});

test('contentKeysBy() asks for fields on both sides', () => {
  expect(() => contentKeysBy('rule', { a: 1 })).toThrow('Cannot name content by rule: fields must surround it');
});

test('hashBy() has names hashed by another SHA-256, under the same names', () => {
  const before = contentKey({ a: 'ü' });
  const texts: string[] = [];
  hashBy((text) => {
    texts.push(text);
    return createHash('sha256').update(text).digest('hex');
  });
  expect(contentKey({ a: 'ü' })).toBe(before);
  expect(texts).toEqual(['{"a":"ü"}']);
});
