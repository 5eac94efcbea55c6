import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { bytesPerRepetition, secondsPerRepetition } from '../../studies/cost.js';
import { studyGrid } from '../../studies/grid.js';
import { parseStudy } from '../../studies/parse-study.js';
import type { StudyInput } from '../../studies/study.js';
import { tinyStudy } from '../support/tiny-study.js';

const CATALOG = new URL('../../studies/catalog/', import.meta.url);
const secondsOf = (changes: Partial<StudyInput>) => secondsPerRepetition(studyGrid(tinyStudy(changes)).at(-1)!);

test.each(readdirSync(CATALOG))('secondsPerRepetition() of %s is positive and below a minute in every arm', (file) => {
  for (const arm of studyGrid(parseStudy(readFileSync(new URL(file, CATALOG), 'utf8'), file))) {
    expect(secondsPerRepetition(arm)).toBeGreaterThan(0);
    expect(secondsPerRepetition(arm)).toBeLessThan(60);
    expect(bytesPerRepetition(arm)).toBeGreaterThanOrEqual(arm.cells.length * 8);
  }
});

test.each<[string, Partial<StudyInput>]>([
  ['more majority points', { sizes: { n1: 8, n0: 240 } }],
  ['more dimensions', { population: { kind: 'gaussian', dimension: 20, minorityMean: [1] } }],
  ['a larger gamma', { gamma: [0, 5] }],
  ['the logistic loss', { loss: 'logistic' }],
  ['an intercept', { intercept: true }],
  ['a test set that is measured', { measures: ['error'], test: { perClass: 1000 } }],
  ['a validation set that is measured', { measures: ['validation-loss'], validation: { perClass: 1000 } }],
  ['neighbours to find', { sizes: { n1: 24, n0: 24 } }],
])('secondsPerRepetition() rises with %s', (_, changes) => {
  expect(secondsOf(changes)).toBeGreaterThan(secondsOf({}));
});

test('secondsPerRepetition() rises with fresh synthesis, unless least squares draws sums', () => {
  const several = { gamma: [0, 0.5, 1] };
  const logistic = { ...several, loss: 'logistic' } as const;
  expect(secondsOf({ ...logistic, synthesis: 'fresh' })).toBeGreaterThan(secondsOf(logistic));
  const summed = { ...several, generators: ['gaussian-fit'] } as const;
  expect(secondsOf({ ...summed, synthesis: 'fresh' })).toBeLessThan(secondsOf(summed));
});

test('bytesPerRepetition() rises with cells and measures', () => {
  const bytesOf = (changes: Partial<StudyInput>) => bytesPerRepetition(studyGrid(tinyStudy(changes))[0]!);
  expect(bytesOf({ gamma: [0, 1, 2, 3] })).toBe(2 * bytesOf({}));
  expect(bytesOf({ measures: ['excess-risk', 'parameter-error'] })).toBeGreaterThan(bytesOf({}));
});
