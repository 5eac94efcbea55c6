/**
 * Access to the two 32-bit halves of a double. A DataView with a stated byte order, so that the answer does not depend
 * on the machine's.
 */
const view = new DataView(new ArrayBuffer(8));

/** The sign, exponent and upper 20 fraction bits of `x`, as a signed 32-bit integer. */
export function highWord(x: number): number {
  view.setFloat64(0, x);
  return view.getInt32(0);
}

/** `x` with its high word replaced. */
export function withHighWord(x: number, high: number): number {
  view.setFloat64(0, x);
  view.setInt32(0, high);
  return view.getFloat64(0);
}

/** 2^k for every k of a double, at index k + 1074. Products of powers of two are exact. */
const POWERS_OF_TWO = tabulatePowersOfTwo();

/** Computes y 2^k with one rounding, −1075 ≤ k ≤ 1024: one beyond what a double holds at either end, as exp needs. */
export function timesPowerOfTwo(y: number, k: number): number {
  if (k > 1023) return y * 2 * POWERS_OF_TWO[2097];
  if (k < -1074) return y * 0.5 * POWERS_OF_TWO[0];
  return y * POWERS_OF_TWO[k + 1074];
}

function tabulatePowersOfTwo(): Float64Array {
  const table = new Float64Array(2098);
  table[1074] = 1;
  for (let k = 1; k <= 1074; k++) {
    if (k <= 1023) table[1074 + k] = table[1073 + k] * 2;
    table[1074 - k] = table[1075 - k] / 2;
  }
  return table;
}
