/**
 * Student's t distribution, two-sided.
 *
 * P(|T| ≥ t) = I_x(ν/2, ½) with x = ν/(ν + t²), I the regularised incomplete beta function, by its continued fraction in
 * Lentz's form (Press, Teukolsky, Vetterling & Flannery, Numerical Recipes, section 6.4). The factor Γ(a + ½)/Γ(a) is taken
 * as a whole rather than from two log-gammas, which would cancel where ν is large.
 */
import { exp } from './exp.js';
import { log1p } from './log.js';

const SQRT_PI = 1.7724538509055159;

/** √a · Σ cᵢ a⁻ⁱ is Γ(a + ½)/Γ(a) for large a. */
const GAMMA_RATIO = [1, -1 / 8, 1 / 128, 5 / 1024, -21 / 32768, -399 / 262144, 869 / 4194304] as const;
/** From here on the first term left out, 39325/33554432 a⁻⁷, is below 1e-14. */
const LARGE = 40;

/** Far more steps than ν = 1e8 takes, which are about √ν. */
const MOST_STEPS = 100_000;
const TINY = 1e-300;

/**
 * Computes P(|T| ≥ |t|) for ν degrees of freedom, which need not be a whole number; relative error below 1e-13
 * for ν ≤ 1000, about ν · 1e-16 beyond. NaN for NaN and for ν ≤ 0.
 */
export function studentTwoSided(t: number, nu: number): number {
  if (!(nu > 0) || Number.isNaN(t)) return NaN;
  const square = t * t;
  if (square === 0) return 1;
  if (square === Infinity) return 0;
  const [x, rest] = [nu / (nu + square), square / (nu + square)];
  const a = nu / 2;
  const front = (exp(-a * log1p(square / nu)) * Math.sqrt(rest) * gammaRatio(a)) / SQRT_PI;
  if (x < (a + 1) / (a + 2.5)) return (front * betaFraction(a, 0.5, x)) / a;
  return 1 - 2 * front * betaFraction(0.5, a, rest);
}

/**
 * Computes the t > 0 with P(|T| ≥ t) = `probability`, by bisection to the last bit.
 *
 * @throws {RangeError} if probability is outside (0, 1)
 */
export function studentQuantile(probability: number, nu: number): number {
  if (!(probability > 0 && probability < 1)) {
    throw new RangeError(`Cannot take a quantile: probability must lie between 0 and 1, got ${probability}`);
  }
  if (!(nu > 0)) return NaN;
  let high = 1;
  while (studentTwoSided(high, nu) > probability) high *= 2;
  let low = 0;
  for (;;) {
    const middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) return middle;
    if (studentTwoSided(middle, nu) > probability) low = middle;
    else high = middle;
  }
}

/** Γ(a + ½)/Γ(a): the series for large a, and Γ's recurrence down from there. */
function gammaRatio(a: number): number {
  let factor = 1;
  let large = a;
  for (; large < LARGE; large += 1) factor *= large / (large + 0.5);
  let sum = 0;
  for (let i = GAMMA_RATIO.length - 1; i >= 0; i--) sum = sum / large + GAMMA_RATIO[i];
  return factor * Math.sqrt(large) * sum;
}

/** The continued fraction of I_x(a, b), which converges fast for x < (a + 1)/(a + b + 2). */
function betaFraction(a: number, b: number, x: number): number {
  const awayFromZero = (value: number) => (Math.abs(value) < TINY ? TINY : value);
  let c = 1;
  let d = 1 / awayFromZero(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m <= MOST_STEPS; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / awayFromZero(1 + even * d);
    c = awayFromZero(1 + even / c);
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / awayFromZero(1 + odd * d);
    c = awayFromZero(1 + odd / c);
    fraction *= d * c;
    if (Math.abs(d * c - 1) < 3e-16) break;
  }
  return fraction;
}
