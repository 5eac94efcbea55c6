/** The γ of the method `theory`: the bias-cancelling size in closed form, known before anything is drawn. */
import type { ClassSizes } from '../arm/contract.js';
import type { GeneratorSpec } from '../generators/generator.js';
import type { LossSpec } from '../losses/loss.js';
import { createPopulation, type PopulationSpec } from '../populations/population.js';
import { createPopulationRisk } from '../risks/population-risk.js';
import { biasCancellingSize } from './bias-cancelling-size.js';
import { expectedGradient, gradientScale } from './expected-gradient.js';
import { phiGradient, psiGradient } from './gradient-law.js';
import { norm } from './matrices.js';
import { vanishes } from './regime.js';
import { classLaw, syntheticLaw } from './synthetic-law.js';

/** Fields of an `ArmSpec`. */
export interface SizedProblem {
  readonly population: PopulationSpec;
  readonly generator: GeneratorSpec;
  readonly loss: LossSpec;
  readonly intercept: boolean;
  readonly rho: number;
  readonly sizes: ClassSizes;
}

/** Digits that survive rounding, so that a gamma of 4 is 4. */
const DIGITS = 12;

/**
 * Computes γ = ñ/(n₀ − n₁) with ñ from `biasCancellingSize`, to 12 digits.
 *
 * @throws {RangeError} saying why, if there is no such γ or no closed form of it
 */
export function biasCancellingGamma(problem: SizedProblem): number {
  const { sizes, loss, rho } = problem;
  const fail = (reason: string) => new RangeError(`Cannot cancel the leading bias: ${reason}`);
  if ('n' in sizes) throw fail('class counts must be fixed, got random ones (sizes.n)');
  const population = createPopulation(problem.population);
  const minorityLaw = classLaw(population, 1);
  if (loss.kind !== 'squared' && minorityLaw.normal === undefined) {
    throw fail(`θ* must be known in closed form, which it is not for this population with loss ${loss.kind}`);
  }
  const { optimum } = createPopulationRisk(population, loss, problem.intercept, rho);
  const law = syntheticLaw(problem.generator, minorityLaw, sizes.n1);
  const synthetic = law && expectedGradient(law, loss, 1, optimum);
  const majority = expectedGradient(classLaw(population, 0), loss, 0, optimum);
  const minority = expectedGradient(minorityLaw, loss, 1, optimum);
  if (synthetic === undefined || majority === undefined || minority === undefined) {
    throw fail(
      `∇ψ must be known in closed form, which it is not for generator ${problem.generator.kind} with loss ${loss.kind}; ` +
        'see `ballast theory` for a simulated value, and give it as gamma of method fixed',
    );
  }
  const phi = phiGradient({ majority, minority });
  if (vanishes({ value: norm(phi), mcse: 0 }, gradientScale(population, loss, optimum))) {
    throw fail('∇φ is zero at θ* (local symmetry): there is no bias of imbalance to cancel');
  }
  const size = biasCancellingSize({ phi, psi: psiGradient({ synthetic, minority }), rho, ...sizes });
  if ('none' in size) throw fail(size.none);
  return Number(size.gamma.toPrecision(DIGITS));
}
