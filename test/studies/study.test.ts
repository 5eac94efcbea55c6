import { expect, test } from 'vitest';
import { GENERATORS } from '../../numerics/generators/generator.js';
import { defineStudy, gammaGrid } from '../../studies/study.js';
import { TINY, tinyStudy } from '../support/tiny-study.js';

test('gammaGrid() steps through exact decimals, both ends included', () => {
  expect(gammaGrid({ from: 0.6, to: 1.4, step: 0.05 })).toEqual([
    0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1, 1.05, 1.1, 1.15, 1.2, 1.25, 1.3, 1.35, 1.4,
  ]);
  expect(gammaGrid({ from: 0, to: 0.3, step: 0.1 })).toEqual([0, 0.1, 0.2, 0.3]);
});

test('gammaGrid() stops below an end that no step reaches', () => {
  expect(gammaGrid({ from: 0, to: 1, step: 0.4 })).toEqual([0, 0.4, 0.8]);
});

test('gammaGrid() divides the range evenly, so that 20 values in [0, 4] are 4/19 apart', () => {
  const grid = gammaGrid({ from: 0, to: 4, count: 20 });
  expect(grid).toHaveLength(20);
  expect([grid[0], grid[1], grid[19]]).toEqual([0, 0.210526315789474, 4]);
  for (const [i, gamma] of grid.entries()) expect(gamma).toBe(Number(((4 * i) / 19).toPrecision(15)));
  expect(grid).not.toContain(1);
});

test('gammaGrid() takes a list as it is, and nothing as an empty grid', () => {
  expect(gammaGrid([0, 0.1, 4])).toEqual([0, 0.1, 4]);
  expect(gammaGrid(undefined)).toEqual([]);
});

test('completeStudy() replaces the name of a generator by the generator with its defaults', () => {
  const study = tinyStudy({ generators: ['oracle', 'semi-oracle', 'smote', 'gaussian-fit'], loss: 'squared' });
  expect(study.generators).toEqual([
    { kind: 'oracle' },
    { kind: 'semi-oracle' },
    { kind: 'smote', k: 5 },
    { kind: 'gaussian-fit', ridge: 0 },
  ]);
  expect(study.loss).toEqual({ kind: 'squared', targets: [0, 1] });
});

test('the study language knows each of its generators', () => {
  for (const { kind } of GENERATORS) {
    const generator = kind === 'shifted-gaussian' ? { kind, mean: [1] } : { kind };
    expect(tinyStudy({ generators: [generator] }).generators[0]?.kind).toBe(kind);
  }
});

test('defineStudy() returns what it is given', () => {
  expect(defineStudy(TINY)).toBe(TINY);
});
