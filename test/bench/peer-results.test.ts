import { expect, test } from 'vitest';
import { namedCells } from '../../bench/cell-names.js';
import { peerCells } from '../../bench/peer-results.js';

const HEADER = 'figure,panel,generator,method,n1,m,gamma,metric,reps,mean,sd,sem';

test('peerCells() calls cells what Ballast calls them', () => {
  const csv = [
    HEADER,
    'fig4,main,aligned-consistent,"vtss[0,4]",100,,,gamma_star,3,2.5,0.1,0.05',
    'fig4,main,aligned-consistent,naive-limit,100,,1,excess_risk,1,0.01,nan,nan',
  ].join('\r\n');
  expect([...peerCells('4', csv)]).toEqual([
    ['n1=100 shifted-gaussian vtss[0,4] gamma-star', { n: 3, mean: 2.5, sd: 0.1 }],
  ]);
});

test('peerCells() has no standard deviation of one repetition', () => {
  const csv = `${HEADER}\nfig5,rademacher,oracle,sweep,100,,0.2105263158,excess_risk,1,0.4,nan,nan\n`;
  expect([...peerCells('5', csv)]).toEqual([
    ['noise=rademacher oracle fixed γ=0.210526 excess-risk', { n: 1, mean: 0.4, sd: null }],
  ]);
});

test('peerCells() leaves out what is relative to a sample that each side draws once', () => {
  const row = (metric: string) => `fig7,main,smote,sweep,,,0.3,${metric},4,0.1,0.01,0.005`;
  const csv = [HEADER, row('excess_risk'), row('excess_risk_exact'), row('param_error')].join('\n');
  expect([...peerCells('7', csv).keys()]).toEqual(['smote fixed γ=0.3 excess-risk-exact']);
});

test('namedCells() gives γ to fixed sizes alone', () => {
  const measures = { 'excess-risk': { n: 1, mean: 1, sd: null } };
  const cell = { factors: { n1: 50 }, generator: 'smote', gamma: 1, failed: 0, measures };
  const names = namedCells([
    { ...cell, method: 'naive' },
    { ...cell, method: 'fixed' },
  ]).keys();
  expect([...names]).toEqual(['n1=50 smote naive excess-risk', 'n1=50 smote fixed γ=1 excess-risk']);
});
