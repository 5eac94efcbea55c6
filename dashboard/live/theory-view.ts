/** Theorem 2's curve of a run's arms, computed once. */
import { Worker } from 'node:worker_threads';
import type { LiveCell } from '../../store/live/live-cells.js';
import type { RunSpec } from '../../store/run-spec.js';
import { canonicalJson } from '../../studies/content-key.js';
import { theoryObstacle } from '../../studies/theory.js';
import type { TheoryView } from '../contract.js';
import type { TheoryAnswer, TheoryTask } from './theory-thread.js';

/** More curves than a page shows. */
const MOST_ARMS = 48;
const STEPS = 60;
/** A thread needs what was built, also where this runs from its source. */
const PROGRAM = new URL(
  import.meta.url.endsWith('.ts') ? '../../dist/dashboard/live/theory-thread.js' : './theory-thread.js',
  import.meta.url,
);

export async function theoryView({ study, numericsVersion }: RunSpec, cells: readonly LiveCell[]): Promise<TheoryView> {
  const measure = study.measures.includes('excess-risk-exact') ? 'excess-risk-exact' : 'excess-risk';
  const gammas = cells.flatMap(({ cell }) => (cell.gamma === null ? [] : [cell.gamma]));
  const obstacle = theoryObstacle(study);
  if (obstacle !== undefined) return { measure, reason: obstacle, arms: [] };
  if (gammas.length === 0) return { measure, reason: 'the study has no curve over γ', arms: [] };
  const arms = [...new Set(cells.map(({ arm }) => arm))].slice(0, MOST_ARMS);
  const [low, high] = [Math.min(...gammas), Math.max(...gammas)];
  const answers = await compute({
    specification: canonicalJson(study),
    numericsVersion,
    arms: arms.map(({ index }) => index),
    gammas: Array.from({ length: STEPS + 1 }, (_, i) => low + ((high - low) * i) / STEPS),
  });
  const known = answers.filter(({ reason }) => reason === null);
  return {
    measure,
    reason: known.length > 0 ? null : (answers[0]?.reason ?? 'the study has no arm'),
    arms: known.map(({ arm, points }) => ({ arm: arms.findIndex(({ index }) => index === arm), points })),
  };
}

function compute(task: TheoryTask): Promise<TheoryAnswer[]> {
  const thread = new Worker(PROGRAM, { workerData: task });
  // a page that waits keeps no process alive
  thread.unref();
  const answers: TheoryAnswer[] = [];
  return new Promise((resolve, reject) => {
    thread.on('message', (answer: TheoryAnswer) => answers.push(answer));
    thread.once('error', reject);
    thread.once('exit', () => resolve(answers));
  });
}
