import { expect, test } from 'vitest';
import type { StudyInput } from '../../studies/study.js';
import { changeOf } from '../../studies/study-change.js';
import { tinyStudy } from '../support/tiny-study.js';

/** The tiny study has two generators and two gammas: four cells. */
function change(to: Partial<StudyInput>, from: Partial<StudyInput> = {}) {
  const asked = (changes: Partial<StudyInput>) => ({ study: tinyStudy(changes), numericsVersion: 1 });
  return changeOf(asked(from), asked(to));
}

test('changeOf() the same finds nothing', () => {
  expect(change({})).toEqual({
    fields: [],
    kept: 4,
    added: 0,
    dropped: 0,
    droppedFrom: [],
    shortened: false,
  });
});

test('changeOf() more repetitions keeps every cell, fewer would shorten them', () => {
  const more = change({ repetitions: 30 });
  expect(more).toMatchObject({ kept: 4, added: 0, dropped: 0, shortened: false });
  expect(more.fields).toEqual([{ field: 'repetitions', from: 3, to: 30 }]);
  expect(change({ repetitions: 2 }).shortened).toBe(true);
});

test('changeOf() one more gamma adds its cells alone', () => {
  expect(change({ gamma: [0, 0.5, 1] }, { gamma: [0, 1] })).toMatchObject({ kept: 4, added: 2, dropped: 0 });
});

test('changeOf() a new factor keeps the cells whose level is what the study fixed before', () => {
  const wider = change({ factors: { penalty: [0, 1] } });
  expect(wider).toMatchObject({ kept: 4, added: 4, dropped: 0 });
  expect(wider.fields).toEqual([{ field: 'factors.penalty', from: undefined, to: [0, 1] }]);
  const sizes = change({ sizes: { n0: 24 }, factors: { n1: [8, 12] } });
  expect(sizes).toMatchObject({ kept: 4, added: 4, dropped: 0 });
});

test('changeOf() what shapes every number drops every cell, and says which', () => {
  expect(change({ seed: 3 })).toMatchObject({
    kept: 0,
    added: 4,
    dropped: 4,
    droppedFrom: ['fixed, oracle', 'fixed, smote'],
    shortened: false,
  });
});

test('changeOf() a title changes a field and no cell', () => {
  expect(change({ title: 'Tiny' })).toMatchObject({
    kept: 4,
    added: 0,
    dropped: 0,
    fields: [{ field: 'title', to: 'Tiny' }],
  });
});

test('changeOf() another version of the numerics makes every cell another', () => {
  const study = tinyStudy();
  expect(changeOf({ study, numericsVersion: 1 }, { study, numericsVersion: 2 })).toMatchObject({
    kept: 0,
    added: 4,
    dropped: 4,
    fields: [{ field: 'numerics', from: 1, to: 2 }],
  });
});
