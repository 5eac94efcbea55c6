/** Where labels stand so that none covers another, in one dimension (margins, rows) and beside a line. */
import { textWidth } from './typeface.js';

export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export interface Flag {
  readonly label: string;
  /** Position of the line it names. */
  readonly x: number;
  /** Where the text begins. */
  readonly left: number;
  /** 0 stands next to the plot, higher rows above. */
  readonly row: number;
}

/**
 * Moves positions apart to at least `gap`, as little as possible in the sum of squares, order kept
 * (isotonic regression by pooling), then pushes the whole inside [low, high].
 */
export function spreadLabels(wanted: readonly number[], gap: number, low: number, high: number): number[] {
  const order = wanted.map((_, index) => index).sort((a, b) => wanted[a]! - wanted[b]! || a - b);
  const blocks: { sum: number; members: number[] }[] = [];
  for (const [rank, index] of order.entries()) {
    blocks.push({ sum: wanted[index]! - rank * gap, members: [index] });
    while (blocks.length > 1 && meanOf(blocks.at(-2)!) >= meanOf(blocks.at(-1)!)) {
      const last = blocks.pop()!;
      blocks.at(-1)!.sum += last.sum;
      blocks.at(-1)!.members.push(...last.members);
    }
  }
  const placed = new Array<number>(wanted.length);
  let rank = 0;
  const room = high - (wanted.length - 1) * gap;
  for (const block of blocks) {
    const start = Math.max(low, Math.min(meanOf(block), room));
    for (const index of block.members) placed[index] = start + rank++ * gap;
  }
  return placed;
}

/**
 * Names vertical lines above the plot, like flags: text beside its line, moved to a higher row where it would touch
 * another text or be crossed by another's line. Right to left, so that a crowded left edge stacks upwards.
 */
export function placeFlags(
  lines: readonly { readonly x: number; readonly label: string }[],
  { left, right, size }: { readonly left: number; readonly right: number; readonly size: number },
): Flag[] {
  const gap = 2;
  const flags: (Flag & { width: number })[] = [];
  for (const { x, label } of [...lines].sort((a, b) => b.x - a.x)) {
    const width = textWidth(label, size);
    const sides = [x + gap, x - gap - width].filter((start) => start >= left && start + width <= right);
    const starts = sides.length > 0 ? sides : [Math.max(left, Math.min(x + gap, right - width))];
    const crosses = (start: number, row: number) =>
      flags.some((other) => {
        const beside = other.left + other.width + 2 * gap <= start || start + width + 2 * gap <= other.left;
        const pierced = other.row >= row && other.x > start - gap && other.x < start + width + gap;
        const piercing = other.row <= row && x > other.left - gap && x < other.left + other.width + gap;
        return (other.row === row && !beside) || pierced || piercing;
      });
    const rows = [...Array(flags.length + 1).keys()];
    const free = rows.flatMap((row) => starts.filter((start) => !crosses(start, row)).map((start) => ({ row, start })));
    const { row, start } = free[0] ?? { row: flags.length, start: starts[0]! };
    flags.push({ label, x, left: start, row, width });
  }
  return flags.map(({ width: _, ...flag }) => flag);
}

/** The candidate that covers the fewest obstacles; the earlier one in a tie. */
export function leastCovering(candidates: readonly Box[], obstacles: readonly (readonly [number, number])[]): Box {
  const covered = candidates.map(
    ({ left, right, top, bottom }) =>
      obstacles.filter(([x, y]) => x > left && x < right && y > top && y < bottom).length,
  );
  return candidates[covered.indexOf(Math.min(...covered))]!;
}

/** Whether two boxes share area. */
export function touches(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

function meanOf({ sum, members }: { sum: number; members: readonly number[] }): number {
  return sum / members.length;
}
