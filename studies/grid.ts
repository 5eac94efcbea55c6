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
import type { ArmSpec, ClassSizes, SizeRule } from '../numerics/arm.js';
import { type Measure, OPTIMUM_MEASURES, TEST_MEASURES } from '../numerics/measures.js';
import { createPopulation, type PopulationSpec } from '../numerics/populations/population.js';
import { biasCancellingGamma } from '../numerics/theory/bias-cancelling-gamma.js';
import { NUMERICS_VERSION } from '../numerics/version.js';
import { type Cell, KeyedCell, type KnownKeys } from './cell.js';
import { keepRecentCells } from './cell-memory.js';
import { contentKey, contentKeysBy } from './content-key.js';
import {
  type Classifier,
  FACTORS,
  type Factor,
  type Generator,
  type Method,
  type MethodSpec,
  methodLabel,
  type Study,
} from './study.js';

export type { Cell } from './cell.js';

export type Level = string | number;

export interface Arm {
  /** Position in the study's grid. */
  readonly index: number;
  /** Null where class counts are random. */
  readonly n0: number | null;
  readonly n1: number | null;
  /** Name of the generator, with its parameters if another of its kind is in the study. */
  readonly generator: string;
  /** Levels of the study's factors at this arm. */
  readonly factors: Readonly<Partial<Record<Factor, Level>>>;
  readonly spec: ArmSpec;
  /** How many cells it has, without making them. */
  readonly size: number;
  readonly cells: readonly Cell[];
}

/** Levels of the factors, and the class sizes that follow. */
export interface Combination {
  readonly sizes: ClassSizes;
  readonly factors: Readonly<Partial<Record<Factor, Level>>>;
}

/** A study never changes, and hashing its cells costs more than looking at them: each grid is made once. */
const grids = new WeakMap<Study, Map<number, readonly Arm[]>>();

/**
 * All arms of a study, factors varying slowest in the order of {@link FACTORS}, generators fastest.
 *
 * @param numericsVersion the one that its numbers are of: another than this program's only to look up what was stored
 */
export function studyGrid(study: Study, numericsVersion = NUMERICS_VERSION): readonly Arm[] {
  const made = grids.get(study) ?? new Map<number, readonly Arm[]>();
  grids.set(study, made);
  const grid = made.get(numericsVersion) ?? makeGrid(study, numericsVersion);
  made.set(numericsVersion, grid);
  return grid;
}

function makeGrid(study: Study, numericsVersion: number): Arm[] {
  const arms = combinations(study).flatMap((at) => study.generators.map((generator) => ({ at, generator })));
  const size = sizeOfArms(study);
  const cellsIn = keepRecentCells((spec, keys) => cellsOf(study, spec, numericsVersion, keys), arms.length * size);
  const keys = { dataKeyOf: once(contentKey), syntheticKeyOf: once(contentKey) };
  return arms.map(({ at, generator }, index) => {
    const arm = armOf(study, at, generator, index, keys);
    return {
      ...arm,
      size,
      get cells() {
        return cellsIn(arm.spec);
      },
    };
  });
}

/** From what a key names to the key. */
interface ArmKeys {
  readonly dataKeyOf: (content: object) => string;
  readonly syntheticKeyOf: (content: object) => string;
}

/** Arms that differ in what shapes no data have one key: it is made for the first of them. */
function once(make: (content: object) => string): (content: object) => string {
  const made = new Map<string, string>();
  return (content) => {
    const text = JSON.stringify(content);
    const key = made.get(text) ?? make(content);
    made.set(text, key);
    return key;
  };
}

/** How many cells the grid has, without building it. */
export function cellCount(study: Study): number {
  const factors = FACTORS.reduce((product, name) => product * (study.factors[name]?.length ?? 1), 1);
  return factors * study.generators.length * sizeOfArms(study);
}

/** How many cells each arm has. */
function sizeOfArms(study: Study): number {
  return study.methods.reduce((sum, { kind }) => sum + (kind === 'fixed' ? study.gamma.length : 1), 0);
}

