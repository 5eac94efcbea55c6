/** The obvious way to a cell's estimates, with all values in memory: the oracle of the one that reads piece by piece. */
import { quantile } from '../../numerics/moments.js';
import type { Estimates } from '../../studies/cell-estimates.js';
import type { CellValues } from '../../studies/results.js';

export function slowEstimates({ repetitions, codes, values }: CellValues, measures: number): Estimates[] {
  const gap = repetitions.findIndex((repetition, row) => repetition !== row);
  const prefix = gap < 0 ? repetitions.length : gap;
  return Array.from({ length: measures }, (_, column) => {
    const sampleOf = (rows: number) =>
      Float64Array.from(
        [...codes.subarray(0, rows)].flatMap((code, row) => (code === 0 ? [values[row * measures + column]!] : [])),
      );
    const all = sampleOf(codes.length);
    const sorted = all.slice().sort();
    const { mean, variance, sd, mcse, mcseVariance } = slowMoments(all);
    const fair = slowMoments(sampleOf(prefix));
    return {
      repetitions: codes.length,
      failed: codes.length - all.length,
      ...{ mean, variance, sd, mcse, mcseVariance },
      q05: quantile(sorted, 0.05),
      median: quantile(sorted, 0.5),
      q95: quantile(sorted, 0.95),
      prefix: {
        repetitions: prefix,
        failed: prefix - sampleOf(prefix).length,
        ...{ mean: fair.mean, sd: fair.sd, mcse: fair.mcse },
      },
    };
  });
}

/** Two loops over an array, with Neumaier's sums: what published curves were computed by before they were streamed. */
function slowMoments(values: Float64Array) {
  const n = values.length;
  const mean = neumaier(values) / n;
  const deviations = values.map((value) => value - mean);
  const squares = deviations.map((deviation) => deviation * deviation);
  const rest = neumaier(deviations);
  const variance = n < 2 ? NaN : Math.max(0, (neumaier(squares) - (rest * rest) / n) / (n - 1));
  const excess = neumaier(squares.map((square) => square * square)) / n - (variance * variance * (n - 3)) / (n - 1);
  const sd = Math.sqrt(variance);
  const mcseVariance = n < 4 ? NaN : Math.sqrt(Math.max(0, excess) / n);
  return { mean, variance, sd, mcse: sd / Math.sqrt(n), mcseVariance };
}

function neumaier(values: Float64Array): number {
  let [sum, lost] = [0, 0];
  for (const value of values) {
    const next = sum + value;
    lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
  }
  return sum + lost;
}
