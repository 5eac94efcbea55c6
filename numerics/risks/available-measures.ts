/** Which measures exist for a population, a classifier and a loss, so that a study can be refused before it runs. */
import type { ClassifierSpec } from '../classifiers/classifier.js';
import type { LossSpec } from '../losses/loss.js';
import { MEASURES, type Measure } from '../measures.js';
import { createPopulation, type PopulationSpec } from '../populations/population.js';

export interface Judged {
  readonly population: PopulationSpec;
  readonly classifier: ClassifierSpec;
  readonly loss: LossSpec;
  /** The sample that stands for the population where θ* has no closed form; null if there is none. */
  readonly reference: object | null;
}

/**
 * Lists the measures, in the order of `MEASURES`: log-losses only with the logistic loss; population values only of linear
 * scores, where these are normal mixtures or the loss is squared; θ* of a reference sample only of linear scores.
 */
export function availableMeasures({ population, classifier, loss, reference }: Judged): readonly Measure[] {
  const linear = classifier.kind !== 'kernel';
  const normalScores = linear && createPopulation(population).normalLaw !== undefined;
  const closedForm = normalScores || (linear && loss.kind === 'squared');
  const optimum = closedForm || (linear && reference !== null);
  const logistic = loss.kind === 'logistic';
  const exists: Readonly<Record<Measure, boolean>> = {
    'excess-risk': optimum,
    'parameter-error': optimum,
    'log-loss': logistic,
    'log-loss-exact': logistic && normalScores,
    error: true,
    'error-exact': normalScores,
    'gamma-star': true,
    'validation-loss': true,
    'excess-risk-exact': closedForm,
    'parameter-error-exact': closedForm,
    'test-loss': true,
    'test-excess': optimum,
  };
  return MEASURES.filter((measure) => exists[measure]);
}
