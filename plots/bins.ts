/** Bins for values of a grid, so that no bin looks full or empty only because of where the grid's values fall. */

/** Bins of equal width serve if the most and the least values of the grid in one of them differ by no more than this. */
const MOST_UNEVEN = 1.25;

/**
 * Cuts the positive values of a grid into about `count` bins: of equal width if each then holds about as many of the
 * grid's values, else of equally many of its values with the cuts midway between them. A bin includes its upper end;
 * 0 is in none.
 *
 * @param grid ascending, without repeats
 * @returns the ends of the bins, ascending; [0, 1] if no value of the grid is positive
 */
export function binEdges(grid: readonly number[], count: number): number[] {
  const positive = grid.filter((value) => value > 0);
  const [first] = positive;
  if (first === undefined) return [0, 1];
  const low = grid[0] === 0 ? 0 : first;
  const even = evenEdges(low, positive.at(-1)!, count);
  const held = countInBins(positive, even);
  const isEven = Math.max(...held) <= MOST_UNEVEN * Math.min(...held);
  return isEven ? even : groupEdges(low, positive, Math.ceil(positive.length / count));
}

/** How many of the values each bin holds; the first takes its lower end if that is positive. */
export function countInBins(values: readonly number[], edges: readonly number[]): number[] {
  const counts = new Array<number>(edges.length - 1).fill(0);
  for (const value of values) {
    if (value === 0) continue;
    const above = edges.findIndex((edge) => value <= edge * (1 + 1e-12));
    if (above < 0) throw new RangeError(`Cannot bin ${value}: expected at most ${edges.at(-1)}, the end of the grid`);
    const bin = Math.max(0, above - 1);
    counts[bin] = counts[bin]! + 1;
  }
  return counts;
}

/** Written so that each end is the nearest double to its decimal. */
function evenEdges(low: number, high: number, count: number): number[] {
  return Array.from({ length: count + 1 }, (_, i) => Number((low + ((high - low) * i) / count).toPrecision(12)));
}

/** Groups of `size` from the top, so that the last bin is whole where the values pile up; the ends stand half a step out. */
function groupEdges(low: number, positive: readonly number[], size: number): number[] {
  const cuts: number[] = [];
  for (let index = positive.length - size; index > 0; index -= size) {
    cuts.unshift((positive[index - 1]! + positive[index]!) / 2);
  }
  const [first, last] = [positive[0]!, positive.at(-1)!];
  const [stepUp, stepDown] = [(positive[1] ?? first * 2) - first, last - (positive.at(-2) ?? 0)];
  const lowest = low === 0 ? first / 2 : first - Math.min(stepUp / 2, first / 2);
  return [lowest, ...cuts, last + stepDown / 2].map((edge) => Number(edge.toPrecision(12)));
}
