import seedrandom from 'seedrandom';
import { expect, test } from 'vitest';
import { agreement, type Means } from '../../bench/agreement.js';
import type { Summary } from '../../bench/summary.js';

const CELLS = Array.from({ length: 100 }, (_, i) => `cell ${i}`);

test('agreement() finds that two samples of the same laws agree', () => {
  const verdicts = [1, 2, 3].map((seed) => agreement(drawn(`${seed} ours`), drawn(`${seed} theirs`)).verdict);
  expect(verdicts).toEqual(['agree', 'agree', 'agree']);
});

test('agreement() finds one cell of a hundred whose mean is another, and names it', () => {
  // 40 and 40 draws with sd 1: a standard error of 0.22, so a shift of 2 is nine of them
  const shifted = new Map(drawn('theirs'));
  const summary = shifted.get('cell 17') as Summary;
  shifted.set('cell 17', { ...summary, mean: summary.mean + 2 });
  const { verdict, worst, compared } = agreement(drawn('ours'), shifted);
  expect({ verdict, name: worst?.name, compared }).toEqual({ verdict: 'disagree', name: 'cell 17', compared: 100 });
  expect(worst?.z).toBeLessThan(-5);
});

test('agreement() uses the standard errors of both sides', () => {
  // by hand: (5 − 4)/√(4/16 + 9/36) = √2
  const { worst } = agreement(new Map([['x', { n: 16, mean: 5, sd: 2 }]]), new Map([['x', { n: 36, mean: 4, sd: 3 }]]));
  expect(worst?.z).toBeCloseTo(Math.SQRT2, 14);
});

test('agreement() does not judge by a few repetitions', () => {
  const few = new Map([['x', { n: 3, mean: 5, sd: 2 }]]);
  expect(agreement(few, few)).toEqual({ verdict: 'too few repetitions', compared: 0, left: 1, worst: null });
});

test('agreement() has nothing to say of a value that never varies, unless it is another', () => {
  const constant = (mean: number, sd = 0) => new Map([['x', { n: 50, mean, sd }]]);
  // the sd of fifty times the same sum of rounded steps
  expect(agreement(constant(1.4), constant(1.399999999999999, 9e-16)).compared).toBe(0);
  expect(agreement(constant(1.4), constant(1.3)).verdict).toBe('disagree');
});

test('agreement() compares a constant with what varies by the error of the latter', () => {
  // one of sixteen is 0.1 lower: mean 0.1/16 below, sd 0.1/4, so z = 1
  const { worst } = agreement(
    new Map([['x', { n: 50, mean: 1.4, sd: 0 }]]),
    new Map([['x', { n: 16, mean: 1.4 - 0.1 / 16, sd: 0.1 / 4 }]]),
  );
  expect(worst?.z).toBeCloseTo(1, 12);
});

test('agreement() of rounds asks for fewer of them', () => {
  const rounds = new Map([['x', { n: 4, mean: 5, sd: 2 }]]);
  expect(agreement(rounds, rounds, 'round').verdict).toBe('agree');
});

test('agreement() leaves out what one side lacks', () => {
  const both = new Map([...drawn('ours'), ['ours alone', { n: 40, mean: 0, sd: 1 }]] as const);
  expect(agreement(both, drawn('theirs'))).toMatchObject({ compared: 100, left: 1 });
});

/** Means of 40 normal draws for each cell. */
function drawn(seed: string): Means {
  const random = seedrandom(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return new Map(
    CELLS.map((name) => {
      const values = Array.from({ length: 40 }, normal);
      const mean = values.reduce((sum, value) => sum + value, 0) / 40;
      const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
      return [name, { n: 40, mean, sd: Math.sqrt(squares / 39) }];
    }),
  );
}
