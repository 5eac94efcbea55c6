/** Against 60-digit values (test/fixtures/numerics/elementary/make.py), and the special cases of each function. */
import { describe, expect, test } from 'vitest';
import { exp } from '../../../numerics/elementary/exp.js';
import { log, log1p } from '../../../numerics/elementary/log.js';
import { normalCdf } from '../../../numerics/elementary/normal-cdf.js';
import { sigmoid, softplus } from '../../../numerics/elementary/sigmoid.js';
import { golden } from '../../support/numerics/golden.js';
import { ulps } from '../../support/numerics/ulps.js';

type Pairs = readonly (readonly [number, number])[];
const values = golden<Record<'exp' | 'log' | 'log1p' | 'sigmoid' | 'softplus' | 'normalCdf', Pairs>>('elementary');

describe('accuracy', () => {
  // sigmoid: exp, sum, quotient, one rounding each. softplus: likewise. normalCdf: two exps and a rational form.
  const bounds = [
    ['exp', exp, 1],
    ['log', log, 1],
    ['log1p', log1p, 1],
    ['sigmoid', sigmoid, 3],
    ['softplus', softplus, 3],
    ['normalCdf', normalCdf, 8],
  ] as const;
  for (const [name, f, bound] of bounds) {
    test(`${name}() is within ${bound} ulp of the exact value rounded`, () => {
      const worst = Math.max(...values[name].map(([x, y]) => ulps(f(x), y)));
      expect(worst).toBeLessThanOrEqual(bound);
    });
  }
});

test('exp() saturates and passes NaN on', () => {
  expect(exp(709.79)).toBe(Infinity);
  expect(exp(Infinity)).toBe(Infinity);
  expect(exp(-745.2)).toBe(0);
  expect(exp(-Infinity)).toBe(0);
  expect(exp(NaN)).toBeNaN();
  expect(exp(0)).toBe(1);
  expect(exp(-0)).toBe(1);
});

test('log() and log1p() have their poles, and no logarithm of a negative number', () => {
  expect(log(0)).toBe(-Infinity);
  expect(log(-1)).toBeNaN();
  expect(log(NaN)).toBeNaN();
  expect(log(Infinity)).toBe(Infinity);
  expect(log(1)).toBe(0);
  expect(log1p(-1)).toBe(-Infinity);
  expect(log1p(-2)).toBeNaN();
  expect(log1p(NaN)).toBeNaN();
  expect(log1p(Infinity)).toBe(Infinity);
  expect(log1p(-0)).toBe(-0);
});

test('sigmoid() and softplus() do not overflow', () => {
  expect(sigmoid(1e4)).toBe(1);
  expect(sigmoid(-1e4)).toBe(0);
  expect(softplus(1e4)).toBe(1e4);
  expect(softplus(-1e4)).toBe(0);
  expect(softplus(Infinity)).toBe(Infinity);
  expect(sigmoid(NaN)).toBeNaN();
  expect(softplus(NaN)).toBeNaN();
});

test('normalCdf() reaches 0 and 1, and the halves add up to one', () => {
  expect(normalCdf(-40)).toBe(0);
  expect(normalCdf(40)).toBe(1);
  expect(normalCdf(-Infinity)).toBe(0);
  expect(normalCdf(Infinity)).toBe(1);
  expect(normalCdf(NaN)).toBeNaN();
  expect(normalCdf(0)).toBe(0.5);
  for (const x of [0.3, 1, 4]) expect(normalCdf(x) + normalCdf(-x)).toBe(1);
});
