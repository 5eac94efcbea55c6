/**
 * The exponential function, from + − × ÷ alone, so that every engine gives the same bits.
 *
 * Source: e_exp.c of FreeBSD's msun (https://github.com/freebsd/freebsd-src/blob/main/lib/msun/src/e_exp.c),
 * Copyright 1993–2004 Sun Microsystems: "Permission to use, copy, modify, and distribute this software is freely
 * granted, provided that this notice is preserved." Its argument reduction and coefficients; 2^k comes from a table, and
 * one formula serves all k.
 */
import { timesPowerOfTwo } from './double-bits.js';

const OVERFLOW = 709.782712893384;
const UNDERFLOW = -745.1332191019411;
export const LOG2_E = Math.LOG2E;
export const LN2_HIGH = 0.6931471803691238;
export const LN2_LOW = 1.9082149292705877e-10;
/** 1.5 · 2^52: a sum with it is rounded to a whole number. */
const SHIFTER = 6755399441055744;
const P1 = 0.16666666666666602;
const P2 = -0.0027777777777015593;
const P3 = 0.00006613756321437934;
const P4 = -0.0000016533902205465252;
const P5 = 4.1381367970572385e-8;

/**
 * Computes e^x = 2^k e^r with |r| ≤ ln(2)/2 and e^r from a rational form; error below 1 ulp.
 * Infinity above 709.78, 0 below −745.13, NaN for NaN.
 */
export function exp(x: number): number {
  if (!(x <= OVERFLOW)) return x > OVERFLOW ? Infinity : x;
  if (x < UNDERFLOW) return 0;
  const k = nearestWhole(LOG2_E * x);
  const high = x - k * LN2_HIGH;
  const low = k * LN2_LOW;
  const r = high - low;
  const c = reducedRemainder(r);
  const y = 1 - (low - (r * c) / (2 - c) - high);
  return timesPowerOfTwo(y, k);
}

/** c of e^r = 1 + 2r/(2 − c), for |r| ≤ ln(2)/2. */
export function reducedRemainder(r: number): number {
  const t = r * r;
  const tt = t * t;
  // in pairs rather than one after another: vector units compute them side by side
  return r - t * (P1 + t * P2 + tt * (P3 + t * P4 + tt * P5));
}

/** The whole number nearest to x, the even one of two; for |x| < 2^51. */
export function nearestWhole(x: number): number {
  return x + SHIFTER - SHIFTER;
}
