import { expect, test } from 'vitest';
import { moments } from '../../../numerics/moments.js';
import { bestFixed } from '../../../studies/claims/best-fixed.js';
import { meanOf } from '../../../studies/claims/estimate.js';
import { tinyStudy } from '../../support/tiny-study.js';
import { fabricate, normals } from './fabricate.js';

test('bestFixed() judges on odd repetitions what it chose on even ones, and the other way round', () => {
  // γ = 0 is the better on even repetitions (0 against 2), γ = 1 on odd ones (1 against 3); overall γ = 0 (1.25 < 1.5)
  const table = { 0: [0, 3, 0, 2], 1: [2, 1, 2, 1] };
  const evidence = fabricate(tinyStudy({ generators: ['oracle'], repetitions: 4 }), ({ cell, repetition }) => {
    return table[cell.gamma as 0 | 1][repetition]!;
  });
  const best = bestFixed(evidence, {}, 'excess-risk');
  expect(best.gamma).toBe(0);
  // even repetitions judge γ = 1, odd ones γ = 0
  expect([...best.column]).toEqual([2, 3, 2, 2]);
});

test('bestFixed() is free of the optimism of the least mean', () => {
  // 20 gammas of equal expectation 0, 40 repetitions of standard normal numbers, 200 times. The least of 20 means is
  // −1.87 sd (the expected least of 20 normal numbers), sd = 1/√40: −0.295; the cross-fitted one has expectation 0 and
  // standard error 1/√(40 · 200) = 0.011; 4 of these
  const draw = normals(3);
  const gammas = Array.from({ length: 20 }, (_, i) => i / 10);
  const means: number[] = [];
  const naive: number[] = [];
  for (let i = 0; i < 200; i++) {
    const evidence = fabricate(tinyStudy({ generators: ['oracle'], gamma: gammas, repetitions: 40 }), draw);
    means.push(meanOf(bestFixed(evidence, {}, 'excess-risk').column).value);
    naive.push(
      Math.min(...gammas.map((gamma) => meanOf(evidence.column({ method: 'fixed', gamma }, 'excess-risk')).value)),
    );
  }
  expect(Math.abs(moments(Float64Array.from(means)).mean)).toBeLessThan(0.045);
  expect(moments(Float64Array.from(naive)).mean).toBeLessThan(-0.25);
});

test('bestFixed() passes over a gamma without values', () => {
  const evidence = fabricate(tinyStudy({ generators: ['oracle'], repetitions: 4 }), ({ cell }) =>
    cell.gamma === 0 ? NaN : 1,
  );
  expect(bestFixed(evidence, {}, 'excess-risk').gamma).toBe(1);
});
