/** Ratios of what ran side by side: neighbours on a machine come and go, so a pair is compared, never two averages. */

export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly pairs: number;
}

/** The ratios `slower[i] / faster[i]`, in the middle and at the ends. */
export function pairedRatios(slower: readonly number[], faster: readonly number[]): Spread {
  if (slower.length !== faster.length || slower.length === 0) {
    throw new RangeError(`Cannot pair: expected as many of both, got ${slower.length} and ${faster.length}`);
  }
  return spread(slower.map((value, i) => value / (faster[i] ?? Number.NaN)));
}

/** @param values at least one */
export function spread(values: readonly number[]): Spread {
  return {
    median: median(values),
    min: Math.min(...values),
    max: Math.max(...values),
    pairs: values.length,
  };
}

/** The middle value, or the mean of the two in the middle; NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}
