/** What a mean is a mean of, in words that both sides share: `n1=50 smote vtss log-loss`. */
import type { CellSummary } from './compute-core.js';
import type { Summary } from './summary.js';

export interface CellName {
  /** `n1=50`, `noise=rademacher`, or empty. */
  readonly group: string;
  readonly generator: string;
  readonly method: string;
  readonly gamma: number | null;
  readonly measure: string;
}

export function writeCellName({ group, generator, method, gamma, measure }: CellName): string {
  // the two sides space a grid by different roundings
  const size = gamma === null ? '' : `γ=${Number(gamma.toPrecision(6))}`;
  return [group, generator, method, size, measure].filter((word) => word !== '').join(' ');
}

/** The cells of a compute core's report. */
export function namedCells(cells: readonly CellSummary[]): Map<string, Summary> {
  return new Map(
    cells.flatMap(({ factors, generator, method, gamma, measures }) => {
      const group = Object.entries(factors)
        .map(([name, level]) => `${name}=${level}`)
        .join(' ');
      // γ is part of the name of `fixed` alone: naive and none say theirs
      const size = method === 'fixed' ? gamma : null;
      return Object.entries(measures).map(([measure, summary]): [string, Summary] => [
        writeCellName({ group, generator, method, gamma: size, measure }),
        summary,
      ]);
    }),
  );
}
