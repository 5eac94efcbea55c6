/**
 * What can be measured of one fit. Names are shared by study files, the ledger, curves and flags; `-exact` means
 * evaluated for the population instead of estimated on a sample.
 *
 * - `excess-risk`: R(θ) − R(θ*), the balanced value of the loss being trained, less its minimum: of the population where
 *   that is known in closed form, of the study's reference sample if it has one.
 * - `parameter-error`: the Euclidean distance ‖θ − θ*‖, intercept included; θ* as above.
 * - `log-loss`: balanced mean log-loss on the test set; logistic only.
 * - `log-loss-exact`: its population value.
 * - `error`: balanced 0–1 error on the test set. The score's threshold is the midpoint of the targets for the squared loss and 0
 *   for the others; a score at the threshold counts as majority.
 * - `error-exact`: its population value.
 * - `gamma-star`: the gamma that VTSS chose.
 * - `validation-loss`: balanced mean on the validation set of the loss being trained, the number VTSS minimises.
 * - `excess-risk-exact`, `parameter-error-exact`: of the population, whether or not there is a reference sample.
 * - `test-loss`: balanced mean on the test set of the loss being trained.
 * - `test-excess`: that, less the value of θ* on the same set.
 *
 * With a study's `rho` other than ½, "balanced" reads: the majority's mean times ρ plus the minority's times 1 − ρ.
 * Which of them exist depends on population, classifier and loss: `risks/available-measures.ts`.
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
  'excess-risk-exact',
  'parameter-error-exact',
  'test-loss',
  'test-excess',
] as const;

export type Measure = (typeof MEASURES)[number];

/** Those estimated on a test set. */
export const TEST_MEASURES: readonly Measure[] = ['log-loss', 'error', 'test-loss', 'test-excess'];
/** Those that need θ*: the population's, or the reference sample's where there is one. */
export const OPTIMUM_MEASURES: readonly Measure[] = ['excess-risk', 'parameter-error', 'test-excess'];
/** Those that need the population's own values in any case. */
export const EXACT_MEASURES: readonly Measure[] = [
  'log-loss-exact',
  'error-exact',
  'excess-risk-exact',
  'parameter-error-exact',
];
