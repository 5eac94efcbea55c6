/** Many comparisons at once. Source: Holm (1979), Scand. J. Statist. 6, 65–70. */

/**
 * Holm's adjusted p-values: those of at most α may be called clear together, and the chance that any of them is a false
 * alarm is at most α, whatever their dependence. NaN stays NaN and does not count.
 */
export function holm(ps: readonly number[]): number[] {
  const adjusted = ps.map(() => NaN);
  const order = [...ps.keys()].filter((i) => !Number.isNaN(ps[i])).sort((i, j) => (ps[i] ?? 0) - (ps[j] ?? 0) || i - j);
  let least = 0;
  for (const [rank, i] of order.entries()) {
    least = Math.max(least, Math.min(1, (order.length - rank) * (ps[i] ?? NaN)));
    adjusted[i] = least;
  }
  return adjusted;
}
