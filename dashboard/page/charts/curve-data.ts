/** From a run's grid and what is known of its cells to panels of curves, as a reader chose to see them. */
import { assignLooks, type Look } from '../../../plots/look.js';
import { curveId } from '../../../plots/points.js';
import type { CellState, GridAxis, GridCell, GridView, PlotDefaults, TheoryView } from '../../contract.js';
import { domainOf, type Scale } from './page-axis.js';

export interface CurveChoice {
  readonly measure: string;
  readonly statistic: 'mean' | 'variance';
  /** All finished repetitions, or those from 0 without a gap. */
  readonly which: 'all' | 'prefix';
  readonly x: string;
  readonly series: string;
  readonly panels: string | null;
  readonly xScale: Scale;
  readonly yScale: Scale;
  readonly theory: boolean;
  /** Labels of levels by axis; other levels are left out. */
  readonly filter: Readonly<Record<string, string>>;
}

export interface Point {
  readonly x: number;
  readonly y: number;
  /** 2 MCSE. */
  readonly half: number;
  /** Successful repetitions. */
  readonly n: number;
  readonly cell: number;
}

export interface PageCurve {
  readonly id: string;
  readonly label: string;
  readonly look: Look;
  readonly points: readonly Point[];
  /** Places where every repetition failed, or a log axis cannot show the mean. */
  readonly marked: readonly { readonly x: number; readonly reason: string }[];
  readonly theory?: readonly (readonly [number, number])[];
}

/** A method that is no curve over the axis: a horizontal line. */
export interface Level {
  readonly label: string;
  readonly look: Look | undefined;
  readonly y: number;
  readonly half: number;
}

export interface PagePanel {
  readonly title: string;
  readonly curves: readonly PageCurve[];
  readonly levels: readonly Level[];
  /** "n = 120 to 500 of 500". */
  readonly note: string;
}

export interface PageFigure {
  readonly panels: readonly PagePanel[];
  readonly xDomain: readonly [number, number] | undefined;
  readonly yDomain: readonly [number, number] | undefined;
  /** Curves that a panel has no room for. */
  readonly left: number;
}

/** How a level is written that a cell does not have. */
const NO_LEVEL = '–';
/** More cannot be told apart. */
const MOST_CURVES = 12;
const MOST_PANELS = 24;
const SIZES = ['n', 'n0', 'n1', 'ratio'];
/** A band end further below its mean than this is cut on a log axis. */
const LOG_REACH = 3;

interface Row {
  readonly index: number;
  readonly cell: GridCell;
  readonly state: CellState | undefined;
}

export function curveFigure(
  grid: GridView,
  states: ReadonlyMap<number, CellState>,
  plot: PlotDefaults,
  choice: CurveChoice,
  theory: TheoryView | null,
): PageFigure {
  const rows = grid.cells.map((cell, index): Row => ({ index, cell, state: states.get(index) }));
  const kept = rows.filter(({ cell }) =>
    Object.entries(choice.filter).every(([name, label]) => labelAt(grid, cell, name) === label),
  );
  const split = choice.panels;
  const titles = split === null ? [''] : [...new Set(kept.map(({ cell }) => labelAt(grid, cell, split)))];
  const panels = titles.slice(0, MOST_PANELS).map((title) => {
    const own = split === null ? kept : kept.filter(({ cell }) => labelAt(grid, cell, split) === title);
    return panelOf(title, own, grid, plot, choice, theory);
  });
  const looks = assignLooks(panels.flatMap(({ curves }) => curves.map(({ key, label }) => ({ key, label }))));
  const shown = panels.map((panel) => ({
    ...panel,
    curves: panel.curves.slice(0, MOST_CURVES).map((curve) => ({ ...curve, look: looks.get(curve.id)! })),
  }));
  return {
    panels: shown,
    xDomain: domainOf(
      panels.flatMap(({ curves }) => curves.flatMap(({ points, marked }) => [...points, ...marked].map(({ x }) => x))),
      choice.xScale,
    ),
    yDomain: yDomainOf(shown, choice.yScale),
    left: Math.max(0, ...panels.map(({ curves }) => curves.length - MOST_CURVES)),
  };
}

