/** The generators that studies may name, and from the description of one to the generator. */
import type { ValuesOf } from '../parameters.js';
import type { Population } from '../populations/contract.js';
import { adasyn } from './adasyn.js';
import { bootstrap } from './bootstrap.js';
import { borderlineSmote1 } from './borderline-smote-1.js';
import { borderlineSmote2 } from './borderline-smote-2.js';
import type { Generator, GeneratorDefinition } from './contract.js';
import { dbsmote } from './dbsmote.js';
import { gaussianFit } from './gaussian-fit.js';
import { gaussianMixtureFit } from './gaussian-mixture-fit.js';
import { kernelDensity } from './kernel-density.js';
import { mixup } from './mixup.js';
import { none } from './none.js';
import { oracle } from './oracle.js';
import { perturbed } from './perturbed.js';
import { safeLevelSmote } from './safe-level-smote.js';
import { semiOracle } from './semi-oracle.js';
import { shiftedGaussian } from './shifted-gaussian.js';
import { smote } from './smote.js';

export type { Generator, GeneratorDefinition, StudySizes, TrainingSet } from './contract.js';

/** In the order in which help lists them. */
export const GENERATORS = [
  none,
  oracle,
  semiOracle,
  smote,
  gaussianFit,
  shiftedGaussian,
  bootstrap,
  perturbed,
  kernelDensity,
  gaussianMixtureFit,
  mixup,
  borderlineSmote1,
  borderlineSmote2,
  adasyn,
  safeLevelSmote,
  dbsmote,
] as const;

export type GeneratorSpec = SpecOf<(typeof GENERATORS)[number]>;

type SpecOf<D> = D extends GeneratorDefinition<infer K, infer P> ? { readonly kind: K } & ValuesOf<P> : never;

/** The definition of this name. */
export function generatorOf(kind: GeneratorSpec['kind']): GeneratorDefinition {
  return GENERATORS.find((definition) => definition.kind === kind) as unknown as GeneratorDefinition;
}

/**
 * Builds the generator that `spec` describes, for minorities of `population`.
 *
 * @throws {RangeError} if a number of `spec` is out of its range
 */
export function createGenerator(spec: GeneratorSpec, population: Population): Generator {
  return generatorOf(spec.kind).create(spec, population);
}
