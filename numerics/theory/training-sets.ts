/** Training sets drawn one after another in one place, each with a generator's synthetic points. */
import { type Arena, arenaBytesOf } from '../arena.js';
import type { Generator, TrainingSet } from '../generators/contract.js';
import type { Label, Population } from '../populations/contract.js';
import { openStream } from '../random/stream.js';
import { rowsLength } from '../rows.js';

export interface TrainingSetProblem {
  readonly population: Population;
  readonly generator: Generator;
  readonly n0: number;
  readonly n1: number;
  readonly minorityLabel: Label;
  readonly seed: string;
  /** Keys of the streams of training sets and of synthetic points. */
  readonly dataKey: string;
  readonly syntheticKey: string;
}

export interface TrainingSets {
  /** The present set; its majority is drawn only if the generator looks at it. */
  readonly training: TrainingSet;
  /** Its synthetic points, in blocks. */
  readonly rows: Float64Array;
  /** Whether another majority beside the same minority gives other points. */
  readonly usesMajority: boolean;
  /** Draws the set of this number and its points. @returns whether the generator could learn from it */
  draw(set: number): boolean;
}

/** Reserves what it needs of `arena`, which is reset. */
export function openTrainingSets(problem: TrainingSetProblem, points: number, arena: Arena): TrainingSets {
  const { population, generator, n0, n1, minorityLabel, seed, dataKey, syntheticKey } = problem;
  const d = population.dimension;
  const majorityLabel = minorityLabel === 1 ? 0 : 1;
  arena.reset();
  const lengths = [n0, n1, points].map((n) => rowsLength(n, d));
  arena.reserve(lengths.reduce((sum, length) => sum + arenaBytesOf(length), generator.workBytes(n0, n1)));
  const [majority, minority, rows] = lengths.map((length) => arena.float64(length).fill(0));
  const training: TrainingSet = { majority, n0, minority, n1, minorityLabel };
  const mark = arena.mark();
  const usesMajority = looksAtMajority();

  return {
    training,
    rows,
    usesMajority,
    draw(set) {
      drawMinority(set);
      if (usesMajority) drawMajority(set, 'majority');
      return synthesise(set);
    },
  };

  function open(key: string, repetition: number, purpose: string) {
    return openStream({ seed, key, repetition, purpose: `theory-${purpose}` });
  }

  function drawMinority(set: number): void {
    population.draw(minorityLabel, open(dataKey, set, 'minority'), minority, 0, n1);
  }

  function drawMajority(set: number, purpose: string): void {
    population.draw(majorityLabel, open(dataKey, set, purpose), majority, 0, n0);
  }

  function synthesise(set: number): boolean {
    arena.rewind(mark);
    if (generator.prepare(training, arena) !== 'ok') return false;
    generator.fill(open(syntheticKey, set, 'synthetic'), rows, 0, points);
    return true;
  }

  /** True as well if there are no points to tell it by. */
  function looksAtMajority(): boolean {
    drawMinority(0);
    drawMajority(0, 'majority');
    if (!synthesise(0)) return true;
    const before = rows.slice();
    drawMajority(0, 'other-majority');
    return !synthesise(0) || before.some((value, i) => value !== rows[i]);
  }
}
