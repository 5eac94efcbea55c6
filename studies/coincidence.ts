/**
 * When two repetitions may have the same values by right, though they drew from different streams. Everywhere else the same bits
 * twice mean the same random numbers twice.
 */
import type { Measure } from '../numerics/measures.js';
import type { PopulationSpec } from '../numerics/populations/population.js';
import { type Arm, type Cell, expectedCounts } from './grid.js';

/** Measures with few values: shares of a test set, points of a grid. */
const DISCRETE_MEASURES: readonly Measure[] = ['error', 'gamma-star'];

/** Columns of a cell's values that different data fill with different bits. */
export function continuousColumns({ spec }: Cell): number[] {
  return spec.measures.flatMap((measure, column) => (DISCRETE_MEASURES.includes(measure) ? [] : [column]));
}

/**
 * Whether a fit of the arm may come out the same for different data: a penalty, or the hinge loss on few minority points, can leave
 * no weight at all, and then every value is a constant.
 */
export function mayIgnoreData({ spec }: Arm): boolean {
  return spec.penalty > 0 || spec.loss.kind === 'hinge' || spec.classifier.kind === 'kernel';
}

/**
 * How many pairs of `count` repetitions would have the same values by chance, at most in order of magnitude: those that meet by
 * rounding, where values spread over few steps of their precision, and those that draw the same points of a discrete law.
 */
export function expectedPairs(arm: Arm, columns: readonly Float64Array[], count: number): number {
  const finite = columns.map(stepsOf).filter(Number.isFinite);
  const steps = finite.length > 0 ? Math.max(1, ...finite) : Number.POSITIVE_INFINITY;
  return ((count * (count - 1)) / 2) * (1 / steps + sameDataProbability(arm));
}

/**
 * Over how many steps of their precision values spread: their range, divided by the finest step that all of them are multiples
 * of, or by the precision at the median if that is coarser. Infinite if all are equal, since that says nothing about precision.
 *
 * Differences of numbers near 1, as excess risks are, have the steps of numbers near 1, however small they are.
 */
export function stepsOf(values: Float64Array): number {
  const sorted = values.filter(Number.isFinite).sort();
  const range = (sorted.at(-1) ?? 0) - (sorted[0] ?? 0);
  if (!(range > 0)) return Number.POSITIVE_INFINITY;
  let common = Number.POSITIVE_INFINITY;
  for (const value of sorted) if (value !== 0) common = Math.min(common, lowestBit(value));
  const middle = Math.abs(sorted[sorted.length >> 1] ?? 0);
  return range / Math.max(common, middle * 2 ** -53);
}

/** The largest power of two that `value` is a multiple of. */
function lowestBit(value: number): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, Math.abs(value));
  const bits = view.getBigUint64(0);
  const exponent = Math.max(1, Number(bits >> 52n));
  const mantissa = (bits & 0xf_ffff_ffff_ffffn) | (bits >> 52n > 0n ? 0x10_0000_0000_0000n : 0n);
  return 2 ** (exponent - 1075 + trailingZeros(mantissa));
}

function trailingZeros(mantissa: bigint): number {
  const low = Number(mantissa & 0xffff_ffffn);
  if (low !== 0) return 31 - Math.clz32(low & -low);
  const high = Number(mantissa >> 32n);
  return 63 - Math.clz32(high & -high);
}

/**
 * A bound on the probability that two repetitions draw the same points, whatever their order. Of n points of a law on m equally likely
 * ones no count vector is likelier than the most even one, n!/Π c! m^−n.
 */
export function sameDataProbability({ spec }: Arm): number {
  const points = supportSize(spec.population);
  if (points === Number.POSITIVE_INFINITY) return 0;
  const { n0, n1 } = expectedCounts(spec.sizes);
  return Math.exp(logLikeliest(n0, points) + logLikeliest(n1, points));
}

/** How many points a class has; infinite for a continuous law. */
function supportSize(population: PopulationSpec): number {
  if (population.kind === 'sigmoid-bernoulli') return population.dimension === 1 ? 2 : Number.POSITIVE_INFINITY;
  if (population.kind !== 'mean-shift') return Number.POSITIVE_INFINITY;
  const signs =
    population.noise === 'rademacher' || (population.noise === 'uniform-sphere' && population.dimension === 1);
  return signs ? 2 ** population.dimension : Number.POSITIVE_INFINITY;
}

function logLikeliest(n: number, points: number): number {
  const [each, rest] = [Math.floor(n / points), n % points];
  return logFactorial(n) - (points - rest) * logFactorial(each) - rest * logFactorial(each + 1) - n * Math.log(points);
}

function logFactorial(n: number): number {
  let sum = 0;
  for (let i = 2; i <= n; i++) sum += Math.log(i);
  return sum;
}
