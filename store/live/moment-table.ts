/**
 * Moments of many samples that grow one value at a time, in one typed array.
 *
 * Updates are those of P. Pébay (2008), Sandia report SAND2008-6212, formulas 1.3 to 1.6, for one new value. They take values in
 * the order in which they arrive, so the last digits may differ from those of `results`, which sums in the order of repetitions.
 */
import type { Moments } from './cell-state.js';

/** Count, mean, and sums of the second, third and fourth powers of the deviations. */
const WIDTH = 5;

export class MomentTable {
  readonly #sums: Float64Array;

  /** @param size how many samples */
  constructor(size: number) {
    this.#sums = new Float64Array(size * WIDTH);
  }

  /** Adds a value to a sample. */
  add(sample: number, value: number): void {
    const sums = this.#sums;
    const at = sample * WIDTH;
    const n = sums[at]! + 1;
    const delta = value - sums[at + 1]!;
    const step = delta / n;
    const square = delta * step * (n - 1);
    const m2 = sums[at + 2]!;
    const m3 = sums[at + 3]!;
    sums[at] = n;
    sums[at + 1] = sums[at + 1]! + step;
    sums[at + 4] = sums[at + 4]! + square * step * step * (n * n - 3 * n + 3) + 6 * step * step * m2 - 4 * step * m3;
    sums[at + 3] = m3 + square * step * (n - 2) - 3 * step * m2;
    sums[at + 2] = m2 + square;
  }

  /** Forgets a sample. */
  clear(sample: number): void {
    this.#sums.fill(0, sample * WIDTH, (sample + 1) * WIDTH);
  }

  /** Makes a sample what the same one of another table is. */
  copyFrom(other: MomentTable, sample: number): void {
    this.#sums.set(other.#sums.subarray(sample * WIDTH, (sample + 1) * WIDTH), sample * WIDTH);
  }

  /** As `numerics/moments.ts` defines them; null where there are too few values. */
  moments(sample: number): Moments {
    const [n, mean, m2, , m4] = this.#sums.subarray(sample * WIDTH, (sample + 1) * WIDTH) as unknown as number[];
    const variance = m2! / (n! - 1);
    const excess = Math.max(0, m4! / n! - (variance * variance * (n! - 3)) / (n! - 1));
    return {
      mean: known(n! > 0, mean!),
      variance: known(n! > 1, variance),
      mcse: known(n! > 1, Math.sqrt(variance / n!)),
      mcseVariance: known(n! > 3, Math.sqrt(excess / n!)),
    };
  }
}

/** JSON has no infinities, nor what comes of them. */
function known(enough: boolean, value: number): number | null {
  return enough && Number.isFinite(value) ? value : null;
}