/** The product of the factors' levels. */
export function combinations(study: Study): Combination[] {
  let rows: Partial<Record<Factor, Level>>[] = [{}];
  for (const name of FACTORS) {
    const levels = study.factors[name];
    if (levels !== undefined) rows = rows.flatMap((row) => levels.map((level) => ({ ...row, [name]: level })));
  }
  return rows.map((factors) => ({ sizes: classSizes(study, factors), factors }));
}

function classSizes(study: Study, factors: Combination['factors']): ClassSizes {
  const n = factors.n ?? study.sizes.n;
  if (n !== undefined) {
    const population = createPopulation(populationAt(study, { factors }));
    return { n: Number(n), minorityShare: population.minorityShare ?? study.sizes.minorityShare ?? Number.NaN };
  }
  const n1 = Number(factors.n1 ?? study.sizes.n1);
  const n0 = Number(factors.n0 ?? study.sizes.n0 ?? Math.round(n1 * Number(factors.ratio ?? study.sizes.ratio)));
  return { n0, n1 };
}

/** Class counts that a repetition has, or may expect where they are random. */
export function expectedCounts(sizes: ClassSizes): { readonly n0: number; readonly n1: number } {
  if (!('n' in sizes)) return sizes;
  const n1 = Math.round(sizes.n * Math.min(sizes.minorityShare, 1 - sizes.minorityShare));
  return { n0: sizes.n - n1, n1 };
}

/** The levels of a factor: those that vary, or the one value that the study fixes. */
export function factorLevels(study: Study, name: Factor): readonly Level[] {
  const levels = study.factors[name];
  if (levels !== undefined) return levels;
  if (name === 'dimension') return [study.population.dimension];
  if (name === 'noise') return study.population.kind === 'mean-shift' ? [study.population.noise] : [];
  if (name === 'penalty') return [study.penalty];
  if (name === 'bandwidth') return study.classifier.kind === 'kernel' ? [study.classifier.bandwidth] : [];
  const value = study.sizes[name];
  return value === undefined ? [] : [value];
}

/** The population with the factors' levels put in. */
export function populationAt({ population }: Study, { factors }: Pick<Combination, 'factors'>): PopulationSpec {
  const dimension = Number(factors.dimension ?? population.dimension);
  if (population.kind !== 'mean-shift') return { ...population, dimension };
  return { ...population, dimension, noise: (factors.noise ?? population.noise) as typeof population.noise };
}

/** The population in the smallest dimension that it is studied in. */
export function narrowestPopulation(study: Study): PopulationSpec {
  return { ...study.population, dimension: Math.min(...factorLevels(study, 'dimension').map(Number)) };
}

function classifierAt({ classifier }: Study, { factors }: Combination): Classifier {
  if (classifier.kind !== 'kernel') return classifier;
  return { ...classifier, bandwidth: (factors.bandwidth ?? classifier.bandwidth) as typeof classifier.bandwidth };
}

function armOf(
  study: Study,
  at: Combination,
  generator: Generator,
  index: number,
  { dataKeyOf, syntheticKeyOf }: ArmKeys,
): Omit<Arm, 'cells' | 'size'> {
  const population = populationAt(study, at);
  const { sizes, factors } = at;
  const dataKey = dataKeyOf({ population, ...sizes });
  const spec: ArmSpec = {
    seed: String(study.seed),
    dataKey,
    syntheticKey: syntheticKeyOf({ dataKey, generator }),
    population,
    sizes,
    generator,
    synthesis: study.synthesis,
    classifier: classifierAt(study, at),
    loss: study.loss,
    intercept: study.intercept,
    penalty: Number(factors.penalty ?? study.penalty),
    rho: study.rho,
    validationPerClass: study.validation?.perClass ?? 0,
    test: study.test ?? null,
    reference: study.reference ?? null,
  };
  return {
    index,
    n0: 'n' in sizes ? null : sizes.n0,
    n1: 'n' in sizes ? null : sizes.n1,
    factors,
    generator: generatorLabel(generator, study.generators),
    spec,
  };
}