/** Covers means, bands and levels. */
export function yDomainOf(panels: readonly PagePanel[], kind: Scale): [number, number] | undefined {
  const points = panels.flatMap(({ curves, levels }) => [...curves.flatMap((curve) => curve.points), ...levels]);
  const ends = points.flatMap(({ y, half }) => [lowEnd(y, half, kind), y + half]);
  const theory = panels.flatMap(({ curves }) => curves.flatMap((curve) => (curve.theory ?? []).map(([, y]) => y)));
  return domainOf([...ends, ...theory], kind);
}

/** Where a band ends below. */
export function lowEnd(y: number, half: number, kind: Scale): number {
  return kind === 'log' ? Math.max(y - half, y / LOG_REACH) : y - half;
}

function panelOf(
  title: string,
  rows: readonly Row[],
  grid: GridView,
  plot: PlotDefaults,
  choice: CurveChoice,
  theory: TheoryView | null,
) {
  const overGamma = choice.x === 'gamma';
  const onAxis = rows.filter(({ cell }) => !overGamma || cell.methodKind === 'fixed');
  const untold = untoldAxes(onAxis, grid, choice);
  const named = onAxis.map((row) => ({ row, ...nameOf(grid, row.cell, choice, untold) }));
  const labels = [...new Set(named.map(({ label }) => label))];
  const curves = labels.map((label) => {
    const own = named.filter((one) => one.label === label);
    const key = own[0]!.key;
    const arm = own[0]!.row.cell.arm;
    const drawn =
      theory !== null && choice.theory && overGamma && choice.statistic === 'mean' && choice.measure === theory.measure;
    const curve = drawn ? theory.arms.find((one) => one.arm === arm)?.points : undefined;
    return {
      id: curveId({ key, label }),
      key,
      label,
      ...pointsOf(
        own.map(({ row }) => row),
        grid,
        choice,
      ),
      ...(curve !== undefined && { theory: curve }),
    };
  });
  // a measure that some methods do not have leaves curves without a point
  const known = curves.filter(({ points, marked }) => points.length + marked.length > 0);
  const levels = overGamma ? levelsOf(rows, grid, choice) : [];
  const references = plot.references.filter(({ measure }) => measure === choice.measure && choice.statistic === 'mean');
  return {
    title,
    curves: known.length > 0 ? known : curves,
    levels: [...levels, ...references.map(({ value, label }) => ({ label, look: undefined, y: value, half: 0 }))],
    note: noteOf(rows, choice),
  };
}

function pointsOf(rows: readonly Row[], grid: GridView, choice: CurveChoice): Pick<PageCurve, 'points' | 'marked'> {
  const points: Point[] = [];
  const marked: { x: number; reason: string }[] = [];
  for (const row of rows) {
    const x = Number(valueAt(grid, row.cell, choice.x));
    if (!Number.isFinite(x) || (choice.xScale === 'log' && x <= 0)) continue;
    const estimate = estimateOf(row, grid, choice);
    if (estimate === undefined) continue;
    if (estimate.y === null) {
      if (estimate.failed > 0) marked.push({ x, reason: 'every repetition failed' });
    } else if (choice.yScale === 'log' && estimate.y <= 0) marked.push({ x, reason: 'zero or below' });
    else points.push({ x, y: estimate.y, half: estimate.half, n: estimate.n, cell: row.index });
  }
  return { points: points.sort((a, b) => a.x - b.x), marked };
}

/** The chosen statistic of a cell; y is null if nothing is known yet. */
function estimateOf({ state }: Row, grid: GridView, { measure, statistic, which }: CurveChoice) {
  if (state === undefined) return undefined;
  const prefix = which === 'prefix';
  const column = grid.measures.findIndex(({ name }) => name === measure);
  const moments = (prefix ? (state.overPrefix ?? state.all) : state.all)[column];
  const [finished, failed] = prefix ? [state.prefix, state.prefixFailed] : [state.finished, state.failed];
  const [y, mcse] = statistic === 'mean' ? [moments?.mean, moments?.mcse] : [moments?.variance, moments?.mcseVariance];
  return { y: y ?? null, half: 2 * (mcse ?? 0), n: finished - failed, failed };
}

