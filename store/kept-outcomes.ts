/**
 * The outcomes of a whole grid, held without an object for each cell: of a million cells of one repetition and measure, 9 MB. All
 * cells ask for the same repetitions, and all are finished.
 */
import type { Outcomes } from './ledger.js';
import type { RunSpec } from './run-spec.js';

export class KeptOutcomes {
  readonly #repetitions: number;
  /** Where the values of each cell begin, in the order of the grid; then where they end. */
  readonly #starts: Float64Array;
  readonly #codes: Uint8Array;
  readonly #values: Float64Array;

  /** @param measures of each cell, in the order of the grid */
  constructor({ study }: RunSpec, measures: readonly number[]) {
    this.#repetitions = study.repetitions;
    this.#starts = new Float64Array(measures.length + 1);
    for (const [i, count] of measures.entries()) {
      this.#starts[i + 1] = (this.#starts[i] ?? 0) + count * study.repetitions;
    }
    this.#codes = new Uint8Array(measures.length * study.repetitions);
    this.#values = new Float64Array(this.#starts[measures.length] ?? 0);
  }

  /** @param at the cell's position in the grid @throws {RangeError} if repetitions are missing */
  set(at: number, { cellKey, codes, values }: Outcomes): void {
    if (codes.length !== this.#repetitions) {
      throw new RangeError(
        `Cannot keep cell ${cellKey}: it must have ${this.#repetitions} repetitions, got ${codes.length}`,
      );
    }
    this.#codes.set(codes, at * this.#repetitions);
    this.#values.set(values, this.#starts[at]);
  }

  /** @returns views, not copies */
  get(at: number, cellKey: string): Outcomes {
    return {
      cellKey,
      first: 0,
      codes: this.#codes.subarray(at * this.#repetitions, (at + 1) * this.#repetitions),
      values: this.#values.subarray(this.#starts[at], this.#starts[at + 1]),
    };
  }
}
