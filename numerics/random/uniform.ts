/** Uniform draws. Each takes exactly one 64-bit output of the stream. */
import type { Stream } from './stream.js';
import { OUTPUT_HIGH, OUTPUT_LOW, step } from './xoshiro256.js';

const TWO_21 = 2097152;
const TWO_MINUS_53 = 1 / 9007199254740992;

/** Draws from [0, 1): the upper 53 bits of an output, times 2^−53. */
export function uniform(stream: Stream): number {
  step(stream);
  return lastUniform(stream);
}

/** The uniform number of the stream's last output, for draws that read its low bits too. */
export function lastUniform(stream: Stream): number {
  const words = stream.words;
  return ((words[OUTPUT_HIGH] >>> 0) * TWO_21 + (words[OUTPUT_LOW] >>> 11)) * TWO_MINUS_53;
}

/**
 * Draws a whole number from 0 … n − 1 as ⌊u n⌋. The probability of each differs from 1/n by less than 2^−52, because u
 * has 2^53 values.
 *
 * @param n at least 1, at most 2^31
 */
export function below(stream: Stream, n: number): number {
  return Math.floor(uniform(stream) * n);
}
