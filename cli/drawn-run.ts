/** A run drawn as somebody chose, on a command line or on a page. */
import { UserError } from '../client/user-error.js';
import { type PlotChoice, PlotProblems, type PlotRequest, plotChoice } from '../plots/plot-choice.js';
import type { Picture } from '../plots/study-picture.js';
import type { Ledger } from '../store/ledger.js';
import { runEstimates, runValues } from '../store/run-results.js';
import { type Arm, cellCount } from '../studies/grid.js';
import type { ResultRow } from '../studies/results.js';
import type { Measure } from '../studies/study.js';
import { armTheory, theoryArena, theoryObstacle } from '../studies/theory.js';
import { pictureProvenance, runProvenance } from './provenance.js';
import { grouped } from './words.js';
import type { FoundRun } from './workspace.js';

export interface DrawnRun {
  readonly picture: Picture;
  readonly choice: PlotChoice;
}

/** A picture of more cells says nothing, and its rows would not fit into memory. */
const MOST_CELLS = 50_000;
const THEORY_STEPS = 60;

/** @throws {UserError} with everything that is wrong with the request */
export async function drawRun(ledger: Ledger, run: FoundRun, request: PlotRequest): Promise<DrawnRun> {
  const { record, study, spec } = run;
  if (cellCount(study) > MOST_CELLS) {
    throw new UserError(
      `Cannot draw ${study.name}: a picture shows at most ${grouped(MOST_CELLS)} cells, got ${grouped(cellCount(study))}; print its results`,
    );
  }
  const choice = chosen(run, request);
  const { rows, counts, digest } = await runEstimates(ledger, spec);
  const provenance = pictureProvenance(await runProvenance(ledger, record, spec, counts, digest));
  const cells = choice.plot.kind === 'histogram' ? await runValues(ledger, spec) : [];
  const { chosenPicture } = await import('../plots/study-picture.js');
  const results = { rows, cells, progress: { done: counts.finished, total: counts.total }, provenance };
  return { choice, picture: chosenPicture(study, choice, results, choice.theory ? theoryRows(run, choice) : []) };
}

function chosen({ study }: FoundRun, request: PlotRequest): PlotChoice {
  try {
    return plotChoice(study, request);
  } catch (error) {
    if (!(error instanceof PlotProblems)) throw error;
    const [first, ...others] = error.problems;
    const list = others.length === 0 ? ` ${first}` : error.problems.map((problem) => `\n  ${problem}`).join('');
    throw new UserError(`Cannot draw ${study.name} so:${list}`, { cause: error });
  }
}

/** What Theorem 2 expects along γ, as rows that are drawn like the simulated ones. @throws {UserError} if it says nothing of the study */
function theoryRows({ study, spec }: FoundRun, { plot, statistic }: PlotChoice): ResultRow[] {
  const measure = plot.y.find((name) => name === 'excess-risk-exact' || name === 'excess-risk');
  const why = theoryObstacle(study) ?? obstacleOf(measure, plot.x, statistic);
  if (why !== undefined || measure === undefined)
    throw new UserError(`Cannot draw the theory of ${study.name}: ${why}`);
  const [low, high] = [Math.min(...study.gamma), Math.max(...study.gamma)];
  const gammas = Array.from({ length: THEORY_STEPS + 1 }, (_, i) => low + ((high - low) * i) / THEORY_STEPS);
  const arena = theoryArena();
  return spec.arms.flatMap((arm) => {
    try {
      const { theory } = armTheory(arm, arena);
      return gammas.map((gamma) => theoryRow(arm, measure, gamma, theory.terms(gamma).expected));
    } catch (error) {
      if (error instanceof RangeError) return [];
      throw error;
    }
  });
}

function obstacleOf(measure: string | undefined, x: string, statistic: string): string | undefined {
  if (measure === undefined) return 'it is about the excess risk, which is not drawn; say --measure excess-risk';
  if (x !== 'gamma') return `it is a curve over gamma, got --x ${x}`;
  return statistic === 'mean' ? undefined : `it is about the mean, got --statistic ${statistic}`;
}

function theoryRow({ n0, n1, generator, factors }: Arm, measure: Measure, gamma: number, mean: number): ResultRow {
  const none = Number.NaN;
  const prefix = { repetitions: 1, failed: 0, mean, sd: none, mcse: none };
  const rest = { variance: none, mcseVariance: none, q05: none, median: none, q95: none };
  return {
    measure,
    method: 'fixed',
    methodKind: 'fixed',
    n0,
    n1,
    generator,
    gamma,
    factors,
    ...rest,
    ...prefix,
    prefix,
  };
}
