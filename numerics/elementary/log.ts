/**
 * Natural logarithms, from + − × ÷ and the bits of a double, so that every engine gives the same bits.
 *
 * Source: e_log.c and s_log1p.c of FreeBSD's msun (https://github.com/freebsd/freebsd-src/tree/main/lib/msun/src),
 * Copyright 1993 Sun Microsystems: "Permission to use, copy, modify, and distribute this software is freely granted,
 * provided that this notice is preserved." One kernel serves both; special cases are tested on values, not on bits.
 */
import { highWord, withHighWord } from './double-bits.js';

const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
const L1 = 0.6666666666666735;
const L2 = 0.3999999999940942;
const L3 = 0.2857142874366239;
const L4 = 0.22222198432149784;
const L5 = 0.1818357216161805;
const L6 = 0.15313837699209373;
const L7 = 0.14798198605116586;

const TWO_54 = 18014398509481984;
const TWO_MINUS_53 = 1 / 9007199254740992;
const SMALLEST_NORMAL = 2.2250738585072014e-308;
/** Upper words of √2/2 and of 1. */
const HALF_SQRT2_HIGH = 0x3fe6a09e;
const ONE_HIGH = 0x3ff00000;

/** Computes ln x; error below 1 ulp. −Infinity at 0, NaN below 0 and for NaN. */
export function log(x: number): number {
  if (!(x > 0 && x < Infinity)) return x === 0 ? -Infinity : x > 0 ? x : NaN;
  const subnormal = x < SMALLEST_NORMAL;
  const y = subnormal ? x * TWO_54 : x;
  // y = 2^k (1 + f) with √2/2 < 1 + f < √2
  const high = highWord(y) + (ONE_HIGH - HALF_SQRT2_HIGH);
  const k = (high >> 20) - 1023 - (subnormal ? 54 : 0);
  return logOfReduced(withHighWord(y, (high & 0xfffff) + HALF_SQRT2_HIGH) - 1, k, 0);
}

/** Computes ln(1 + x) without loss for small x; error below 1 ulp. −Infinity at −1, NaN below −1 and for NaN. */
export function log1p(x: number): number {
  if (!(x > -1 && x < Infinity)) return x === -1 ? -Infinity : x > 0 ? x : NaN;
  if (x < TWO_MINUS_53 && x > -TWO_MINUS_53) return x;
  if (x > -0.2928 && x < 0.4142) return logOfReduced(x, 0, 0);
  const u = 1 + x;
  const high = highWord(u) + (ONE_HIGH - HALF_SQRT2_HIGH);
  const k = (high >> 20) - 1023;
  // what rounding 1 + x to u lost, relative to u; nothing to speak of once u ≥ 2^54
  const correction = k < 54 ? (k >= 2 ? 1 - (u - x) : x - (u - 1)) / u : 0;
  return logOfReduced(withHighWord(u, (high & 0xfffff) + HALF_SQRT2_HIGH) - 1, k, correction);
}

/** ln(2^k (1 + f)) + correction, for √2/2 < 1 + f < √2. */
function logOfReduced(f: number, k: number, correction: number): number {
  const halfSquare = 0.5 * f * f;
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const even = w * (L2 + w * (L4 + w * L6));
  const odd = z * (L1 + w * (L3 + w * (L5 + w * L7)));
  return s * (halfSquare + (even + odd)) + (k * LN2_LOW + correction) - halfSquare + f + k * LN2_HIGH;
}
