import type { CellState } from '../../contract.js';
import { useWidth } from './use-width.js';

/** Every cell a tick at its MCSE over its target, on a log scale from a quarter to eight times. */
export function PrecisionStrip({ states, cells }: { states: ReadonlyMap<number, CellState>; cells: number }) {
  const [element, width] = useWidth<HTMLDivElement>(220);
  const [low, high] = [0.25, 8];
  const at = (ratio: number) =>
    (Math.log(Math.max(low, Math.min(high, ratio)) / low) / Math.log(high / low)) * (width - 4) + 2;
  const known = [...states.values()].flatMap(({ ratio }) => (ratio === null ? [] : [ratio]));
  const precise = known.filter((ratio) => ratio <= 1).length;
  return (
    <div
      ref={element}
      class="chart strip"
      role="img"
      aria-label={`${precise} of ${cells} cells are at their target; ${cells - known.length} are not known yet`}
    >
      <svg width={width} height="30" aria-hidden="true">
        <rect x="0" y="2" width={width} height="12" fill="var(--p-0)" />
        {known.slice(0, 2000).map((ratio, i) => (
          <path
            key={i}
            d={`M${at(ratio).toFixed(1)} 2v12`}
            stroke="var(--ink)"
            stroke-opacity={known.length > 100 ? 0.35 : 0.7}
            stroke-width="1.2"
          />
        ))}
        <path d={`M${at(1)} 0v16`} stroke="var(--accent)" stroke-width="2" />
        {[0.5, 1, 2, 4].map((ratio) => (
          <text key={ratio} class="tick" x={at(ratio)} y="27" text-anchor="middle">
            {ratio === 1 ? 'target' : `${ratio}×`}
          </text>
        ))}
      </svg>
    </div>
  );
}
