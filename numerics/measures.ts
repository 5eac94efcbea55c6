/**
 * What can be measured of one fit. Names are shared by study files, the ledger, curves and flags; `-exact` means
 * evaluated for the population instead of estimated on a test set.
 *
 * - `excess-risk`: R(θ) − R(θ*), the population value of the balanced loss being trained, less its minimum.
 * - `parameter-error`: the Euclidean distance |θ − θ*|, intercept included.
 * - `log-loss`: balanced mean log-loss on the test set; logistic only.
 * - `log-loss-exact`: its population value.
 * - `error`: balanced 0–1 error on the test set. The score's threshold is 0 for the logistic loss and the midpoint of
 *   the targets for the squared loss; a score at the threshold counts as majority.
 * - `error-exact`: its population value.
 * - `gamma-star`: the gamma of the fit: the chosen one under VTSS, the given one under a fixed size.
 * - `validation-loss`: balanced mean on the validation set of the loss being trained, the number VTSS minimises.
 *
 * Which of them exist depends on population and loss: `risks/available-measures.ts`.
 */
export const MEASURES = [
  'excess-risk',
  'parameter-error',
  'log-loss',
  'log-loss-exact',
  'error',
  'error-exact',
  'gamma-star',
  'validation-loss',
] as const;

export type Measure = (typeof MEASURES)[number];

/** Those estimated on a test set. */
export const TEST_MEASURES: readonly Measure[] = ['log-loss', 'error'];
/** Those that need the population's own values. */
export const POPULATION_MEASURES: readonly Measure[] = [
  'excess-risk',
  'parameter-error',
  'log-loss-exact',
  'error-exact',
];
