/** Curves over a factor, in panels that share their axes, with a place under the pointer and its numbers in a line below. */
import { useId, useMemo, useState } from 'preact/hooks';
import type { CellState, GridView, PlotDefaults, TheoryView } from '../../contract.js';
import { type CurveChoice, curveFigure, type PageFigure } from './curve-data.js';
import { CurveLegend } from './curve-legend.js';
import { CurvePanel } from './curve-panel.js';
import { hintOf, numbersAt, sentenceOf } from './curve-words.js';
import { useWidest } from './use-widest.js';
import { useWidth } from './use-width.js';

export type { CurveChoice } from './curve-data.js';

export interface CurvesProps {
  readonly grid: GridView;
  readonly states: ReadonlyMap<number, CellState>;
  readonly plot: PlotDefaults;
  readonly choice: CurveChoice;
  readonly theory: TheoryView | null;
  /** Of both, if two runs stand side by side. */
  readonly yDomain?: readonly [number, number];
  readonly onOpenCell?: (key: string) => void;
}

const NARROW = 700;
/** Curves that are named at their ends; more have a legend on top. */
const MOST_NAMED = 5;

export function Curves(props: CurvesProps) {
  const { grid, states, plot, choice, theory } = props;
  const [element, width] = useWidth<HTMLDivElement>(900);
  const [place, setPlace] = useState<number | undefined>();
  const readout = useId();
  const figure = useMemo(
    () => curveFigure(grid, states, plot, choice, theory),
    // the map is the same object while its cells change: what was finished tells
    [grid, sizeOf(states), plot, choice, theory],
  );
  const widest = useWidest(figure, choice, props.yDomain);
  const xs = useMemo(() => placesOf(figure), [figure]);
  const columns = Math.min(figure.panels.length, width < NARROW ? 1 : 3);
  const panelWidth = Math.floor(width / Math.max(1, columns));
  const named = Math.max(0, ...figure.panels.map(({ curves }) => curves.length)) <= MOST_NAMED;
  const title = grid.measures.find(({ name }) => name === choice.measure)?.title ?? choice.measure;

  function onKeyDown(event: KeyboardEvent): void {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (event.key === 'Escape') setPlace(undefined);
    if (event.key === 'Enter' && place !== undefined) openAt(props, figure, xs[place]!);
    if (step === 0 || xs.length === 0) return;
    event.preventDefault();
    setPlace(Math.max(0, Math.min(xs.length - 1, (place ?? (step > 0 ? -1 : xs.length)) + step)));
  }

  if (widest === undefined || figure.xDomain === undefined) {
    return (
      <div ref={element} class="chart empty">
        <p>{states.size === 0 ? 'Reading…' : 'Nothing is finished yet that could be drawn.'}</p>
      </div>
    );
  }
  const xDomain = figure.xDomain;
  return (
    <div ref={element} class="chart curves">
      {!named && <CurveLegend figure={figure} />}
      <div
        class="panels"
        tabIndex={0}
        role="img"
        aria-label={sentenceOf(title, figure, choice)}
        aria-describedby={readout}
        onKeyDown={onKeyDown}
        onPointerLeave={() => setPlace(undefined)}
      >
        {figure.panels.map((panel, i) => (
          <CurvePanel
            key={panel.title}
            {...{ panel, choice, named, xDomain, x: place === undefined ? undefined : xs[place] }}
            yDomain={widest}
            width={panelWidth}
            labelled={i % columns === 0}
            xTitle={grid.axes.find(({ name }) => name === choice.x)?.title ?? choice.x}
            onPlace={(x) => setPlace(nearest(xs, x, choice.xScale))}
            onOpen={(x) => openAt(props, figure, x)}
          />
        ))}
      </div>
      <p class="readout" id={readout} aria-live="polite">
        {place === undefined ? hintOf(title, figure, choice) : numbersAt(figure, xs[place]!, choice)}
      </p>
    </div>
  );
}

function sizeOf(states: ReadonlyMap<number, CellState>): number {
  let sum = 0;
  for (const { finished, prefix, asked } of states.values()) sum += finished + prefix + asked;
  return sum + states.size;
}

function placesOf({ panels }: PageFigure): readonly number[] {
  const xs = new Set(panels.flatMap(({ curves }) => curves.flatMap(({ points }) => points.map(({ x }) => x))));
  return [...xs].sort((a, b) => a - b);
}

function nearest(xs: readonly number[], x: number, scale: CurveChoice['xScale']): number | undefined {
  const distance = (value: number) => Math.abs(scale === 'log' ? Math.log(value / x) : value - x);
  let best: number | undefined;
  for (const [i, value] of xs.entries()) if (best === undefined || distance(value) < distance(xs[best]!)) best = i;
  return best;
}

function openAt({ grid, choice, onOpenCell }: CurvesProps, { panels }: PageFigure, x: number): void {
  const points = panels.flatMap(({ curves }) => curves.flatMap((curve) => curve.points));
  const xs = [...new Set(points.map((point) => point.x))];
  const at = nearest(xs, x, choice.xScale);
  const point = points.find((one) => at !== undefined && one.x === xs[at]);
  const cell = point && grid.cells[point.cell];
  if (cell !== undefined) onOpenCell?.(cell.key);
}
