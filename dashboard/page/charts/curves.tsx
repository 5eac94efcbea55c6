/** Curves over a factor, in panels that share their axes, with a place under the pointer and its numbers in a line below. */
import { area, line } from 'd3-shape';
import { useId, useMemo, useRef, useState } from 'preact/hooks';
import { estimateText } from '../../../plots/report/numbers.js';
import type { CellState, GridView, PlotDefaults, TheoryView } from '../../contract.js';
import {
  type CurveChoice,
  curveFigure,
  lowEnd,
  type PageCurve,
  type PageFigure,
  type PagePanel,
  type Point,
} from './curve-data.js';
import { dashOf, ink, Marker, Sample } from './marker.js';
import { type PageAxis, pageAxis, steppedDomain } from './page-axis.js';
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

const HEIGHT = 300;
const [LEFT, RIGHT, TOP, BOTTOM] = [46, 10, 34, 42];
const NARROW = 700;
/** Curves that are named at their ends; more have a legend on top. */
const MOST_NAMED = 5;
/** Below this share of its repetitions a curve is thin. */
const FEW = 0.6;

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
      {!named && <Legend figure={figure} />}
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
          <Panel
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

interface PanelProps {
  readonly panel: PagePanel;
  readonly choice: CurveChoice;
  readonly named: boolean;
  readonly xDomain: readonly [number, number];
  readonly yDomain: readonly [number, number];
  readonly width: number;
  readonly labelled: boolean;
  readonly xTitle: string;
  readonly x: number | undefined;
  readonly onPlace: (x: number) => void;
  readonly onOpen: (x: number) => void;
}

function Panel({
  panel,
  choice,
  named,
  xDomain,
  yDomain,
  width,
  labelled,
  xTitle,
  x: place,
  onPlace,
  onOpen,
}: PanelProps) {
  const svg = useRef<SVGSVGElement>(null);
  const [left, right] = [LEFT, width - RIGHT];
  const bottom = HEIGHT - BOTTOM;
  const x = pageAxis(choice.xScale, xDomain, [left, right], 'x');
  const y = pageAxis(choice.yScale, yDomain, [bottom, TOP], 'y');
  const fromPointer = (event: PointerEvent | MouseEvent): number => {
    const box = svg.current!.getBoundingClientRect();
    const share = Math.max(0, Math.min(1, (event.clientX - box.left - left) / (right - left)));
    const [low, high] = xDomain;
    return choice.xScale === 'log' ? low * (high / low) ** share : low + share * (high - low);
  };
  return (
    <svg
      ref={svg}
      width={width}
      height={HEIGHT}
      class="panel"
      aria-hidden="true"
      onPointerMove={(event) => onPlace(fromPointer(event))}
      onClick={(event) => onOpen(fromPointer(event))}
    >
      <text x={left} y={13} class="title">
        {panel.title}
      </text>
      <text x={left} y={27} class="note">
        {panel.note}
      </text>
      <Grid {...{ x, y, left, right, bottom, labelled }} />
      <Landmarks {...{ choice, xDomain, x, bottom }} />
      {panel.levels.map((level) => (
        <g key={level.label}>
          {level.half > 0 && (
            <rect
              class="band"
              x={left}
              width={right - left}
              y={y.at(level.y + level.half)}
              height={Math.max(0, y.at(lowEnd(level.y, level.half, choice.yScale)) - y.at(level.y + level.half))}
              fill={level.look ? ink(level.look) : 'currentColor'}
            />
          )}
          <path
            class="level"
            d={`M${left} ${y.at(level.y)}H${right}`}
            stroke={level.look ? ink(level.look) : 'currentColor'}
            stroke-dasharray={level.look ? dashOf(level.look) : '1 3'}
          />
          <text x={left + 4} y={y.at(level.y) - 4} class="name">
            {level.label}
          </text>
        </g>
      ))}
      {panel.curves.map((curve) => (
        <Line key={curve.id} {...{ curve, x, y, choice, bottom }} />
      ))}
      {named && <EndNames {...{ curves: panel.curves, x, y, right, top: TOP, bottom }} />}
      {place !== undefined && <Place {...{ panel, place, x, y, bottom }} />}
      <text x={right} y={HEIGHT - 6} class="axis-title" text-anchor="end">
        {xTitle}
      </text>
    </svg>
  );
}

