/** The curves of a run's first panel in little, for the list of runs. */
import type { Study } from '../../studies/study.js';
import type { CellState, GridView, RunListItem } from '../contract.js';

const MOST_CURVES = 4;
const MOST_POINTS = 24;

export function thumbnail(
  { plot, measures }: Study,
  grid: GridView,
  states: readonly CellState[],
): RunListItem['thumbnail'] {
  const column = measures.indexOf(plot?.y[0] ?? measures[0]!);
  const log = plot?.yScale === 'log';
  const first = grid.arms[0];
  const panel = plot?.panels;
  const inPanel = grid.arms.flatMap((arm, i) =>
    panel === undefined || arm.levels[panel] === first?.levels[panel] ? [i] : [],
  );
  const curves = inPanel.slice(0, MOST_CURVES).map((arm) => ({
    key: grid.arms[arm]!.generator,
    points: grid.cells.flatMap((cell, i) => {
      const mean = states[i]?.all[column]?.mean;
      const drawn = cell.arm === arm && cell.gamma !== null && mean != null && (!log || mean > 0);
      return drawn ? [[cell.gamma, log ? Math.log(mean) : mean] as const] : [];
    }),
  }));
  return scaled(
    curves.filter(({ points }) => points.length > 1).map((curve) => ({ ...curve, points: evenly(curve.points) })),
  );
}

type Points = readonly (readonly [number, number])[];

function evenly(points: Points): Points {
  if (points.length <= MOST_POINTS) return points;
  return Array.from(
    { length: MOST_POINTS },
    (_, i) => points[Math.round((i * (points.length - 1)) / (MOST_POINTS - 1))]!,
  );
}

function scaled(curves: readonly { readonly key: string; readonly points: Points }[]): RunListItem['thumbnail'] {
  const all = curves.flatMap(({ points }) => points);
  const range = (values: readonly number[]) => [Math.min(...values), Math.max(...values)] as const;
  const [left, right] = range(all.map(([x]) => x));
  const [low, high] = range(all.map(([, y]) => y));
  const share = (value: number, from: number, to: number) =>
    to > from ? Number(((value - from) / (to - from)).toFixed(3)) : 0.5;
  return curves.map(({ key, points }) => ({
    key,
    points: points.map(([x, y]) => [share(x, left, right), share(y, low, high)] as const),
  }));
}
