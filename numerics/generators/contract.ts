/**
 * Generators of synthetic minority points. One contract for all: a generator learns from the repetition's minority
 * once (`prepare`), then writes points in order (`fill`); point i does not depend on how many are asked for.
 */
import type { Arena } from '../arena.js';
import type { Outcome } from '../outcomes.js';
import type { Stream } from '../random/stream.js';

export type GeneratorSpec =
  | { readonly kind: 'oracle' }
  | { readonly kind: 'semi-oracle' }
  | { readonly kind: 'smote'; readonly k: number }
  | { readonly kind: 'gaussian-fit'; readonly ridge: number }
  | { readonly kind: 'shifted-gaussian'; readonly mean: readonly number[] };

export interface Generator {
  /**
   * Learns from the first `n1` rows of `minority` (n1 × d), which must stay unchanged until the last `fill`.
   * Takes its work space from `arena`, at most `workBytes(n1)`.
   *
   * @returns 'ok', or the outcome that every fit with synthetic points must have
   */
  prepare(minority: Float64Array, n1: number, arena: Arena): Outcome;
  /** Writes the stream's next `rows` synthetic points into rows `rowFrom`, … of `out` (n × d, row-major). */
  fill(stream: Stream, out: Float64Array, rowFrom: number, rows: number): void;
  /** Bytes of arena that `prepare` takes for `n1` points. */
  workBytes(n1: number): number;
}
