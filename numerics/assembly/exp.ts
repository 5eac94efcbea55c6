/**
 * e^x. Of two numbers at once, as a fraction: the formula of `numerics/elementary/exp-fraction.ts`, operation for operation, so the same
 * bits.
 *
 * Only for −708 ≤ x ≤ 708, where 2^k and the result are normal: 2^k is an addition to the exponent.
 */

/** 1.5 · 2^52: a sum with it is rounded to a whole number, which stands in its low bits. */
const SHIFTER: f64 = 6755399441055744;

/** x = k ln 2 + r, as k shifted. */
// @ts-ignore: decorator
@inline
export function shiftedExponent(x: v128): v128 {
  return f64x2.add(f64x2.mul(f64x2.splat(1.4426950408889634), x), f64x2.splat(SHIFTER));
}

/** r, given k shifted. */
// @ts-ignore: decorator
@inline
export function remainder(x: v128, shifted: v128): v128 {
  const k = f64x2.sub(shifted, f64x2.splat(SHIFTER));
  const high = f64x2.sub(x, f64x2.mul(k, f64x2.splat(0.6931471803691238)));
  return f64x2.sub(high, f64x2.mul(k, f64x2.splat(1.9082149292705877e-10)));
}

// @ts-ignore: decorator
@inline
function reducedRemainder(r: v128): v128 {
  const t = f64x2.mul(r, r);
  const tt = f64x2.mul(t, t);
  const p12 = f64x2.add(f64x2.splat(0.16666666666666602), f64x2.mul(t, f64x2.splat(-0.0027777777777015593)));
  const p34 = f64x2.add(f64x2.splat(0.00006613756321437934), f64x2.mul(t, f64x2.splat(-0.0000016533902205465252)));
  const p345 = f64x2.add(p34, f64x2.mul(tt, f64x2.splat(4.1381367970572385e-8)));
  return f64x2.sub(r, f64x2.mul(t, f64x2.add(p12, f64x2.mul(tt, p345))));
}

// @ts-ignore: decorator
@inline
function timesPowerOfTwo(y: v128, shifted: v128): v128 {
  return i64x2.add(y, i64x2.shl(shifted, 52));
}

/** The denominator of e^x as a fraction. */
// @ts-ignore: decorator
@inline
export function expDenominator(r: v128): v128 {
  return f64x2.sub(f64x2.splat(2), reducedRemainder(r));
}

/** Its numerator. */
// @ts-ignore: decorator
@inline
export function expNumerator(denominator: v128, r: v128, shifted: v128): v128 {
  return timesPowerOfTwo(f64x2.add(denominator, f64x2.mul(f64x2.splat(2), r)), shifted);
}

/** e^x of one number, for −708 ≤ x ≤ 708: `numerics/elementary/exp.ts`, operation for operation. */
export function exp(x: f64): f64 {
  const k = 1.4426950408889634 * x + SHIFTER - SHIFTER;
  const high = x - k * 0.6931471803691238;
  const low = k * 1.9082149292705877e-10;
  const r = high - low;
  const t = r * r;
  const tt = t * t;
  const p12 = 0.16666666666666602 + t * -0.0027777777777015593;
  const p345 = 0.00006613756321437934 + t * -0.0000016533902205465252 + tt * 4.1381367970572385e-8;
  const c = r - t * (p12 + tt * p345);
  const y = 1 - (low - (r * c) / (2 - c) - high);
  return reinterpret<f64>(reinterpret<i64>(y) + (<i64>k << 52));
}
