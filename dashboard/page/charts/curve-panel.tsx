/** One panel of curves: axes, bands, lines, names at their ends, and the place under the pointer. */
import { area, line } from 'd3-shape';
import { useRef } from 'preact/hooks';
import { type CurveChoice, lowEnd, type PageCurve, type PagePanel, type Point } from './curve-data.js';
import { dashOf, ink, Marker } from './marker.js';
import { type PageAxis, pageAxis } from './page-axis.js';

const HEIGHT = 300;
const [LEFT, RIGHT, TOP, BOTTOM] = [46, 10, 34, 42];
/** Below this share of its repetitions a curve is thin. */
const FEW = 0.6;

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

export function CurvePanel({
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
