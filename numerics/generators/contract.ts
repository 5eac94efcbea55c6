/**
 * Generators of synthetic minority points. One contract for all: a generator learns from the repetition's training set
 * once (`prepare`), then writes points in order (`fill`); point i does not depend on how many are asked for.
 *
 * Each generator is one file that exports its definition: name, parameters, source, and how to build it.
 */
import type { Arena } from '../arena.js';
import type { Outcome } from '../outcomes.js';
import type { Parameters, ValuesOf } from '../parameters.js';
import type { Label, Population } from '../populations/contract.js';
import type { Stream } from '../random/stream.js';

/** The observed rows of a repetition; they stay unchanged until the last `fill`. */
export interface TrainingSet {
  /** n0 rows, laid out as in `numerics/rows.ts`; may be longer. */
  readonly majority: Float64Array;
  readonly n0: number;
  /** n1 rows; may be longer. */
  readonly minority: Float64Array;
  readonly n1: number;
  /** The class that is the minority here: 1, unless class counts are random and came out the other way round. */
  readonly minorityLabel: Label;
}

export interface Generator {
  /**
   * Learns from the training set. Takes its work space from `arena`, at most `workBytes(n0, n1)`.
   *
   * @returns 'ok', or the outcome that every fit with synthetic points must have
   */
  prepare(training: TrainingSet, arena: Arena): Outcome;
  /**
   * Writes the stream's next `rows` synthetic points into rows `rowFrom`, … of `out`, laid out as in `numerics/rows.ts`.
   * `rowFrom` is also the index of the first of them among all points of the stream.
   */
  fill(stream: Stream, out: Float64Array, rowFrom: number, rows: number): void;
  /** Bytes of arena that `prepare` takes at most. */
  workBytes(n0: number, n1: number): number;
}

/** What can be said about a study before it runs. */
export interface StudySizes {
  /** The smallest majority and minority of the study; Infinity if counts are random, so that only a draw can tell. */
  readonly n0: number;
  readonly n1: number;
  readonly dimension: number;
}

export interface GeneratorDefinition<K extends string = string, P extends Parameters = Parameters> {
  readonly kind: K;
  /** One phrase for help and editors. */
  readonly about: string;
  readonly parameters: P;
  /** Among which rows it looks for near neighbours of every minority point, which costs a pass for each; absent if it does not. */
  readonly searches?: 'minority' | 'both classes';
  /** True of the one that never supplies a point: ñ is 0 whatever gamma. */
  readonly suppliesNone?: true;
  /** @throws {RangeError} if a number is out of its range */
  create(values: ValuesOf<P>, population: Population): Generator;
  /** Why it can never serve a study of these sizes; absent or undefined if it may. */
  unfit?(values: ValuesOf<P>, sizes: StudySizes): string | undefined;
}

/** Types a definition. */
export function defineGenerator<const K extends string, P extends Parameters>(
  definition: GeneratorDefinition<K, P>,
): GeneratorDefinition<K, P> {
  return definition;
}
