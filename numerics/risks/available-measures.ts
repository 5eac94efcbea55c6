/** Which measures exist for a population and a loss, so that a study can be refused before it runs. */
import type { LossSpec } from '../classifiers/loss.js';
import { MEASURES, type Measure } from '../measures.js';
import type { PopulationSpec } from '../populations/contract.js';

/**
 * Lists the measures, in the order of `MEASURES`: log-losses only with the logistic loss; population values of the logistic
 * loss, and exact errors, only where scores are normal mixtures, which they are not under mean-shift noise.
 */
export function availableMeasures(population: PopulationSpec, loss: LossSpec): readonly Measure[] {
  const logistic = loss.kind === 'logistic';
  const normalScores = population.kind !== 'mean-shift';
  const exists: Readonly<Record<Measure, boolean>> = {
    'excess-risk': !logistic || normalScores,
    'parameter-error': !logistic || normalScores,
    'log-loss': logistic,
    'log-loss-exact': logistic && normalScores,
    error: true,
    'error-exact': normalScores,
    'gamma-star': true,
    'validation-loss': true,
  };
  return MEASURES.filter((measure) => exists[measure]);
}
