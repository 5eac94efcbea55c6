/** What can come of a repetition besides values, in words: what it means, and what a study can do about it. */
import { OUTCOMES, type Outcome } from '../numerics/outcomes.js';

export type Failure = Exclude<Outcome, 'ok'>;

/** The reasons for which a repetition fails. */
export const FAILURES: readonly Failure[] = OUTCOMES.filter((outcome) => outcome !== 'ok');

export interface OutcomeWords {
  readonly means: string;
  readonly remedy: string;
}

export const FAILURE_WORDS: Readonly<Record<Failure, OutcomeWords>> = {
  separated: {
    means: 'a score calls every training row rightly, so the loss has no (unique) minimum',
    remedy: 'more points, fewer dimensions, or a penalty',
  },
  'no-convergence': {
    means:
      'the solver gave up: classes that touch but do not overlap, or features thousands of their spread away from 0; or EM did',
    remedy: 'a penalty; centred features; fewer components, or a ridge',
  },
  'too-few-points': {
    means: 'the generator cannot learn from so few',
    remedy: 'more points, or a smaller k, m, minPts',
  },
  singular: {
    means: 'rows or a fitted covariance do not span all dimensions',
    remedy: 'more points, a ridge, or a penalty',
  },
  'empty-class': {
    means: 'random class counts left a class without a point',
    remedy: 'a larger n',
  },
  'no-borderline-points': {
    means: 'no minority point has the majority near enough',
    remedy: 'a larger m (or k of adasyn), or classes that overlap',
  },
  'all-noise': {
    means: 'no minority point has others of its class near enough',
    remedy: 'a larger eps or k, or a smaller minPts',
  },
};
