/**
 * e^x as a fraction N/D, so that sums and ratios of exponentials divide once: 1/(1 + e^x) = D/(D + N), and a product of many
 * 1 + e^x needs no division at all.
 *
 * The formula of `exp.ts` before its division: e^r = 1 + 2r/(2 − c) = (2 − c + 2r)/(2 − c). N/D is within 2 ulp of e^x.
 */
import { timesPowerOfTwo } from './double-bits.js';
import { LN2_HIGH, LN2_LOW, LOG2_E, nearestWhole, reducedRemainder } from './exp.js';

export interface Fraction {
  numerator: number;
  denominator: number;
}

/** Writes e^x for −708 ≤ x ≤ 708: 1.6 < D < 2.4, N a normal number. */
export function expFraction(x: number, out: Fraction): void {
  const k = nearestWhole(LOG2_E * x);
  const r = x - k * LN2_HIGH - k * LN2_LOW;
  out.denominator = 2 - reducedRemainder(r);
  out.numerator = timesPowerOfTwo(out.denominator + 2 * r, k);
}
