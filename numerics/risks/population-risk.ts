/** Population risks of linear rules: everything about θ that needs no test set. */
import type { LossSpec } from '../classifiers/loss.js';
import type { NormalComponent, Population } from '../populations/contract.js';
import { exactError } from './exact-error.js';
import { distance } from './linear-rule.js';
import { createLogisticRisk } from './logistic-risk.js';
import { scoreThreshold } from './score-threshold.js';
import { createSquaredRisk } from './squared-risk.js';
import type { TrainedRisk } from './trained-risk.js';

export interface PopulationRisk extends TrainedRisk {
  /** |θ − θ*|. */
  parameterError(theta: Float64Array): number;
  /** Balanced 0–1 error. @throws {RangeError} if scores are not normal mixtures */
  error(theta: Float64Array): number;
}

/**
 * Builds the exact risk of scores θ′z, θ = (w, b) with the intercept last if there is one.
 *
 * @throws {RangeError} if the loss is logistic and scores are not normal mixtures; `availableMeasures` tells beforehand
 */
export function createPopulationRisk(population: Population, loss: LossSpec, intercept: boolean): PopulationRisk {
  const d = population.dimension;
  const laws = scoreLaws(population);
  const trained = createTrainedRisk(population, loss, intercept);

  return {
    ...trained,
    parameterError: (theta) => distance(theta, trained.optimum),
    error(theta) {
      if (laws === undefined) {
        throw new RangeError('Cannot evaluate the exact error: scores must be normal mixtures under this population');
      }
      return exactError({ laws, d, threshold: scoreThreshold(loss) }, theta);
    },
  };
}

function createTrainedRisk(population: Population, loss: LossSpec, intercept: boolean): TrainedRisk {
  if (loss.kind === 'squared') return createSquaredRisk(population, { targets: loss.targets, intercept });
  const laws = scoreLaws(population);
  if (laws === undefined) {
    throw new RangeError('Cannot evaluate the exact log-loss: scores must be normal mixtures under this population');
  }
  return createLogisticRisk({ laws, d: population.dimension, intercept });
}

function scoreLaws(
  population: Population,
): readonly [readonly NormalComponent[], readonly NormalComponent[]] | undefined {
  return population.normalLaw && [population.normalLaw(0), population.normalLaw(1)];
}
