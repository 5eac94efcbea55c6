/**
 * xoshiro256++ on 32-bit halves: the specification that a WebAssembly version must meet bit for bit.
 *
 * Source: Blackman & Vigna (2021), Scrambled linear pseudorandom number generators, ACM Trans. Math. Softw. 47(4);
 * reference program https://prng.di.unimi.it/xoshiro256plusplus.c (public domain). Period 2^256 − 1.
 */
import type { Stream } from './stream.js';

/** Where `step` leaves its output in `stream.words`. */
export const OUTPUT_LOW = 8;
export const OUTPUT_HIGH = 9;

/**
 * Takes one step: output = rotl(s0 + s3, 23) + s0, then the state moves on. The 64-bit output is left in
 * `stream.words`, so that nothing is allocated.
 */
export function step(stream: Stream): void {
  const s = stream.words;
  const s0l = s[0];
  const s0h = s[1];
  const s1l = s[2];
  const s1h = s[3];
  let s2l = s[4];
  let s2h = s[5];
  let s3l = s[6];
  let s3h = s[7];

  // output: a 64-bit sum carries when the low half wraps
  const sumLow = (s0l + s3l) | 0;
  const sumHigh = (s0h + s3h + (sumLow >>> 0 < s0l >>> 0 ? 1 : 0)) | 0;
  const rotatedLow = (sumLow << 23) | (sumHigh >>> 9);
  const rotatedHigh = (sumHigh << 23) | (sumLow >>> 9);
  const outLow = (rotatedLow + s0l) | 0;
  s[OUTPUT_LOW] = outLow;
  s[OUTPUT_HIGH] = (rotatedHigh + s0h + (outLow >>> 0 < s0l >>> 0 ? 1 : 0)) | 0;

  // state
  const shiftedLow = s1l << 17;
  const shiftedHigh = (s1h << 17) | (s1l >>> 15);
  s2l ^= s0l;
  s2h ^= s0h;
  s3l ^= s1l;
  s3h ^= s1h;
  s[2] = s1l ^ s2l;
  s[3] = s1h ^ s2h;
  s[0] = s0l ^ s3l;
  s[1] = s0h ^ s3h;
  s[4] = s2l ^ shiftedLow;
  s[5] = s2h ^ shiftedHigh;
  // rotl by 45 = swap the halves, then rotl by 13
  s[6] = (s3h << 13) | (s3l >>> 19);
  s[7] = (s3l << 13) | (s3h >>> 19);
}
