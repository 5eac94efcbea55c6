/** One cell from near: the spread of its values, its running mean, and its MCSE against the number of repetitions. */
import { area, line } from 'd3-shape';
import { numberText } from '../../../plots/report/numbers.js';
import type { CellView } from '../../contract.js';
import { domainOf, type PageAxis, pageAxis } from './page-axis.js';
import { useWidth } from './use-width.js';

const HEIGHT = 220;
const [LEFT, RIGHT, TOP, BOTTOM] = [58, 14, 12, 38];

interface ChartProps {
  readonly view: CellView;
}

export function CellSpread({ view }: ChartProps) {
  const [element, width] = useWidth<HTMLDivElement>(400);
  const { bins, q05, median, q95 } = view;
  if (bins.length === 0) return <p class="muted">Nothing is finished yet.</p>;
  const [low, high] = [bins[0]!.from, bins.at(-1)!.to];
  const x = pageAxis('linear', domainOf([low, high], 'linear')!, [LEFT, width - RIGHT], 'x');
  const y = pageAxis('linear', [0, Math.max(...bins.map(({ count }) => count))], [HEIGHT - BOTTOM, TOP], 'y');
  const marks = [
    ['5 %', q05],
    ['median', median],
    ['95 %', q95],
  ] as const;
  return (
    <div ref={element} class="chart">
      <svg
        width={width}
        height={HEIGHT}
        role="img"
        aria-label={`Spread of the values from ${numberText(low)} to ${numberText(high)}, median ${numberText(median ?? Number.NaN)}`}
      >
        <Axes x={x} y={y} width={width} xTitle={view.measure} />
        {bins.map(({ from, to, count }) => (
          <rect
            key={from}
            x={x.at(from)}
            width={Math.max(1, x.at(to) - x.at(from) - 1)}
            y={y.at(count)}
            height={Math.max(0, y.at(0) - y.at(count))}
            fill="var(--accent)"
            fill-opacity="0.6"
          />
        ))}
        {marks.map(([name, value]) =>
          value === null ? null : (
            <g key={name}>
              <path class="landmark" d={`M${x.at(value)} ${TOP}V${HEIGHT - BOTTOM}`} />
              <text class="note" x={x.at(value) + 3} y={TOP + 8}>
                {name}
              </text>
            </g>
          ),
        )}
      </svg>
    </div>
  );
}

export function RunningMean({ view }: ChartProps) {
  const [element, width] = useWidth<HTMLDivElement>(400);
  const { running } = view;
  if (running.length < 2) return <p class="muted">Two repetitions are needed.</p>;
  const late = running.slice(Math.floor(running.length / 4));
  const ends = late.flatMap(({ mean, mcse }) => [mean - 2 * (mcse ?? 0), mean + 2 * (mcse ?? 0)]);
  const x = pageAxis('log', [1, running.at(-1)!.n], [LEFT, width - RIGHT], 'x');
  const y = pageAxis('linear', domainOf(ends, 'linear')!, [HEIGHT - BOTTOM, TOP], 'y');
  const within = (value: number) => Math.max(TOP, Math.min(HEIGHT - BOTTOM, y.at(value)));
  const band = area<CellView['running'][number]>()
    .x(({ n }) => x.at(n))
    .y0(({ mean, mcse }) => within(mean - 2 * (mcse ?? 0)))
    .y1(({ mean, mcse }) => within(mean + 2 * (mcse ?? 0)));
  const path = line<CellView['running'][number]>()
    .x(({ n }) => x.at(n))
    .y(({ mean }) => within(mean));
  return (
    <div ref={element} class="chart">
      <svg
        width={width}
        height={HEIGHT}
        role="img"
        aria-label={`Running mean over ${running.at(-1)!.n} repetitions, at the end ${numberText(running.at(-1)!.mean)}`}
      >
        <Axes x={x} y={y} width={width} xTitle="repetitions" />
        <path class="band" d={band([...running]) ?? ''} fill="var(--accent)" />
        <path class="line" d={path([...running]) ?? ''} stroke="var(--accent)" />
      </svg>
    </div>
  );
}

export function McseLine({ view }: ChartProps) {
  const [element, width] = useWidth<HTMLDivElement>(400);
  const { running, needed, target } = view;
  const known = running.filter(({ n, mcse }) => n > 4 && mcse !== null && mcse > 0);
  if (known.length < 2) return <p class="muted">A few repetitions more are needed.</p>;
  const bound = target.kind === 'absolute' ? target.value : target.value * Math.abs(running.at(-1)!.mean);
  const end = Math.max(known.at(-1)!.n, Math.min(needed ?? 0, 100 * known.at(-1)!.n));
  const x = pageAxis('log', [known[0]!.n, Math.max(end, known[0]!.n * 2)], [LEFT, width - RIGHT], 'x');
  const y = pageAxis(
    'log',
    domainOf([...known.map(({ mcse }) => mcse!), ...(bound > 0 ? [bound] : [])], 'log')!,
    [HEIGHT - BOTTOM, TOP],
    'y',
  );
  const path = line<(typeof known)[number]>()
    .x(({ n }) => x.at(n))
    .y(({ mcse }) => y.at(mcse!));
  const last = known.at(-1)!;
  return (
    <div ref={element} class="chart">
      <svg
        width={width}
        height={HEIGHT}
        role="img"
        aria-label={`MCSE ${numberText(last.mcse!)} after ${last.n} repetitions, target ${numberText(bound)}`}
      >
        <Axes x={x} y={y} width={width} xTitle="repetitions" />
        <path class="line" d={path([...known]) ?? ''} stroke="var(--accent)" />
        {bound > 0 && <path class="level" d={`M${LEFT} ${y.at(bound)}H${width - RIGHT}`} stroke="var(--ink-2)" />}
        {bound > 0 && (
          <text class="note" x={LEFT + 4} y={y.at(bound) - 4}>
            target {numberText(bound)}
          </text>
        )}
        {needed !== null && needed > last.n && needed <= end && (
          <g>
            <path
              class="theory"
              d={`M${x.at(last.n)} ${y.at(last.mcse!)}L${x.at(needed)} ${y.at(bound)}`}
              stroke="var(--accent)"
            />
            <text class="note" x={x.at(needed)} y={y.at(bound) + 14} text-anchor="end">
              n = {numberText(needed)}
            </text>
          </g>
        )}
      </svg>
    </div>
  );
}

function Axes({ x, y, width, xTitle }: { x: PageAxis; y: PageAxis; width: number; xTitle: string }) {
  const bottom = HEIGHT - BOTTOM;
  return (
    <g>
      {y.major.map(({ value, label }) => (
        <g key={value}>
          <path class="gridline" d={`M${LEFT} ${y.at(value)}H${width - RIGHT}`} />
          <text class="tick" x={LEFT - 6} y={y.at(value) + 4} text-anchor="end">
            {label}
          </text>
        </g>
      ))}
      <path class="axis" d={`M${LEFT} ${bottom}H${width - RIGHT}`} />
      {x.major.map(({ value, label }) => (
        <text key={value} class="tick" x={x.at(value)} y={bottom + 15} text-anchor="middle">
          {label}
        </text>
      ))}
      <text class="axis-title" x={width - RIGHT} y={HEIGHT - 6} text-anchor="end">
        {xTitle}
      </text>
    </g>
  );
}
