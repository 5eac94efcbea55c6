import { line } from 'd3-shape';
import { numberText } from '../../../plots/report/numbers.js';
import type { Activity } from '../../contract.js';
import { useWidth } from './use-width.js';

const RATE_MS = 150_000;
const RATE_BINS = 50;

/** Repetitions a second over the last minutes. */
export function RateLine({
  stored,
  now,
  perSecond,
}: {
  stored: Activity['stored'];
  now: number;
  perSecond: number | null;
}) {
  const [element, width] = useWidth<HTMLDivElement>(220);
  const bins = new Array<number>(RATE_BINS).fill(0);
  for (const { beganAt, writtenAt, repetitions } of stored) spread(bins, now, beganAt, writtenAt, repetitions);
  const top = Math.max(1, ...bins);
  const right = width - 74;
  const path = line<number>()
    .x((_, i) => 2 + (i / (RATE_BINS - 1)) * (right - 4))
    .y((value) => 26 - (value / top) * 22);
  return (
    <div
      ref={element}
      class="chart strip"
      role="img"
      aria-label={perSecond === null ? 'No rate yet' : `${numberText(Math.round(perSecond))} repetitions a second`}
    >
      <svg width={width} height="30" aria-hidden="true">
        <path d={`M2 26H${right}`} class="gridline" />
        <path d={path(bins) ?? ''} fill="none" stroke="var(--ink-2)" stroke-width="1.4" />
        <text class="tick" x={width} y="16" text-anchor="end">
          {perSecond === null ? '–' : `${numberText(Math.round(perSecond))} / s`}
        </text>
      </svg>
    </div>
  );
}

/** A batch's repetitions over the time that it took. */
function spread(bins: number[], now: number, began: number, written: number, repetitions: number): void {
  const binOf = (at: number) => Math.floor(((at - (now - RATE_MS)) / RATE_MS) * RATE_BINS);
  const [first, last] = [binOf(began), Math.min(RATE_BINS - 1, binOf(written))];
  for (let bin = Math.max(0, first); bin <= last; bin++) bins[bin]! += repetitions / (last - first + 1);
}
