import { simdOver } from './simd.js';

/** The number of scores `from` … `to` − 1 above `threshold`. Vector form: `numerics/assembly/logistic.ts`. */
export function countAbove(scores: Float64Array, from: number, to: number, threshold: number): number {
  const simd = simdOver(scores);
  if (simd !== undefined) return simd.kernels.countAbove(scores.byteOffset + 8 * from, to - from, threshold);
  let above = 0;
  for (let i = from; i < to; i++) if (scores[i] > threshold) above++;
  return above;
}
