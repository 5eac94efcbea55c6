/**
 * What counts say of a probability: the interval of C. J. Clopper and E. S. Pearson (1934), Biometrika 26, 404–413.
 *
 * Its ends are the p at which as many failures or more, and as many or fewer, have probability α/2: p = B(α/2; k, n − k + 1) and
 * B(1 − α/2; k + 1, n − k), B the quantile of the beta law. It covers the truth at least as often as it says, for every n,
 * and agrees with the rule of three where nothing failed. Wilson's interval is shorter but promises coverage on average only.
 */

export interface RateInterval {
  readonly low: number;
  readonly high: number;
}

/** The share of both sides together that 95 % leave out. */
const ALPHA = 0.05;
/** Halvings of [0, 1] until no double lies between, for ends of 1e-12 and more; ends of counts that can be are larger. */
const HALVINGS = 100;
/** Relative change of a continued fraction that counts as none: a few roundings. */
const SETTLED = 1e-15;

/**
 * The 95 % interval for the probability of which `failed` of `total` are a sample; both ends 2.5 %.
 *
 * @throws {RangeError} unless 0 ≤ failed ≤ total, whole numbers, total at least 1
 */
export function rateInterval(failed: number, total: number): RateInterval {
  checkCounts(failed, total);
  return {
    low: failed === 0 ? 0 : betaQuantile(ALPHA / 2, failed, total - failed + 1),
    high: failed === total ? 1 : betaQuantile(1 - ALPHA / 2, failed + 1, total - failed),
  };
}

/**
 * The p that a rate stays below with 95 % confidence if none of `total` failed: (1 − p)^total = 0.05, so p is about 3/total.
 *
 * @throws {RangeError} unless total is a whole number of at least 1
 */
export function rateLimit(total: number): number {
  checkCounts(0, total);
  return -Math.expm1(Math.log(ALPHA) / total);
}

function checkCounts(failed: number, total: number): void {
  if (!(Number.isSafeInteger(total) && total >= 1 && Number.isSafeInteger(failed) && failed >= 0 && failed <= total)) {
    throw new RangeError(
      `Cannot bound a rate: counts must be whole numbers with 0 <= failed <= total, total at least 1, got ${failed} of ${total}`,
    );
  }
}

/** The x at which the beta law of a and b has mass `share` below it, by bisection. */
function betaQuantile(share: number, a: number, b: number): number {
  let low = 0;
  let high = 1;
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) break;
    if (betaCdf(middle, a, b) < share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** The regularised incomplete beta function I_x(a, b), by the continued fraction that converges fast on its side. */
function betaCdf(x: number, a: number, b: number): number {
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  return x <= (a + 1) / (a + b + 2) ? (front * betaFraction(x, a, b)) / a : 1 - (front * betaFraction(1 - x, b, a)) / b;
}

/** The continued fraction 1/(1 + d₁/(1 + d₂/(1 + …))) of DLMF 8.17.22, by Lentz's method. */
function betaFraction(x: number, a: number, b: number): number {
  let c = 1;
  let d = 1 / (1 - ((a + b) * x) / (a + 1));
  let value = d;
  for (let m = 1; ; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / (1 + even * d);
    c = 1 + even / c;
    value *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / (1 + odd * d);
    c = 1 + odd / c;
    value *= d * c;
    // some √n rounds at worst
    if (!(Math.abs(d * c - 1) > SETTLED)) return value;
  }
}

/** ln Γ(x), x > 0, by Stirling's series (DLMF 5.11.1) from 15 on, where its first terms leave less than 1e-16. */
function logGamma(x: number): number {
  let at = x;
  let shift = 0;
  for (; at < 15; at++) shift += Math.log(at);
  const r = 1 / (at * at);
  const series = (1 / 12 - r * (1 / 360 - r * (1 / 1260 - r * (1 / 1680 - r * (1 / 1188))))) / at;
  return (at - 0.5) * Math.log(at) - at + 0.5 * Math.log(2 * Math.PI) + series - shift;
}
