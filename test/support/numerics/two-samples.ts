import { sampleMoments } from './sample-moments.js';

/**
 * The largest |z| of two samples of vectors: for the difference of the means of each entry, and of each product of two entries, centred
 * at the mean of both samples together. Standard errors are those of the samples; entries that never vary do not count, but must agree.
 */
export function largestZ(a: readonly (readonly number[])[], b: readonly (readonly number[])[]): number {
  const center = a[0]!.map((_, j) => {
    const all = [...a, ...b].map((row) => row[j]!);
    return sampleMoments(all).mean;
  });
  const withProducts = (row: readonly number[]) => {
    const away = row.map((x, j) => x - center[j]!);
    return [...away, ...away.flatMap((x, j) => away.slice(j).map((y) => x * y))];
  };
  const [x, y] = [a.map(withProducts), b.map(withProducts)];
  let largest = 0;
  for (let j = 0; j < x[0]!.length; j++) {
    const [one, other] = [sampleMoments(x.map((row) => row[j]!)), sampleMoments(y.map((row) => row[j]!))];
    const variance = one.m2 / one.n + other.m2 / other.n;
    if (variance > 0) largest = Math.max(largest, Math.abs(one.mean - other.mean) / Math.sqrt(variance));
    else if (one.mean !== other.mean) return Infinity;
  }
  return largest;
}
