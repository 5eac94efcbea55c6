/** How often each γ was chosen: a row for each cell, the mass at 0 apart and labelled with its share. */
import { GREY, lookOf } from '../../../plots/look.js';
import { numberText } from '../../../plots/report/numbers.js';
import type { HistogramView } from '../../contract.js';
import { pageAxis } from './page-axis.js';
import { useWidth } from './use-width.js';

const ROW = 64;
const ZERO = 58;
const BINS = 20;

export function GammaHistogram({ view }: { view: HistogramView }) {
  const [element, width] = useWidth<HTMLDivElement>(600);
  const values = view.rows.flatMap(({ counts }) => counts.map(([value]) => value));
  if (values.length === 0) return <p class="muted">Nothing is finished yet.</p>;
  const high = Math.max(...values) || 1;
  const distinct = [...new Set(values)].filter((value) => value > 0).sort((a, b) => a - b);
  // as many bins as there are values on the grid, so that each bin holds as many of them
  const bins = Math.max(1, Math.min(BINS, distinct.length));
  const x = pageAxis('linear', [0, high], [ZERO, width - 8], 'x');
  return (
    <div ref={element} class="chart histograms">
      {view.rows.map((row) => {
        const total = row.counts.reduce((sum, [, count]) => sum + count, 0);
        const zero = row.counts.find(([value]) => value === 0)?.[1] ?? 0;
        const counts = binned(row.counts, distinct, bins);
        const top = Math.max(1, zero, ...counts);
        const bar = (count: number) => ((ROW - 18) * count) / top;
        const colour = lookOf(row.key)?.colour ?? GREY;
        return (
          <figure key={row.cell}>
            <figcaption>
              {row.label} <span class="muted">n = {total}</span>
            </figcaption>
            <svg
              width={width}
              height={ROW}
              role="img"
              aria-label={`${row.label}: ${Math.round((100 * zero) / Math.max(1, total))} % chose 0`}
            >
              <rect x="16" y={ROW - bar(zero)} width="18" height={bar(zero)} fill={colour} fill-opacity="0.55" />
              <text class="tick" x="25" y={Math.max(10, ROW - bar(zero) - 4)} text-anchor="middle">
                {Math.round((100 * zero) / Math.max(1, total))} %
              </text>
              {counts.map((count, i) => (
                <rect
                  key={i}
                  x={x.at((high * i) / bins) + 0.5}
                  y={ROW - bar(count)}
                  width={Math.max(1, (width - 8 - ZERO) / bins - 1)}
                  height={bar(count)}
                  fill={colour}
                />
              ))}
              <path class="axis" d={`M0 ${ROW - 0.5}H${width}`} />
            </svg>
          </figure>
        );
      })}
      <svg width={width} height="18" aria-hidden="true">
        <text class="tick" x="25" y="13" text-anchor="middle">
          0
        </text>
        {x.major
          .filter(({ value }) => value > 0)
          .map(({ value, label }) => (
            <text key={value} class="tick" x={x.at(value)} y="13" text-anchor="middle">
              {label}
            </text>
          ))}
      </svg>
      <p class="readout">Chosen γ*. The bar at the left is γ = 0, no augmentation. Largest value {numberText(high)}.</p>
    </div>
  );
}

/** Equally many values of the grid in each bin. */
function binned(counts: HistogramView['rows'][number]['counts'], values: readonly number[], bins: number): number[] {
  const place = new Map(values.map((value, i) => [value, Math.floor((i * bins) / values.length)]));
  const sums = new Array<number>(bins).fill(0);
  for (const [value, count] of counts) {
    const bin = place.get(value);
    if (bin !== undefined) sums[bin]! += count;
  }
  return sums;
}