/** @param keys of the cells, as far as they are known */
function cellsOf(study: Study, arm: ArmSpec, numericsVersion: number, keys: KnownKeys): Cell[] {
  const cells: Cell[] = [];
  for (const method of study.methods) {
    const measures = study.measures.filter((measure) => measure !== 'gamma-star' || method.kind === 'vtss');
    const rules = rulesOf(study, arm, method);
    const label = methodLabel(method);
    let make: ((rule: SizeRule) => string) | undefined;
    const keyOf = (rule: SizeRule) => {
      make ??= cellKeys(arm, { method: method.kind, rules, measures }, numericsVersion);
      return make(rule);
    };
    for (const rule of rules) {
      const gamma = rule.kind === 'fixed' ? rule.gamma : null;
      const plain = { index: cells.length, method: label, methodKind: method.kind, gamma, spec: { rule, measures } };
      cells.push(new KeyedCell(plain, keys, keyOf));
    }
  }
  return cells;
}

/** The rules of a method's cells: one, or one for each gamma of the grid. */
function rulesOf(study: Study, arm: ArmSpec, method: MethodSpec): SizeRule[] {
  switch (method.kind) {
    case 'none':
      return [{ kind: 'fixed', gamma: 0 }];
    case 'naive':
      return [{ kind: 'fixed', gamma: 1 }];
    case 'fixed':
      return study.gamma.map((gamma) => ({ kind: 'fixed', gamma }));
    case 'vtss': {
      const [from, to] = method.within ?? [0, Number.POSITIVE_INFINITY];
      const gammas = study.gamma.filter((gamma) => from <= gamma && gamma <= to);
      return [{ kind: 'vtss', gammas, ...(method.loss !== undefined && { loss: method.loss }) }];
    }
    case 'class-weighted':
      return [{ kind: 'class-weighted', weight: method.weight ?? arm.rho }];
    case 'theory':
      return [{ kind: 'fixed', gamma: biasCancellingGamma(arm) }];
    case 'best-of-k':
      return [{ kind: 'best-of', gamma: method.gamma, draws: method.k }];
  }
}

/** The keys of a method's cells, by rule. */
function cellKeys(
  arm: ArmSpec,
  {
    method,
    rules,
    measures,
  }: { readonly method: Method; readonly rules: readonly SizeRule[]; readonly measures: readonly Measure[] },
  numericsVersion: number,
): (rule: SizeRule) => string {
  const chooses = rules.some(({ kind }) => kind === 'vtss' || kind === 'best-of');
  return contentKeysBy('rule', {
    numerics: numericsVersion,
    ...shapeOf(arm, measures),
    validationPerClass: chooses || measures.includes('validation-loss') ? arm.validationPerClass : 0,
    test: measures.some((measure) => TEST_MEASURES.includes(measure)) ? arm.test : null,
    method,
    measures,
  });
}

/** What of an arm shapes a cell's numbers. A field that says what its absence says stays out, so that older keys hold. */
function shapeOf(arm: ArmSpec, measures: readonly Measure[]): object {
  const { sizes, classifier, penalty, rho, reference, validationPerClass, test, ...shape } = arm;
  return {
    ...shape,
    ...sizes,
    ...(classifier.kind !== 'linear' && { classifier }),
    ...(penalty !== 0 && { penalty }),
    ...(rho !== 0.5 && { rho }),
    ...(reference !== null && measures.some((measure) => OPTIMUM_MEASURES.includes(measure)) && { reference }),
  };
}

function generatorLabel(generator: Generator, all: readonly Generator[]): string {
  const { kind, ...parameters } = generator;
  if (all.filter((other) => other.kind === kind).length === 1) return kind;
  const text = Object.entries(parameters).map(
    ([name, value]) => `${name}=${typeof value === 'object' ? Object.values(value).join(' ') : value}`,
  );
  return `${kind}(${text.join(';')})`;
}
