/** A statement of the paper, or a control of one, that stored repetitions can judge. */
import type { Measure } from '../../numerics/measures.js';
import type { Evidence } from './evidence.js';
import type { Finding } from './verdict.js';

export interface Claim {
  /** `figure-5/oracle-improves`. */
  readonly id: string;
  /** The figure, example or theorem it belongs to, as in the id. */
  readonly figure: string;
  /** Where the paper says it; "control of …" for what the paper does not say but its reading rests on. */
  readonly source: string;
  /** One sentence. */
  readonly statement: string;
  /** Names of the studies whose repetitions it needs; none for what is computed. */
  readonly studies: readonly string[];
  /**
   * One finding for each reading of the statement.
   *
   * @throws {MissingEvidence} if a run lacks the cells it is about
   */
  evaluate(of: (study: string) => Evidence): readonly Finding[];
}

/** The figure that an id belongs to. */
export function claim(fields: Omit<Claim, 'figure'>): Claim {
  return { ...fields, figure: fields.id.slice(0, fields.id.indexOf('/')) };
}

/** Evaluates a claim on one study once for each of `measures` that the study has. */
export function eachMeasure<M extends Measure>(
  study: string,
  measures: readonly M[],
  find: (evidence: Evidence, measure: M) => Finding | readonly Finding[],
): Claim['evaluate'] {
  return (of) => {
    const evidence = of(study);
    return evidence.measured(measures).flatMap((measure) => find(evidence, measure));
  };
}
