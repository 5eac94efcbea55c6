/** Population risks of linear rules: everything about θ that needs no test set. */
import { createLoss, type LossSpec } from '../losses/loss.js';
import type { Population } from '../populations/contract.js';
import { exactError } from './exact-error.js';
import { distance } from './linear-rule.js';
import { type ClassLaws, createMixtureRisk } from './mixture-risk.js';
import { createSquaredRisk } from './squared-risk.js';
import type { TrainedRisk } from './trained-risk.js';

export interface PopulationRisk extends TrainedRisk {
  /** |θ − θ*|. */
  parameterError(theta: Float64Array): number;
  /** ρ times the majority's 0–1 error plus 1 − ρ times the minority's. @throws {RangeError} if scores are not normal mixtures */
  error(theta: Float64Array): number;
}

/**
 * Builds the exact risk of scores θ′z, θ = (w, b) with the intercept last if there is one. It has no penalty, whatever fits have.
 *
 * @param rho ρ of Remark 1: the weight of the majority, in (0, 1); ½ for the balanced risk
 * @throws {RangeError} if neither the loss is squared nor scores are normal mixtures (`availableMeasures` tells beforehand), or θ*
 *   is not found
 */
export function createPopulationRisk(
  population: Population,
  loss: LossSpec,
  intercept: boolean,
  rho = 0.5,
): PopulationRisk {
  if (!(rho > 0 && rho < 1)) {
    throw new RangeError(`Cannot weight the classes: rho must be between 0 and 1, got ${rho}`);
  }
  const d = population.dimension;
  const laws = scoreLaws(population);
  const { threshold } = createLoss(loss);
  const trained = createTrainedRisk(population, laws, loss, intercept, rho);

  return {
    ...trained,
    parameterError: (theta) => distance(theta, trained.optimum),
    error(theta) {
      if (laws === undefined) {
        throw new RangeError('Cannot evaluate the exact error: scores must be normal mixtures under this population');
      }
      return exactError({ laws, d, threshold, rho }, theta);
    },
  };
}

function createTrainedRisk(
  population: Population,
  laws: ClassLaws | undefined,
  loss: LossSpec,
  intercept: boolean,
  rho: number,
): TrainedRisk {
  if (loss.kind === 'squared') return createSquaredRisk(population, { targets: loss.targets, intercept, rho });
  if (laws === undefined) {
    throw new RangeError(
      `Cannot evaluate the exact ${loss.kind} risk: scores must be normal mixtures under this population`,
    );
  }
  return createMixtureRisk({ laws, d: population.dimension, loss: createLoss(loss), intercept, rho });
}

function scoreLaws(population: Population): ClassLaws | undefined {
  return population.normalLaw && [population.normalLaw(0), population.normalLaw(1)];
}
