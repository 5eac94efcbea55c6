/** Draws from Beta(alpha, alpha), by way of Student's t. */
import { exp } from '../elementary/exp.js';
import { log } from '../elementary/log.js';
import type { Stream } from '../random/stream.js';
import { uniform } from '../random/uniform.js';

/**
 * Draws from Beta(alpha, alpha), alpha > 0.
 *
 * A point (a, b) uniform in the unit disc gives w = a² + b², uniform on (0, 1), and, independent of it, the squared cosine
 * a²/w. Then T² = 2 alpha (w^(−1/alpha) − 1) a²/w is that of a Student t with 2 alpha degrees of freedom, and
 * ½ (1 + T/√(2 alpha + T²)) has the law.
 *
 * Source: Bailey (1994), Polar generation of random variates with the t-distribution, Math. Comput. 62, 779–781; Devroye
 * (1996), Random variate generation in one line of code, Winter Simulation Conference, 265–272.
 */
export function symmetricBeta(stream: Stream, alpha: number): number {
  let a = 0;
  let w = 0;
  // the axis a = 0 is left out, where a tiny alpha would give 0 · ∞
  do {
    a = 2 * uniform(stream) - 1;
    const b = 2 * uniform(stream) - 1;
    w = a * a + b * b;
  } while (!(a !== 0 && w < 1));
  const square = ((exp(-log(w) / alpha) - 1) * (a * a)) / w;
  const offset = 0.5 * Math.sqrt(1 / (1 + 1 / square));
  return a < 0 ? 0.5 - offset : 0.5 + offset;
}
