import { describe, expect, test } from 'vitest';
import type { Estimate } from '../../../studies/claims/estimate.js';
import { type Criterion, clearance, judge, judgeExact } from '../../../studies/claims/verdict.js';

describe('judge()', () => {
  test.each<[string, number, number, Criterion, string]>([
    ['below, by more than 3 MCSE', -3.1, 1, { below: 0 }, 'holds'],
    ['below, by less than 3 MCSE', -2.9, 1, { below: 0 }, 'cannot tell'],
    ['above although it should be below, by less than 3 MCSE', 2.9, 1, { below: 0 }, 'cannot tell'],
    ['above although it should be below, by more', 3.1, 1, { below: 0 }, 'does not hold'],
    ['above', 0.9, 0.04, { above: 0.75 }, 'holds'],
    ['not above', 0.6, 0.04, { above: 0.75 }, 'does not hold'],
    ['within, with its whole interval', -1.05, 0.03, { within: 0.15, of: -1 }, 'holds'],
    ['within, its interval not', -1.05, 0.04, { within: 0.15, of: -1 }, 'cannot tell'],
    ['outside, with its whole interval', -1.25, 0.03, { within: 0.15, of: -1 }, 'does not hold'],
    ['without error and on the right side', -1, 0, { below: 0 }, 'holds'],
    ['without error and on the bound', 0, 0, { below: 0 }, 'cannot tell'],
  ])('%s', (_, value, mcse, criterion, verdict) => {
    const finding = judge('x', [{ at: '', estimate: estimate(value, mcse) }], criterion);
    expect(finding).toMatchObject({ statistic: 'x', value, verdict, repetitions: 100 });
    expect(finding.mcse).toBeCloseTo(mcse, 14);
    expect(finding).not.toHaveProperty('note');
  });

  test('cannot tell from what is not a number', () => {
    expect(judge('x', [{ at: '', estimate: estimate(NaN, NaN) }], { below: 0 }).verdict).toBe('cannot tell');
  });

  test('says nothing from fewer than 20 repetitions, however clear', () => {
    const clear = (repetitions: number) => [{ at: '', estimate: { ...estimate(-9, 1), repetitions } }];
    expect(judge('x', clear(19), { below: 0 }).verdict).toBe('cannot tell');
    expect(judge('x', clear(20), { below: 0 }).verdict).toBe('holds');
  });

  test('shows the worst of several, in units of its own error, and how the others fare', () => {
    const components = [
      { at: 'n₁ = 50', estimate: estimate(-1, 0.1) },
      { at: 'n₁ = 100', estimate: estimate(0.4, 0.1) },
      { at: 'n₁ = 200', estimate: estimate(0.5, 0.5) },
    ];
    expect(judge('gap', components, { below: 0 }, 'a remark')).toMatchObject({
      statistic: 'gap, worst at n₁ = 100',
      value: 0.4,
      criterion: 'below 0',
      verdict: 'does not hold',
      note: 'a remark; of 3: holds at 1, does not hold at 1, cannot tell at 1',
    });
    expect(judge('gap', components.slice(0, 1), { below: 0 }).statistic).toBe('gap, at n₁ = 50');
  });

  test('holds over several only if all of them hold; one of too few repetitions is in doubt', () => {
    const good = { at: 'a', estimate: estimate(-1, 0.1) };
    const few = { at: 'b', estimate: { ...estimate(-9, 0.1), repetitions: 5 } };
    expect(judge('x', [good, good], { below: 0 }).verdict).toBe('holds');
    expect(judge('x', [good, few], { below: 0 })).toMatchObject({ statistic: 'x, worst at b', verdict: 'cannot tell' });
  });

  test('says how many repetitions failed', () => {
    const components = [3, 7].map((failed) => ({ at: `${failed}`, estimate: { ...estimate(-1, 0.1), failed } }));
    expect(judge('x', components, { below: 0 }).note).toBe(
      'up to 7 repetitions of a cell failed; conditional on success',
    );
  });

  test('throws without statistics', () => {
    expect(() => judge('x', [], { below: 0 })).toThrow('Cannot judge "x": expected at least one statistic');
  });
});

test('clearance() shares the error of one verdict among many statistics', () => {
  // scipy.stats.norm.isf(norm.sf(3) / K), SciPy 1.17.1
  expect(clearance(1)).toBeCloseTo(3, 8);
  expect(clearance(5)).toBeCloseTo(3.4601077822, 8);
  expect(clearance(57)).toBeCloseTo(4.0682632959, 8);
});

test('judge() asks more of a refutation that had more chances', () => {
  const components = [-3.2, 9, 9, 9, 9].map((slack, i) => ({ at: `${i}`, estimate: estimate(slack, 1) }));
  expect(judge('x', components.slice(0, 1), { above: 0 }).verdict).toBe('does not hold');
  expect(judge('x', components, { above: 0 }).verdict).toBe('cannot tell');
});

test('judgeExact() has no error: the bound itself is within', () => {
  expect(judgeExact('x', 0, { within: 0, of: 0 })).toMatchObject({ verdict: 'holds', mcse: 0, repetitions: 0 });
  expect(judgeExact('x', -3.2, { above: 0 }, 'why')).toMatchObject({
    verdict: 'does not hold',
    criterion: 'above 0',
    note: 'why',
  });
  expect(judgeExact('x', 1, { within: 0.15, of: -1 }).criterion).toBe('within 0.15 of −1');
});

/** An estimate with this value and MCSE. */
function estimate(value: number, mcse: number): Estimate {
  return { value, influence: Float64Array.of(mcse), repetitions: 100, failed: 0 };
}
