/** Rademacher draws. */
import type { Stream } from './stream.js';
import { OUTPUT_HIGH, OUTPUT_LOW, step } from './xoshiro256.js';

/** Coordinates that one output serves. */
const BITS = 64;

/**
 * Writes −1 or 1, equally likely, to out[from], out[from + stride] …, `count` numbers: one output of the stream for every 64 of them,
 * the first from its top bit, which is set for −1.
 */
export function drawSigns(stream: Stream, out: Float64Array, from: number, count: number, stride: number): void {
  for (let j = 0; j < count; j++) {
    const bit = j % BITS;
    if (bit === 0) step(stream);
    const half = stream.words[bit < 32 ? OUTPUT_HIGH : OUTPUT_LOW];
    out[from + j * stride] = half << (bit % 32) < 0 ? -1 : 1;
  }
}
