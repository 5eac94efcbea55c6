import { describe, expect, test } from 'vitest';
import { gaps } from '../../studies/spans.js';

const whole = { from: 10, to: 20 };

describe('gaps()', () => {
  test.each([
    ['nothing is covered', [], [[10, 20]]],
    ['all is covered, and more', [[0, 30]], []],
    [
      'neighbours cover all',
      [
        [10, 15],
        [15, 20],
      ],
      [],
    ],
    [
      'holes lie between',
      [
        [8, 11],
        [13, 14],
        [19, 25],
      ],
      [
        [11, 13],
        [14, 19],
      ],
    ],
    [
      'what is covered lies outside',
      [
        [0, 5],
        [25, 30],
      ],
      [[10, 20]],
    ],
  ])('when %s', (_what, covered, open) => {
    expect(gaps(whole, spans(covered))).toEqual(spans(open));
  });

  test('of an empty span are none', () => {
    expect(gaps({ from: 10, to: 10 }, [])).toEqual([]);
    expect(gaps({ from: 10, to: 10 }, spans([[20, 25]]))).toEqual([]);
  });
});

function spans(pairs: readonly number[][]): { from: number; to: number }[] {
  return pairs.map(([from, to]) => ({ from: from!, to: to! }));
}
