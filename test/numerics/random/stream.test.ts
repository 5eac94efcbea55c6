import { expect, test } from 'vitest';
import { openStream, type StreamName, writeStreamName } from '../../../numerics/random/stream.js';

const name: StreamName = { seed: '42', key: 'abc', repetition: 3, purpose: 'majority' };

test('writeStreamName() writes version, seed, key, repetition and purpose', () => {
  expect(writeStreamName(name)).toBe('ballast/1/seed=42/key=abc/repetition=3/majority');
  expect(writeStreamName({ ...name, repetition: 'shared' })).toBe(
    'ballast/1/seed=42/key=abc/repetition=shared/majority',
  );
});

test('writeStreamName() refuses what could make two names one', () => {
  for (const bad of [{ seed: '' }, { key: 'a/b' }, { purpose: 'ä' }, { seed: 'a b' }, { key: 'x\n' }]) {
    expect(() => writeStreamName({ ...name, ...bad })).toThrow(RangeError);
  }
  for (const repetition of [-1, 1.5, NaN, 2 ** 53]) {
    expect(() => writeStreamName({ ...name, repetition })).toThrow('repetition must be a whole number');
  }
  // 44 characters stand around the key
  expect(writeStreamName({ ...name, key: 'k'.repeat(212) })).toHaveLength(256);
  expect(() => writeStreamName({ ...name, key: 'k'.repeat(213) })).toThrow('at most 256 characters, got 257');
});

test('openStream() gives the recorded state', () => {
  // recorded when the format was fixed; another value here means another NUMERICS_VERSION
  const state = Array.from(openStream(name).words.slice(0, 8), (word) => (word >>> 0).toString(16).padStart(8, '0'));
  expect(state.join(' ')).toMatchInlineSnapshot(
    `"6996f188 62c8cea5 d3474bd8 000a1cff b045eaa7 6ce0c741 c71c88a9 473383d3"`,
  );
});

test('openStream() gives every name another state, and one name always the same', () => {
  const states = new Set<string>();
  let count = 0;
  for (const seed of ['1', '2', '11']) {
    for (const key of ['a', 'b', 'aa']) {
      for (const repetition of [0, 1, 10, 'shared'] as const) {
        for (const purpose of ['majority', 'minority', 'synthetic', 'synthetic:gamma=0.5']) {
          const stream = openStream({ seed, key, repetition, purpose });
          expect(stream.words).toEqual(openStream({ seed, key, repetition, purpose }).words);
          states.add(stream.words.join());
          count++;
        }
      }
    }
  }
  expect(states.size).toBe(count);
});
