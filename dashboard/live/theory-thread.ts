/** Computes the theory of a study's arms in a thread of its own, since an arm may take seconds: one message for each arm. */
import { parentPort, workerData } from 'node:worker_threads';
import { studyGrid } from '../../studies/grid.js';
import { readStudy } from '../../studies/parse-study.js';
import { armTheory, theoryArena } from '../../studies/theory.js';

export interface TheoryTask {
  /** Canonical JSON of the study. */
  readonly specification: string;
  readonly numericsVersion: number;
  /** Positions of the arms in the study's grid. */
  readonly arms: readonly number[];
  readonly gammas: readonly number[];
}

export interface TheoryAnswer {
  readonly arm: number;
  readonly points: readonly (readonly [number, number])[];
  /** Why the theory says nothing of this arm. */
  readonly reason: string | null;
}

const { specification, numericsVersion, arms, gammas } = workerData as TheoryTask;
const grid = studyGrid(readStudy(JSON.parse(specification), 'the run'), numericsVersion);
const arena = theoryArena();
for (const arm of arms) parentPort?.postMessage(answer(arm));

function answer(arm: number): TheoryAnswer {
  try {
    const { theory } = armTheory(grid[arm]!, arena);
    const points = gammas.map((gamma) => [gamma, theory.terms(gamma).expected] as const);
    return { arm, points: points.filter(([, expected]) => Number.isFinite(expected)), reason: null };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { arm, points: [], reason: error.message };
  }
}
