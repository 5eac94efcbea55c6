/**
 * From study to arms and cells.
 *
 * A cell is one combination of levels; an arm is the cells that differ only in how much is added (gamma and method):
 * they share data sets and synthetic streams, so one pass serves them all.
 *
 * Keys are content hashes. The cell key covers everything that shapes the cell's numbers and nothing else, so a cell
 * keeps its key, and its stored numbers, whatever other cells stand in the study. The data key covers only what shapes
 * the data: every generator, gamma and method sees the same data set in a repetition.
 */
import type { ArmSpec, CellSpec, SizeRule } from '../numerics/arm.js';
import { type Measure, TEST_MEASURES } from '../numerics/measures.js';
import type { PopulationSpec } from '../numerics/populations/population.js';
import { NUMERICS_VERSION } from '../numerics/version.js';
import { contentKey } from './content-key.js';
import { FACTORS, type Factor, type Generator, type Method, type Study } from './study.js';

export type Level = string | number;

export interface Cell {
  readonly key: string;
  readonly method: Method;
  /** The gamma asked for; null where the method chooses it. */
  readonly gamma: number | null;
  readonly spec: CellSpec;
}

export interface Arm {
  /** Position in the study's grid. */
  readonly index: number;
  readonly n0: number;
  readonly n1: number;
  /** Name of the generator, with its parameters if another of its kind is in the study. */
  readonly generator: string;
  /** Levels of the study's factors at this arm. */
  readonly factors: Readonly<Partial<Record<Factor, Level>>>;
  readonly spec: ArmSpec;
  readonly cells: readonly Cell[];
}

/** Levels of the factors, and the class sizes that follow. */
export interface Combination {
  readonly n0: number;
  readonly n1: number;
  readonly factors: Readonly<Partial<Record<Factor, Level>>>;
}

/** A study never changes, and hashing its cells costs more than looking at them: each grid is made once. */
const grids = new WeakMap<Study, readonly Arm[]>();

/** All arms of a study, factors varying slowest in the order of {@link FACTORS}, generators fastest. */
export function studyGrid(study: Study): readonly Arm[] {
  const made = grids.get(study) ?? makeGrid(study);
  grids.set(study, made);
  return made;
}

function makeGrid(study: Study): Arm[] {
  const arms = combinations(study).flatMap((at) => study.generators.map((generator) => ({ at, generator })));
  return arms.map(({ at, generator }, index) => armOf(study, at, generator, index));
}

/** How many cells the grid has, without building it. */
export function cellCount(study: Study): number {
  const factors = FACTORS.reduce((product, name) => product * (study.factors[name]?.length ?? 1), 1);
  const sizes = study.methods.reduce((sum, method) => sum + (method === 'fixed' ? study.gamma.length : 1), 0);
  return factors * study.generators.length * sizes;
}

/** The product of the factors' levels. */
export function combinations(study: Study): Combination[] {
  let rows: Partial<Record<Factor, Level>>[] = [{}];
  for (const name of FACTORS) {
    const levels = study.factors[name];
    if (levels !== undefined) rows = rows.flatMap((row) => levels.map((level) => ({ ...row, [name]: level })));
  }
  return rows.map((factors) => {
    const n1 = Number(factors.n1 ?? study.sizes.n1);
    const n0 = Number(factors.n0 ?? study.sizes.n0 ?? Math.round(n1 * Number(factors.ratio ?? study.sizes.ratio)));
    return { n0, n1, factors };
  });
}

/** The levels of a factor: those that vary, or the one value that the study fixes. */
export function factorLevels(study: Study, name: Factor): readonly Level[] {
  const levels = study.factors[name];
  if (levels !== undefined) return levels;
  if (name === 'dimension') return [study.population.dimension];
  if (name === 'noise') return study.population.kind === 'mean-shift' ? [study.population.noise] : [];
  const value = study.sizes[name];
  return value === undefined ? [] : [value];
}

/** The population with the factors' levels put in. */
export function populationAt({ population }: Study, { factors }: Combination): PopulationSpec {
  const dimension = Number(factors.dimension ?? population.dimension);
  if (population.kind !== 'mean-shift') return { ...population, dimension };
  return { ...population, dimension, noise: (factors.noise ?? population.noise) as typeof population.noise };
}

function armOf(study: Study, at: Combination, generator: Generator, index: number): Arm {
  const population = populationAt(study, at);
  const dataKey = contentKey({ population, n0: at.n0, n1: at.n1 });
  const spec: ArmSpec = {
    seed: String(study.seed),
    dataKey,
    syntheticKey: contentKey({ dataKey, generator }),
    population,
    n0: at.n0,
    n1: at.n1,
    generator,
    synthesis: study.synthesis,
    loss: study.loss,
    intercept: study.intercept,
    validationPerClass: study.validation?.perClass ?? 0,
    test: study.test ?? null,
  };
  return {
    index,
    ...at,
    generator: generatorLabel(generator, study.generators),
    spec,
    cells: study.methods.flatMap((method) => cellsOf(study, spec, method)),
  };
}

function cellsOf(study: Study, arm: ArmSpec, method: Method): Cell[] {
  const measures = study.measures.filter((measure) => measure !== 'gamma-star' || method === 'vtss');
  if (method === 'vtss') return [cellOf(arm, method, { kind: 'vtss', gammas: study.gamma }, measures)];
  const gammas = method === 'none' ? [0] : method === 'naive' ? [1] : study.gamma;
  return gammas.map((gamma) => cellOf(arm, method, { kind: 'fixed', gamma }, measures));
}

function cellOf(arm: ArmSpec, method: Method, rule: SizeRule, measures: readonly Measure[]): Cell {
  const needsValidation = rule.kind === 'vtss' || measures.includes('validation-loss');
  const needsTest = measures.some((measure) => TEST_MEASURES.includes(measure));
  const { validationPerClass, test, ...shape } = arm;
  const key = contentKey({
    numerics: NUMERICS_VERSION,
    ...shape,
    validationPerClass: needsValidation ? validationPerClass : 0,
    test: needsTest ? test : null,
    method,
    rule,
    measures,
  });
  return { key, method, gamma: rule.kind === 'fixed' ? rule.gamma : null, spec: { rule, measures } };
}

function generatorLabel(generator: Generator, all: readonly Generator[]): string {
  const { kind, ...parameters } = generator;
  if (all.filter((other) => other.kind === kind).length === 1) return kind;
  const text = Object.entries(parameters).map(
    ([name, value]) => `${name}=${Array.isArray(value) ? value.join(' ') : value}`,
  );
  return `${kind}(${text.join(';')})`;
}
