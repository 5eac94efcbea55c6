/**
 * What several generators check: their counts, and why a study can never have the points that they need. A size that is
 * not known beforehand is Infinity; nothing is said against it.
 */
import type { StudySizes } from './contract.js';

/** @throws {RangeError} if `value` is not a positive whole number */
export function requireCount(method: string, name: string, value: number): void {
  if (!(Number.isInteger(value) && value >= 1)) {
    throw new RangeError(`Cannot build ${method}: ${name} must be a positive whole number, got ${value}`);
  }
}

/** Why there are never `fewest` minority points. */
export function tooFewPoints(fewest: number, { n1 }: StudySizes): string | undefined {
  return n1 < fewest ? `needs more minority points: n1 must be at least ${fewest}, got n1 = ${n1}` : undefined;
}

/** Why minority points never have k neighbours in the minority. */
export function tooFewNeighbors(k: number, { n1 }: StudySizes): string | undefined {
  return n1 <= k ? `needs more minority points than neighbours: n1 must be above k = ${k}, got n1 = ${n1}` : undefined;
}

/** Why points never have `count` neighbours, which the parameter `name` asks for, in both classes. */
export function tooFewInBothClasses(name: string, count: number, { n0, n1 }: StudySizes): string | undefined {
  return n0 + n1 <= count
    ? `needs more points than neighbours: n0 + n1 must be above ${name} = ${count}, got n0 + n1 = ${n0 + n1}`
    : undefined;
}
