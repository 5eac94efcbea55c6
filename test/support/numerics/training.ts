import {
  createGenerator,
  type Generator,
  type GeneratorSpec,
  type TrainingSet,
} from '../../../numerics/generators/generator.js';
import { createPopulation } from '../../../numerics/populations/population.js';
import { packRows, rowsLength, unpackRows } from '../../../numerics/rows.js';
import { createArena } from './arena.js';
import { testStream } from './stream.js';

/** A training set of these minority rows, laid out as in `numerics/rows.ts`; without majority rows, for generators that do not look at them. */
export function trainingSet(
  minority: Float64Array,
  n1: number,
  majority: Float64Array = new Float64Array(0),
  n0 = 0,
): TrainingSet {
  return { majority, n0, minority, n1, minorityLabel: 1 };
}

/** A training set from row-major tables; every row has d numbers. */
export function trainingSetOf(d: number, minority: ArrayLike<number>, majority: ArrayLike<number> = []): TrainingSet {
  const [n1, n0] = [minority.length / d, majority.length / d];
  return trainingSet(packRows(minority, n1, d), n1, packRows(majority, n0, d), n0);
}

/** The generator of `spec` in d dimensions, for a population whose minority has mean (1, −1, 0, …) as far as it goes. */
export function generatorIn(d: number, spec: GeneratorSpec): Generator {
  return createGenerator(spec, populationIn(d));
}

/** Both classes normal, the majority around 0, the minority around (1, −1, 0, …) as far as it goes. */
export function populationIn(d: number) {
  return createPopulation({ kind: 'gaussian', dimension: d, majorityMean: [], minorityMean: [1, -1].slice(0, d) });
}

/** What `prepare` says of this training set. */
export function preparing(d: number, spec: GeneratorSpec, training: TrainingSet) {
  return generatorIn(d, spec).prepare(training, createArena());
}

/** The first `count` points of the generator of `spec` in d dimensions, from the stream `synthetic`: a row-major table. */
export function syntheticPoints(d: number, spec: GeneratorSpec, training: TrainingSet, count: number): Float64Array {
  const generator = generatorIn(d, spec);
  const outcome = generator.prepare(training, createArena());
  if (outcome !== 'ok') throw new RangeError(`Cannot draw synthetic points: prepare() must say ok, got ${outcome}`);
  const out = new Float64Array(rowsLength(count, d));
  generator.fill(testStream('synthetic'), out, 0, count);
  return unpackRows(out, 0, count, d);
}