function Grid({
  x,
  y,
  left,
  right,
  bottom,
  labelled,
}: {
  x: PageAxis;
  y: PageAxis;
  left: number;
  right: number;
  bottom: number;
  labelled: boolean;
}) {
  return (
    <g>
      {y.minor.map((value) => (
        <path key={value} class="minor" d={`M${left - 3} ${y.at(value)}H${left}`} />
      ))}
      {y.major.map(({ value, label }) => (
        <g key={value}>
          <path class="gridline" d={`M${left} ${y.at(value)}H${right}`} />
          {labelled && (
            <text class="tick" x={left - 6} y={y.at(value) + 4} text-anchor="end">
              {label}
            </text>
          )}
        </g>
      ))}
      <path class="axis" d={`M${left} ${bottom}H${right}`} />
      {x.major.map(({ value, label }) => (
        <g key={value}>
          <path class="axis" d={`M${x.at(value)} ${bottom}v4`} />
          <text class="tick" x={x.at(value)} y={bottom + 16} text-anchor="middle">
            {label}
          </text>
        </g>
      ))}
    </g>
  );
}

/** Places on the gamma axis that a reader knows. */
function Landmarks({
  choice,
  xDomain,
  x,
  bottom,
}: {
  choice: CurveChoice;
  xDomain: readonly [number, number];
  x: PageAxis;
  bottom: number;
}) {
  if (choice.x !== 'gamma' || xDomain[0] > 1 || xDomain[1] < 1) return null;
  // a name at the right edge would leave the panel
  const atRight = x.at(1) > (x.at(xDomain[0]) + 2 * x.at(xDomain[1])) / 3;
  return (
    <g>
      <path class="landmark" d={`M${x.at(1)} ${TOP}V${bottom}`} />
      <text class="note" x={x.at(1) + (atRight ? -4 : 4)} y={bottom - 6} text-anchor={atRight ? 'end' : 'start'}>
        naive balancing
      </text>
    </g>
  );
}

function Line({
  curve,
  x,
  y,
  choice,
  bottom,
}: {
  curve: PageCurve;
  x: PageAxis;
  y: PageAxis;
  choice: CurveChoice;
  bottom: number;
}) {
  const { look, points, marked, theory } = curve;
  const most = Math.max(1, ...points.map(({ n }) => n));
  const thin = points.some(({ n }) => n < FEW * most || n < 30);
  const at = { x: (point: Point) => x.at(point.x), y: (point: Point) => y.at(point.y) };
  const band = area<Point>()
    .x(at.x)
    .y0((point) => y.at(lowEnd(point.y, point.half, choice.yScale)))
    .y1((point) => y.at(point.y + point.half));
  const path = line<Point>().x(at.x).y(at.y);
  const dashed = line<readonly [number, number]>()
    .x(([value]) => x.at(value))
    .y(([, value]) => y.at(value));
  const drawn = (theory ?? []).filter(([, value]) => choice.yScale === 'linear' || value > 0);
  return (
    <g>
      <path class="band" d={band([...points]) ?? ''} fill={ink(look)} />
      <path
        class={thin ? 'line thin' : 'line'}
        d={path([...points]) ?? ''}
        stroke={ink(look)}
        stroke-dasharray={dashOf(look)}
      />
      {drawn.length > 1 && <path class="theory" d={dashed([...drawn]) ?? ''} stroke={ink(look)} />}
      {marked.map((one) => (
        <path key={one.x} class="failed-mark" d={`M${x.at(one.x) - 4} ${bottom - 9}l8 8m0 -8l-8 8`} />
      ))}
      {points.length > 0 && <Marker look={look} x={at.x(points.at(-1)!)} y={at.y(points.at(-1)!)} />}
      {points.length === 1 && <circle cx={at.x(points[0]!)} cy={at.y(points[0]!)} r="3" fill={ink(look)} />}
    </g>
  );
}

const NAME_LINE = 14;

/** Names near the curves' right ends, pushed apart. */
function EndNames({
  curves,
  x,
  y,
  right,
  top,
  bottom,
}: {
  curves: readonly PageCurve[];
  x: PageAxis;
  y: PageAxis;
  right: number;
  top: number;
  bottom: number;
}) {
  const wanted = curves
    .flatMap(({ id, label, points }) => {
      const end = points.at(-1);
      return end === undefined ? [] : [{ id, label, right: Math.min(right, x.at(end.x)) - 8, y: y.at(end.y) - 9 }];
    })
    .sort((a, b) => a.y - b.y);
  const placed: { id: string; label: string; right: number; y: number }[] = [];
  for (const name of wanted) {
    const above = placed.at(-1)?.y ?? top - NAME_LINE / 2;
    placed.push({ ...name, y: Math.max(name.y, above + NAME_LINE) });
  }
  // what ran out of the panel below moves the others up
  for (let i = placed.length - 1, limit = bottom - 4; i >= 0; i--, limit -= NAME_LINE) {
    placed[i]!.y = Math.min(placed[i]!.y, limit);
  }
  return (
    <g>
      {placed.map((name) => (
        <text key={name.id} class="name" x={name.right} y={name.y} text-anchor="end">
          {name.label}
        </text>
      ))}
    </g>
  );
}

