/** What can be wrong with the means and covariances that describe a law. */
import { factorPositiveDefinite } from '../positive-definite.js';
import type { ParameterProblem } from './contract.js';

type Path = readonly (string | number)[];

/** A mean may list at most d coordinates. */
export function meanProblems(path: Path, mean: readonly number[], d: number): readonly ParameterProblem[] {
  if (mean.length <= d) return [];
  return [{ path, message: `expected at most ${d} coordinates (the dimension), got ${mean.length}` }];
}

/** A covariance, if given, is (d × d), symmetric and positive definite. */
export function covarianceProblems(
  path: Path,
  rows: readonly (readonly number[])[] | undefined,
  d: number,
): readonly ParameterProblem[] {
  const message = rows && whatIsWrong(rows, d);
  return message === undefined ? [] : [{ path, message }];
}

function whatIsWrong(rows: readonly (readonly number[])[], d: number): string | undefined {
  if (rows.length !== d) return `expected ${d} rows (the dimension), got ${rows.length}`;
  const odd = rows.findIndex((row) => row.length !== d);
  if (odd >= 0) return `expected rows of ${d} numbers (the dimension), got ${rows[odd].length} in row ${odd + 1}`;
  for (let j = 0; j < d; j++) {
    for (let k = 0; k < j; k++) {
      if (rows[j][k] !== rows[k][j]) {
        return `expected a symmetric matrix, got ${rows[k][j]} in row ${k + 1} and ${rows[j][k]} in row ${j + 1}`;
      }
    }
  }
  const factor = factorPositiveDefinite(Float64Array.from(rows.flat()), d);
  return factor === undefined ? 'expected a positive definite matrix' : undefined;
}
