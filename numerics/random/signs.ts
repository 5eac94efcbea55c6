/** Rademacher draws. */
import type { Stream } from './stream.js';
import { OUTPUT_HIGH, step } from './xoshiro256.js';

/**
 * Fills out[from], …, out[from + count − 1] with −1 and 1, equally likely: the top bit of one output each, set for −1.
 * (One output could serve 64 signs; one each keeps filling in pieces equal to filling at once.)
 */
export function fillSigns(stream: Stream, out: Float64Array, from: number, count: number): void {
  const end = from + count;
  for (let i = from; i < end; i++) {
    step(stream);
    out[i] = stream.words[OUTPUT_HIGH] < 0 ? -1 : 1;
  }
}
