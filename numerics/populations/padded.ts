/**
 * Pads a mean with zeros to `dimension` entries.
 *
 * @throws {RangeError} if it has more entries than that, or one is not finite
 */
export function padded(mean: readonly number[], dimension: number): Float64Array {
  if (!(Number.isInteger(dimension) && dimension >= 1)) {
    throw new RangeError(`Cannot build a law: dimension must be a positive whole number, got ${dimension}`);
  }
  if (mean.length > dimension || !mean.every(Number.isFinite)) {
    throw new RangeError(`Cannot build a law: a mean must have at most ${dimension} finite entries, got [${mean}]`);
  }
  const out = new Float64Array(dimension);
  out.set(mean);
  return out;
}
