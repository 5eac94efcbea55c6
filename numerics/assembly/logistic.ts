/**
 * Logistic regression: gradient and Hessian of Σ ω log(1 + e^−yu) over rows, and the loss of scores.
 * Plain form: `numerics/kernels/logistic.ts`.
 */
import { expDenominator, expNumerator, remainder, shiftedExponent } from './exp';
import { blockOf, FOUR, PAIR } from './layout';
import { scoreBlock } from './scores';
import { addProducts, addRows, foursFrom, foursTo, maskEdges } from './sums';

const SCORES: usize = memory.data(512, 16);
const SLOPES: usize = memory.data(512, 16);
const CURVATURES: usize = memory.data(512, 16);

/** −|u|, not below −708. */
// @ts-ignore: decorator
@inline
function minusAbs(u: v128): v128 {
  return f64x2.pmax(v128.or(u, f64x2.splat(-0.0)), f64x2.splat(-708));
}

/** e^−|u| of a block's scores as fractions; on the way r and k of the exponents. */
const NUMERATORS: usize = memory.data(512, 16);
const DENOMINATORS: usize = memory.data(512, 16);

// @ts-ignore: decorator
@inline
function reduceArgument(o: usize): void {
  const x = minusAbs(v128.load(SCORES + o));
  const k = shiftedExponent(x);
  v128.store(DENOMINATORS + o, k);
  v128.store(NUMERATORS + o, remainder(x, k));
}

// @ts-ignore: decorator
@inline
function writeFraction(o: usize): void {
  const k = v128.load(DENOMINATORS + o);
  const r = v128.load(NUMERATORS + o);
  const m = expDenominator(r);
  v128.store(DENOMINATORS + o, m);
  v128.store(NUMERATORS + o, expNumerator(m, r, k));
}

/**
 * Writes the fractions. In two loops, and what becomes of the fractions in a third: the chain from score to derivative is long, and a core
 * has more rows in hand if each loop goes a part of the way. (The loss, whose chain is shorter, is quicker in one.)
 */
export function writeFractions(o0: usize, o1: usize): void {
  for (let o = o0; o < o1; o += FOUR) {
    reduceArgument(o);
    reduceArgument(o + PAIR);
  }
  for (let o = o0; o < o1; o += FOUR) {
    writeFraction(o);
    writeFraction(o + PAIR);
  }
}

/** Derivatives of two scores at o. */
// @ts-ignore: decorator
@inline
function differentiatePair(curved: bool, o: usize, label: u32, signed: v128, w: v128): void {
  const zero = f64x2.splat(0);
  const u = v128.load(SCORES + o);
  const m = v128.load(DENOMINATORS + o);
  const n = v128.load(NUMERATORS + o);
  const t = f64x2.div(f64x2.splat(1), f64x2.add(m, n));
  // the probability of the score's own class, and of the other
  const q = f64x2.mul(m, t);
  const eq = f64x2.mul(n, t);
  const right = label ? f64x2.gt(u, zero) : f64x2.lt(u, zero);
  v128.store(SLOPES + o, f64x2.mul(signed, v128.bitselect(eq, q, right)));
  if (curved) v128.store(CURVATURES + o, f64x2.mul(w, f64x2.mul(eq, q)));
}

// @ts-ignore: decorator
@inline
function differentiate(curved: bool, o0: usize, o1: usize, label: u32, weight: f64): void {
  const signed = f64x2.splat(label ? -weight : weight);
  const w = f64x2.splat(weight);
  writeFractions(o0, o1);
  for (let o = o0; o < o1; o += FOUR) {
    differentiatePair(curved, o, label, signed, w);
    differentiatePair(curved, o + PAIR, label, signed, w);
  }
}

export function differentiateOnce(o0: usize, o1: usize, label: u32, weight: f64): void {
  differentiate(false, o0, o1, label, weight);
}
export function differentiateTwice(o0: usize, o1: usize, label: u32, weight: f64): void {
  differentiate(true, o0, o1, label, weight);
}

/** Adds ∇ and, unless `products` is 0, ∇² of the rows' losses at θ to the lanes of `sums` and `products`. */
export function addLogistic(
  rows: usize, d: u32, p: u32, from: u32, to: u32, label: u32, weight: f64, theta: usize, sums: usize, products: usize,
): void {
  for (let row = from; row < to; ) {
    const lo = row & 63;
    const hi = min(to - row + lo, <u32>64);
    const block = blockOf(rows, row, d);
    const o0 = foursFrom(lo);
    const o1 = foursTo(hi);
    scoreBlock(block, d, p, theta, o0, o1, SCORES);
    if (products) {
      differentiateTwice(o0, o1, label, weight);
      maskEdges(CURVATURES, lo, hi);
      addProducts(block, d, p, CURVATURES, o0, o1, products);
    } else differentiateOnce(o0, o1, label, weight);
    maskEdges(SLOPES, lo, hi);
    addRows(block, d, p, SLOPES, o0, o1, sums);
    row += hi - lo;
  }
}

/** Room for the sums of 64 chunks. */
const CHUNKS: usize = memory.data(3072, 16);
export function lossChunks(): usize {
  return CHUNKS;
}

/** The number of n scores that are above the threshold. */
export function countAbove(scores: usize, n: u32, threshold: f64): u32 {
  const t = f64x2.splat(threshold);
  let above = i64x2.splat(0);
  const end = scores + (<usize>(n & ~1) << 3);
  let s = scores;
  // a true comparison is −1
  for (; s < end; s += PAIR) above = i64x2.sub(above, f64x2.gt(v128.load(s), t));
  const last = n & 1 && load<f64>(s) > threshold ? 1 : 0;
  return <u32>(i64x2.extract_lane(above, 0) + i64x2.extract_lane(above, 1)) + last;
}

/**
 * The loss of n scores of one class in chunks of 512, e^−|u| = n/m: of each chunk Σ max(−yu, 0), Π (m + n) and Π m, even and
 * odd places apart, to six doubles of `out`. No product can overflow.
 */
export function logisticLoss(scores: usize, n: u32, label: u32, out: usize): void {
  const zero = f64x2.splat(0);
  for (let start: u32 = 0; start < n; start += 512, out += 48) {
    const end = min(n - start, <u32>512);
    const s = scores + (<usize>start << 3);
    const whole = <usize>(end & ~1) << 3;
    let sum = zero;
    let wholes = f64x2.splat(1);
    let denominators = f64x2.splat(1);
    for (let o: usize = 0; o < whole; o += PAIR) {
      const u = v128.load(s + o);
      sum = f64x2.add(sum, f64x2.pmax(zero, label ? f64x2.neg(u) : u));
      const x = minusAbs(u);
      const k = shiftedExponent(x);
      const r = remainder(x, k);
      const m = expDenominator(r);
      wholes = f64x2.mul(wholes, f64x2.add(m, expNumerator(m, r, k)));
      denominators = f64x2.mul(denominators, m);
    }
    if (end & 1) {
      const u = v128.load64_splat(s + whole);
      sum = f64x2.add(sum, f64x2.replace_lane(f64x2.pmax(zero, label ? f64x2.neg(u) : u), 1, 0));
      const x = minusAbs(u);
      const k = shiftedExponent(x);
      const r = remainder(x, k);
      const m = expDenominator(r);
      wholes = f64x2.mul(wholes, f64x2.replace_lane(f64x2.add(m, expNumerator(m, r, k)), 1, 1));
      denominators = f64x2.mul(denominators, f64x2.replace_lane(m, 1, 1));
    }
    v128.store(out, sum);
    v128.store(out, wholes, 16);
    v128.store(out, denominators, 32);
  }
}
