import { expect, test } from 'vitest';
import { Evidence, evidenceOf, MissingEvidence } from '../../../studies/claims/evidence.js';
import { studyGrid } from '../../../studies/grid.js';
import { storedValues } from '../../support/stored-values.js';
import { tinyStudy } from '../../support/tiny-study.js';
import { fabricate } from './fabricate.js';

const STUDY = tinyStudy({
  sizes: { ratio: 3 },
  factors: { n1: [16, 8] },
  methods: ['fixed', 'naive'],
  measures: ['excess-risk', 'parameter-error'],
});

test('Evidence.column() is the measure of one cell by repetition, NaN where it failed', () => {
  const evidence = fabricate(STUDY, ({ arm, cell, measure, repetition }) => {
    if (repetition === 1 && cell.method === 'naive') return NaN;
    return Number(arm.n1) * 100 + (cell.gamma ?? 0) * 10 + repetition + (measure === 'excess-risk' ? 0 : 0.5);
  });
  const where = { n1: 8, generator: 'smote', method: 'fixed', gamma: 1 };
  expect([...evidence.column(where, 'parameter-error')]).toEqual([810.5, 811.5, 812.5]);
  expect([...evidence.column({ n1: 16, generator: 'smote', method: 'naive' }, 'excess-risk')]).toEqual([
    1610,
    NaN,
    1612,
  ]);
});

test('Evidence lists the levels of its cells', () => {
  const evidence = fabricate(STUDY, () => 0);
  expect(evidence.levels('generator')).toEqual(['oracle', 'smote']);
  expect(evidence.levels('n1')).toEqual([16, 8]);
  expect(evidence.numbers('n1')).toEqual([8, 16]);
  expect(evidence.numbers('n0', { n1: 8 })).toEqual([24]);
  expect(evidence.gammas()).toEqual([0, 1]);
  expect(evidence.levels('noise')).toEqual([]);
  expect(evidence.measured(['log-loss', 'excess-risk'])).toEqual(['excess-risk']);
});

test('Evidence says what a run lacks', () => {
  const evidence = fabricate(STUDY, () => 0);
  const missing = (look: () => unknown, words: string) => {
    expect(look).toThrow(MissingEvidence);
    expect(look).toThrow(words);
  };
  missing(() => evidence.column({ n1: 9 }, 'excess-risk'), 'the run of tiny has no cell with n1 = 9');
  missing(
    () => evidence.column({ n1: 8, generator: 'smote', method: 'naive' }, 'log-loss'),
    'the run of tiny does not measure log-loss',
  );
  missing(() => evidence.measured(['error']), 'the run of tiny measures none of error');
  missing(() => evidence.numbers('n1', {}, 3), 'the run of tiny has fewer than 3 levels of n1');
  expect(() => evidence.column({ n1: 8 }, 'excess-risk')).toThrow(RangeError);
});

test('evidenceOf() puts values at their repetitions', () => {
  const [arm] = studyGrid(STUDY);
  const [cell] = arm!.cells;
  // repetitions 0 and 2 are finished, 2 failed
  const values = storedValues([0, 3], [5, 6, NaN, NaN], [0, 2]);
  const evidence = evidenceOf(STUDY, [{ arm: arm!, cell: cell!, values }]);
  expect(evidence).toBeInstanceOf(Evidence);
  expect([...evidence.column({ method: 'fixed' }, 'parameter-error')]).toEqual([6, NaN, NaN]);
});
