/**
 * The standard normal distribution function Φ.
 *
 * Source: Cody (1969), Rational Chebyshev approximations for the error function, Math. Comp. 23, 631–637, in the form of
 * his ANORM (SPECFUN, https://www.netlib.org/specfun/anorm): three rational approximations by |x|, and e^(−x²/2) taken as a
 * product so that rounding x² costs nothing in the tails. We use our own exp.
 */
import { exp } from './exp.js';

const A = [2.2352520354606837, 161.02823106855587, 1067.6894854603709, 18154.98125334356, 0.06568233791820745] as const;
const B = [47.202581904688245, 976.0985517377767, 10260.932208618979, 45507.78933502673] as const;
const C = [
  0.39894151208813466, 8.883149794388377, 93.50665613217785, 597.2702763948002, 2494.5375852903726, 6848.190450536283,
  11602.65143764735, 9842.714838383978, 1.0765576773720192e-8,
] as const;
const D = [
  22.266688044328117, 235.387901782625, 1519.3775994075547, 6485.558298266761, 18615.571640885097, 34900.95272114598,
  38912.00328609327, 19685.429676859992,
] as const;
const P = [
  0.215898534057957, 0.12740116116024736, 0.022235277870649807, 0.0014216191932278934, 0.000029112874951168793,
  0.023073441764940174,
] as const;
const Q = [
  1.284260096144911, 0.4682382124808651, 0.06598813786892856, 0.0037823963320275824, 0.00007297515550839662,
] as const;

const ONE_OVER_SQRT_2PI = 0.3989422804014327;
const SQRT_32 = 5.656854249492381;

/** Computes Φ(x) = P(Z ≤ x); relative error below 1e-15 down to x = −37, 0 below −38.5, NaN for NaN. */
export function normalCdf(x: number): number {
  const y = Math.abs(x);
  if (y <= 0.67448975) return 0.5 + center(x);
  const upper = y < 50 ? upperTail(y) : y >= 50 ? 0 : NaN;
  return x > 0 ? 1 - upper : upper;
}

/** Φ(x) − ½ for small |x|. */
function center(x: number): number {
  const t = x * x;
  let num = A[4] * t;
  let den = t;
  for (let i = 0; i < 3; i++) {
    num = (num + A[i]) * t;
    den = (den + B[i]) * t;
  }
  return (x * (num + A[3])) / (den + B[3]);
}

/** 1 − Φ(y) for y > 0.67. */
function upperTail(y: number): number {
  const ratio = y <= SQRT_32 ? middleRatio(y) : farRatio(y);
  // y² = head² + (y − head)(y + head), where head has few bits and its square is exact
  const head = Math.floor(y * 16) / 16;
  return exp(-head * head * 0.5) * exp(-(y - head) * (y + head) * 0.5) * ratio;
}

function middleRatio(y: number): number {
  let num = C[8] * y;
  let den = y;
  for (let i = 0; i < 7; i++) {
    num = (num + C[i]) * y;
    den = (den + D[i]) * y;
  }
  return (num + C[7]) / (den + D[7]);
}

function farRatio(y: number): number {
  const t = 1 / (y * y);
  let num = P[5] * t;
  let den = t;
  for (let i = 0; i < 4; i++) {
    num = (num + P[i]) * t;
    den = (den + Q[i]) * t;
  }
  return (ONE_OVER_SQRT_2PI - (t * (num + P[4])) / (den + Q[4])) / y;
}
