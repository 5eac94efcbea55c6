/** Rademacher draws. */
import type { Stream } from './stream.js';
import { OUTPUT_HIGH, step } from './xoshiro256.js';

/**
 * Draws −1 or 1, equally likely: the top bit of one output, set for −1. (One output could serve 64 signs; one each keeps drawing in
 * pieces equal to drawing at once.)
 */
export function sign(stream: Stream): number {
  step(stream);
  return stream.words[OUTPUT_HIGH] < 0 ? -1 : 1;
}