/** One line for each method that chooses its size itself, or several if what it is of differs. */
function levelsOf(rows: readonly Row[], grid: GridView, choice: CurveChoice): Level[] {
  const others = rows.filter(({ cell }) => cell.methodKind !== 'fixed');
  const looks = assignLooks(others.map(({ cell }) => ({ key: cell.method, label: cell.method })));
  const levels = others.flatMap((row): Level[] => {
    const estimate = estimateOf(row, grid, choice);
    if (estimate?.y == null || (choice.yScale === 'log' && estimate.y <= 0)) return [];
    const many = others.filter(({ cell }) => cell.method === row.cell.method).length > 1;
    const label = many
      ? `${labelAt(grid, row.cell, 'method')}, ${grid.arms[row.cell.arm]!.generator}`
      : labelAt(grid, row.cell, 'method');
    const look = looks.get(curveId({ key: row.cell.method, label: row.cell.method }));
    return [{ label, look, y: estimate.y, half: estimate.half }];
  });
  // methods without synthetic points are the same for every generator
  return levels.filter((level, i) => levels.findIndex(({ y, look }) => y === level.y && look === level.look) === i);
}

/** What varies and neither axis, colour nor panels tell. */
function untoldAxes(rows: readonly Row[], grid: GridView, choice: CurveChoice): readonly GridAxis[] {
  const told = [choice.x, choice.series, choice.panels];
  const moved = SIZES.includes(choice.x);
  return grid.axes.filter(({ name }) => {
    if (told.includes(name) || (moved && SIZES.includes(name))) return false;
    if (name === 'gamma') return choice.x !== 'gamma' && choice.series !== 'method' && varies(rows, grid, name);
    return varies(rows, grid, name);
  });
}

function varies(rows: readonly Row[], grid: GridView, name: string): boolean {
  return new Set(rows.map(({ cell }) => labelAt(grid, cell, name))).size > 1;
}

function nameOf(grid: GridView, cell: GridCell, choice: CurveChoice, untold: readonly GridAxis[]) {
  const words = [choice.series, ...untold.map(({ name }) => name)].map((name) => curveWords(grid, cell, name, choice));
  const label = [...new Set(words)].filter((word) => word !== NO_LEVEL).join(', ');
  return { key: String(valueAt(grid, cell, choice.series) ?? ''), label };
}

/** A fixed size is one curve for each γ, unless γ is the axis. */
function curveWords(grid: GridView, cell: GridCell, name: string, { x }: CurveChoice): string {
  if (name === 'method' && cell.methodKind === 'fixed' && x !== 'gamma') return labelAt(grid, cell, 'gamma');
  return labelAt(grid, cell, name);
}

export function valueAt(grid: GridView, cell: GridCell, axis: string): string | number | null {
  if (axis === 'gamma') return cell.gamma;
  if (axis === 'method') return cell.method;
  return grid.arms[cell.arm]?.levels[axis] ?? null;
}

export function labelAt(grid: GridView, cell: GridCell, axis: string): string {
  const value = valueAt(grid, cell, axis);
  const level = grid.axes.find(({ name }) => name === axis)?.levels.find((one) => one.value === value);
  return level?.label ?? (value === null ? NO_LEVEL : String(value));
}

function noteOf(rows: readonly Row[], { which }: CurveChoice): string {
  const counts = rows.flatMap(({ state }) =>
    state === undefined ? [] : [which === 'prefix' ? state.prefix : state.finished],
  );
  const asked = Math.max(0, ...rows.map(({ state }) => state?.asked ?? 0));
  if (counts.length === 0) return '';
  const [low, high] = [Math.min(...counts), Math.max(...counts)];
  return low === high ? `n = ${low} of ${asked}` : `n = ${low} to ${high} of ${asked}`;
}
