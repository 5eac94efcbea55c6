/**
 * Estimates of one cell from repetitions that are too many to hold: they come piece by piece, in as many passes as it takes,
 * in the order of repetitions, so that every number has the same bits however the pieces were cut.
 *
 * While a run is unfinished, fast repetitions are finished first, and where the value goes with the duration the mean of what
 * is finished is biased. The repetitions 0 … p − 1 of the prefix, all finished, are a fair sample: their estimates stand
 * beside those of all.
 */
import { MomentPasses } from '../numerics/moments.js';
import { QuantileSelection } from '../numerics/quantile-selection.js';

/** Of one measure. */
export interface Estimates {
  /** Repetitions finished, failed ones included. */
  readonly repetitions: number;
  readonly failed: number;
  readonly mean: number;
  /** Divisor n − 1. */
  readonly variance: number;
  readonly sd: number;
  /** Monte Carlo standard error of the mean. */
  readonly mcse: number;
  /** Monte Carlo standard error of the variance. */
  readonly mcseVariance: number;
  readonly q05: number;
  readonly median: number;
  readonly q95: number;
  /** Over the repetitions from 0 that are finished without a gap; the same numbers once all are. */
  readonly prefix: PrefixEstimates;
}

export interface PrefixEstimates {
  /** Repetitions of the prefix, failed ones included. */
  readonly repetitions: number;
  readonly failed: number;
  readonly mean: number;
  readonly sd: number;
  readonly mcse: number;
}

/** How many repetitions of a cell are finished. */
export interface StoredCount {
  readonly stored: number;
  /** Of these, those from 0 without a gap. */
  readonly prefix: number;
}

const PROBABILITIES = [0.05, 0.5, 0.95];

interface ColumnPasses {
  readonly all: MomentPasses;
  /** The same as `all` if nothing is stored beyond the prefix. */
  readonly prefix: MomentPasses;
  readonly quantiles: QuantileSelection;
}

export class CellEstimates {
  readonly #count: StoredCount;
  readonly #columns: readonly ColumnPasses[];
  #passes = 0;
  /** Repetitions seen in this pass. */
  #seen = 0;
  #failed = 0;
  #failedInPrefix = 0;

  /** @param measures how many numbers a repetition has */
  constructor(measures: number, count: StoredCount) {
    this.#count = count;
    this.#columns = Array.from({ length: measures }, () => {
      const all = new MomentPasses();
      const prefix = count.prefix === count.stored ? all : new MomentPasses();
      return { all, prefix, quantiles: new QuantileSelection(PROBABILITIES, count.stored) };
    });
  }

  /** Whether no further pass is needed; two are at least. */
  get settled(): boolean {
    return this.#columns.every(({ all, quantiles }) => all.settled && quantiles.settled);
  }

  /**
   * Takes the next repetitions of this pass; keeps none of them.
   *
   * @param codes index into `OUTCOMES`, one per repetition
   * @param values (codes.length × measures), row-major
   */
  add(codes: Uint8Array, values: Float64Array): void {
    const { prefix } = this.#count;
    for (const [column, passes] of this.#columns.entries())
      addColumn(passes, column, codes, values, prefix - this.#seen);
    for (let row = 0; row < codes.length && this.#passes === 0; row++) {
      if (codes[row] === 0) continue;
      this.#failed++;
      if (this.#seen + row < prefix) this.#failedInPrefix++;
    }
    this.#seen += codes.length;
  }

  endPass(): void {
    this.#passes++;
    this.#seen = 0;
    for (const { all, prefix, quantiles } of this.#columns) {
      if (!all.settled) all.endPass();
      if (!prefix.settled && prefix !== all) prefix.endPass();
      if (!quantiles.settled) quantiles.endPass();
    }
  }

  /** Of each measure, once settled. */
  measures(): Estimates[] {
    return this.#columns.map(({ all, prefix, quantiles }) => {
      const { mean, variance, sd, meanMcse, varianceMcse } = all.moments();
      const [q05 = NaN, median = NaN, q95 = NaN] = quantiles.quantiles();
      return {
        repetitions: this.#count.stored,
        failed: this.#failed,
        mean,
        variance,
        sd,
        mcse: meanMcse,
        mcseVariance: varianceMcse,
        q05,
        median,
        q95,
        prefix: this.#prefixOf(prefix),
      };
    });
  }

  #prefixOf(passes: MomentPasses): PrefixEstimates {
    const { mean, sd, meanMcse } = passes.moments();
    return { repetitions: this.#count.prefix, failed: this.#failedInPrefix, mean, sd, mcse: meanMcse };
  }
}

/** @param inPrefix how many of these rows belong to the prefix; none if it is not positive */
function addColumn(
  { all, prefix, quantiles }: ColumnPasses,
  column: number,
  codes: Uint8Array,
  values: Float64Array,
  inPrefix: number,
): void {
  const width = values.length / codes.length;
  const [needsMoments, needsQuantiles] = [!all.settled, !quantiles.settled];
  for (let row = 0; row < codes.length; row++) {
    if (codes[row] !== 0) continue;
    const value = values[row * width + column] ?? NaN;
    if (needsMoments) all.add(value);
    if (needsMoments && prefix !== all && row < inPrefix) prefix.add(value);
    if (needsQuantiles) quantiles.add(value);
  }
}
