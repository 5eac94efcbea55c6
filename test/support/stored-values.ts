/** Stored values of one cell, from plain lists. */
import type { CellValues } from '../../studies/results.js';

/** @param repetitions 0, 1, … if absent */
export function storedValues(
  codes: ArrayLike<number>,
  values: ArrayLike<number>,
  repetitions: ArrayLike<number> = [...Array(codes.length).keys()],
): CellValues {
  return {
    repetitions: Uint32Array.from(repetitions),
    codes: Uint8Array.from(codes),
    values: Float64Array.from(values),
  };
}
