/** From cells to curves, as a reader chose. */
import { expect, test } from 'vitest';
import type { CellState } from '../../dashboard/contract.js';
import { type CurveChoice, curveFigure } from '../../dashboard/page/charts/curve-data.js';
import { scriptedRun } from '../support/scripted-run.js';

const CHOICE: CurveChoice = {
  measure: 'excess-risk',
  statistic: 'mean',
  which: 'all',
  x: 'gamma',
  series: 'generator',
  panels: null,
  xScale: 'linear',
  yScale: 'linear',
  theory: false,
  filter: {},
};

function figureOf(change: Partial<CurveChoice>, finished = [50, 50, 50, 50, 50, 50]) {
  const run = scriptedRun();
  for (const [cell, count] of finished.entries()) run.store(cell, count);
  const states = new Map(run.states().map((state): [number, CellState] => [state.cell, state]));
  const { grid, plot } = run.view();
  return curveFigure(grid, states, plot, { ...CHOICE, ...change }, null);
}

test('a curve for each generator, its points in the order of gamma, with twice the MCSE and the count', () => {
  const [panel] = figureOf({}).panels;
  expect(panel!.curves.map(({ label }) => label)).toEqual(['oracle', 'smote']);
  expect(panel!.curves[1]!.points.map(({ x, n }) => [x, n])).toEqual([
    [0, 50],
    [1, 50],
    [2, 50],
  ]);
  // cell 3 has mean 0.4, and a standard deviation of 0.2 over 50 repetitions
  expect(panel!.curves[1]!.points[0]).toMatchObject({
    y: expect.closeTo(0.4, 12),
    half: expect.closeTo(0.4 / Math.sqrt(50), 12),
    cell: 3,
  });
  expect(panel!.note).toBe('n = 50 of 100');
});

test('panels, filters and the variance are as they were chosen', () => {
  const { panels } = figureOf({ panels: 'generator', statistic: 'variance' });
  expect(panels.map(({ title }) => title)).toEqual(['oracle', 'smote']);
  expect(panels[0]!.curves[0]!.points[0]).toMatchObject({ y: 0.04, half: 0.02 });
  expect(figureOf({ filter: { generator: 'smote' } }).panels[0]!.curves.map(({ label }) => label)).toEqual(['smote']);
});

test('what is not known yet is no point, and a curve without one is left out beside others', () => {
  const [panel] = figureOf({}, [50, 0, 50, 0, 0, 0]).panels;
  expect(panel!.curves.map(({ label, points }) => [label, points.length])).toEqual([['oracle', 2]]);
  expect(panel!.note).toBe('n = 0 to 50 of 100');
  expect(figureOf({}, [0, 0, 0, 0, 0, 0]).yDomain).toBeUndefined();
});
