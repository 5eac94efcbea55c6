/**
 * e^x of two numbers at once: the formulas of `numerics/elementary/exp.ts` and `exp-fraction.ts`, operation for operation, so the
 * same bits.
 *
 * Only for −708 ≤ x ≤ 708, where 2^k and the result are normal: 2^k is an addition to the exponent.
 */

/** Adding it leaves a whole number in the low bits. */
const MAGIC: f64 = 6755399441055744;

// @ts-ignore: decorator
@inline
function wholePart(x: v128): v128 {
  return f64x2.floor(f64x2.add(f64x2.mul(f64x2.splat(1.4426950408889634), x), f64x2.splat(0.5)));
}

// @ts-ignore: decorator
@inline
function reducedRemainder(r: v128): v128 {
  const t = f64x2.mul(r, r);
  let poly = f64x2.add(f64x2.splat(-0.0000016533902205465252), f64x2.mul(t, f64x2.splat(4.1381367970572385e-8)));
  poly = f64x2.add(f64x2.splat(0.00006613756321437934), f64x2.mul(t, poly));
  poly = f64x2.add(f64x2.splat(-0.0027777777777015593), f64x2.mul(t, poly));
  poly = f64x2.add(f64x2.splat(0.16666666666666602), f64x2.mul(t, poly));
  return f64x2.sub(r, f64x2.mul(t, poly));
}

// @ts-ignore: decorator
@inline
function timesPowerOfTwo(y: v128, k: v128): v128 {
  return i64x2.add(y, i64x2.shl(f64x2.add(k, f64x2.splat(MAGIC)), 52));
}

// @ts-ignore: decorator
@inline
export function exp2lanes(x: v128): v128 {
  const k = wholePart(x);
  const high = f64x2.sub(x, f64x2.mul(k, f64x2.splat(0.6931471803691238)));
  const low = f64x2.mul(k, f64x2.splat(1.9082149292705877e-10));
  const r = f64x2.sub(high, low);
  const c = reducedRemainder(r);
  const quotient = f64x2.div(f64x2.mul(r, c), f64x2.sub(f64x2.splat(2), c));
  const y = f64x2.sub(f64x2.splat(1), f64x2.sub(f64x2.sub(low, quotient), high));
  return timesPowerOfTwo(y, k);
}

/** The fraction's denominator; `expNumerator` needs it. */
// @ts-ignore: decorator
@inline
export function expDenominator(r: v128): v128 {
  return f64x2.sub(f64x2.splat(2), reducedRemainder(r));
}

/** k of x = k ln 2 + r. */
// @ts-ignore: decorator
@inline
export function expExponent(x: v128): v128 {
  return wholePart(x);
}

// @ts-ignore: decorator
@inline
export function expRemainder(x: v128, k: v128): v128 {
  const high = f64x2.sub(x, f64x2.mul(k, f64x2.splat(0.6931471803691238)));
  return f64x2.sub(high, f64x2.mul(k, f64x2.splat(1.9082149292705877e-10)));
}

// @ts-ignore: decorator
@inline
export function expNumerator(denominator: v128, r: v128, k: v128): v128 {
  return timesPowerOfTwo(f64x2.add(denominator, f64x2.mul(f64x2.splat(2), r)), k);
}
