/** The tiny study as an adaptive one, with values by which it is known where each cell stops. */
import type { StudyInput } from '../../studies/study.js';
import type { fakeValue } from './fake-compute.js';

/** Decides after 10, 20, 40 and at last 80 repetitions. */
export const ADAPTIVE: Partial<StudyInput> = {
  repetitions: 80,
  precision: { targets: { 'excess-risk': { absolute: 0.2 } }, minimum: 10 },
};

/**
 * With gamma 0 always 5: an MCSE of zero, enough after 10. With gamma 1 ±1 in turn: a standard deviation of √(n / (n − 1)), so an
 * MCSE of 1 / √(n − 1), which is 0.33 after 10, 0.23 after 20 and 0.16 after 40.
 */
export const adaptiveValue: typeof fakeValue = ({ rule }, repetition) =>
  rule.kind === 'fixed' && rule.gamma === 0 ? 5 : repetition % 2 === 0 ? 1 : -1;

/** Where the cells stop, in the order of the grid: two arms with gamma 0 and 1. */
export const ADAPTIVE_STOPS = [10, 40, 10, 40];