function Place({
  panel,
  place,
  x,
  y,
  bottom,
}: {
  panel: PagePanel;
  place: number;
  x: PageAxis;
  y: PageAxis;
  bottom: number;
}) {
  return (
    <g>
      <path class="place" d={`M${x.at(place)} ${TOP}V${bottom}`} />
      {panel.curves.flatMap(({ id, look, points }) =>
        points
          .filter((point) => point.x === place)
          .map((point) => (
            <circle
              key={id}
              cx={x.at(point.x)}
              cy={y.at(point.y)}
              r="4"
              fill="var(--bg)"
              stroke={ink(look)}
              stroke-width="2"
            />
          )),
      )}
    </g>
  );
}

/** In the order of the curves at the right edge. */
function Legend({ figure }: { figure: PageFigure }) {
  const ends = new Map<string, { curve: PageCurve; y: number }>();
  for (const { curves } of figure.panels)
    for (const curve of curves) if (!ends.has(curve.id)) ends.set(curve.id, { curve, y: curve.points.at(-1)?.y ?? 0 });
  return (
    <ul class="legend">
      {[...ends.values()]
        .sort((a, b) => b.y - a.y)
        .map(({ curve }) => (
          <li key={curve.id}>
            <Sample look={curve.look} /> {curve.label}
          </li>
        ))}
      {figure.left > 0 && <li class="muted">{figure.left} more: filter by a level to see them</li>}
    </ul>
  );
}

/** The y domain grows in steps and does not shrink while the same thing is looked at. */
function useWidest(figure: PageFigure, choice: CurveChoice, given: readonly [number, number] | undefined) {
  const key = JSON.stringify([choice.measure, choice.statistic, choice.yScale, choice.filter, choice.x, choice.theory]);
  const kept = useRef<{ key: string; domain: readonly [number, number] } | undefined>(undefined);
  const now = given ?? figure.yDomain;
  if (now === undefined) return undefined;
  const stepped = steppedDomain(now, choice.yScale);
  const before = kept.current?.key === key ? kept.current.domain : stepped;
  // far too wide after the first few repetitions is no help either
  const calm = Math.abs(before[1] - before[0]) < 4 * Math.abs(stepped[1] - stepped[0]) ? before : stepped;
  const domain = [Math.min(calm[0], stepped[0]), Math.max(calm[1], stepped[1])] as const;
  kept.current = { key, domain };
  return domain;
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

function numbersAt({ panels }: PageFigure, x: number, choice: CurveChoice): string {
  const place = `${choice.x === 'gamma' ? 'γ' : choice.x} = ${Number(x.toPrecision(4))}`;
  const parts = panels.map(({ title, curves }) => {
    const numbers = curves.flatMap(({ label, points }) => {
      const point = points.find((one) => one.x === x);
      return point === undefined ? [] : [`${label} ${estimateText(point.y, point.half)} (n ${point.n})`];
    });
    return numbers.length === 0 ? '' : `${title === '' ? '' : `${title}: `}${numbers.join(', ')}`;
  });
  return `${place}. ${parts.filter((part) => part !== '').join('; ')}. ± is 2 MCSE.`;
}

function hintOf(title: string, figure: PageFigure, { statistic, yScale, theory }: CurveChoice): string {
  const what = `${statistic === 'variance' ? 'Variance of ' : ''}${title}${yScale === 'log' ? ' (log scale)' : ''}`;
  const lines =
    theory && figure.panels.some(({ curves }) => curves.some((curve) => curve.theory))
      ? ' Thin dashes: Theorem 2, leading terms.'
      : '';
  return `${what}. Bands: ± 2 MCSE.${lines} Point, or press ← →, for numbers.`;
}

function sentenceOf(title: string, { panels }: PageFigure, { x, statistic }: CurveChoice): string {
  const curves = new Set(panels.flatMap((panel) => panel.curves.map(({ label }) => label)));
  const where =
    panels.length > 1 ? ` in ${panels.length} panels: ${panels.map((panel) => panel.title).join(', ')}` : '';
  return `${statistic === 'variance' ? 'Variance of ' : ''}${title} against ${x === 'gamma' ? 'γ' : x}${where}. Curves: ${[...curves].join(', ')}. The table of numbers is under “Table”.`;
}
