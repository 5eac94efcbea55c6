/**
 * χ² draws by way of the gamma law: half a χ² variable with ν degrees of freedom has the gamma law of shape ν/2.
 *
 * Source: Marsaglia & Tsang (2000), A simple method for generating gamma variables, ACM Trans. Math. Softw. 26(3), 363–372:
 * with shape a ≥ 1, δ = a − 1/3 and v = (1 + x/√(9δ))³, δv is accepted if x²/2 + δ (1 − v + ln v) exceeds ln u, x standard
 * normal and u uniform; 1 − 0.0331 x⁴ > u settles most draws without a logarithm. One degree of freedom is a squared normal.
 */
import { log } from '../elementary/log.js';
import { normal } from './normal.js';
import type { Stream } from './stream.js';
import { uniform } from './uniform.js';

/**
 * Draws from χ² with `degrees` degrees of freedom: one normal draw, and with two degrees or more a uniform one; again until
 * accepted, at least 95 times in a hundred at once.
 *
 * @param degrees a positive whole number
 */
export function chiSquare(stream: Stream, degrees: number): number {
  if (degrees === 1) {
    const x = normal(stream);
    return x * x;
  }
  const delta = degrees / 2 - 1 / 3;
  const scale = 1 / Math.sqrt(9 * delta);
  for (;;) {
    const x = normal(stream);
    const root = 1 + scale * x;
    const v = root * root * root;
    if (!(v > 0)) continue;
    const u = uniform(stream);
    const square = x * x;
    if (u < 1 - 0.0331 * square * square) return 2 * delta * v;
    if (log(u) < 0.5 * square + delta * (1 - v + log(v))) return 2 * delta * v;
  }
}
