import { line } from 'd3-shape';
import { GREY, lookOf } from '../../../plots/look.js';
import type { RunListItem } from '../../contract.js';
import { dashOf } from './marker.js';

/** The curves of a run in little. */
export function Thumbnail({ curves }: { curves: RunListItem['thumbnail'] }) {
  const [width, height] = [104, 34];
  const path = line<readonly [number, number]>()
    .x(([x]) => 2 + x * (width - 4))
    .y(([, y]) => height - 3 - y * (height - 6));
  return (
    <svg
      width={width}
      height={height}
      role="img"
      aria-label={curves.length === 0 ? 'No curve yet' : `Curves of ${curves.map(({ key }) => key).join(', ')}`}
    >
      {curves.map(({ key, points }, i) => {
        const look = lookOf(key);
        return (
          <path
            key={`${key}/${i}`}
            d={path([...points]) ?? ''}
            fill="none"
            stroke={look?.colour ?? GREY}
            stroke-dasharray={look && dashOf(look)}
            stroke-width="1.4"
          />
        );
      })}
    </svg>
  );
}
