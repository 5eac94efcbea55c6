/**
 * The pass that serves one arm: draw a repetition's data once, fit every candidate that some cell needs, then answer each
 * cell.
 *
 * A fit has the same bits whichever other fits and cells are asked for, because nothing in a fit depends on another:
 * streams are named, the pool is a prefix (or a draw of the gamma's own), sums are sequential, iterations start from zero.
 */
import type { Arena } from './arena.js';
import { answerCell, chooseFit, failedCell } from './arm/answer.js';
import type { ArmSpec, CellResult, CellSpec } from './arm/contract.js';
import { drawData, drawShared } from './arm/data.js';
import { startFits } from './arm/fits.js';
import { startJudging } from './arm/judge.js';
import type { Observe } from './arm/observation.js';
import { observedFit } from './arm/observed-fit.js';
import { type ArmPlan, planArm, sizeLimits } from './arm/plan.js';
import { fitReference, type Optimum, populationOptimum } from './arm/reference.js';
import { streamsOf } from './arm/streams.js';
import { startSynthesis } from './arm/synthesis.js';
import { cutWorkspace, type Workspace, workspaceBytes } from './arm/workspace.js';
import { createGenerator, type Generator } from './generators/generator.js';
import { OPTIMUM_MEASURES } from './measures.js';
import type { Outcome } from './outcomes.js';
import { createPopulation } from './populations/population.js';
import { createPopulationRisk, type PopulationRisk } from './risks/population-risk.js';

export {
  type ArmSpec,
  type CellResult,
  type CellSpec,
  type ClassSizes,
  type SizeRule,
  VALIDATION_LOSSES,
  type ValidationLoss,
} from './arm/contract.js';

export interface ArmRun {
  /**
   * Serves `cells` in one repetition. Pass the same array again for the next repetition: the plan, the layout and sets that all
   * repetitions share are kept with it.
   *
   * @param stop polled between fits and between cells
   * @param observe is told of what happens on the way; no bit of a result depends on whether there is one
   * @returns one result per cell; undefined if `stop` said so midway
   * @throws {RangeError} if a cell asks for what the arm cannot give
   */
  run(repetition: number, cells: readonly CellSpec[], stop: () => boolean, observe?: Observe): CellResult[] | undefined;
}

/** Bytes of arena that `cells` of this arm take; `run` reserves them itself. */
export function arenaBytes(arm: ArmSpec, cells: readonly CellSpec[]): number {
  const generator = createGenerator(arm.generator, createPopulation(arm.population));
  return bytesOf(arm, planArm(arm, cells), generator);
}

/**
 * Prepares an arm to run in `arena`. Several arms may share one arena, taking turns; each lays itself out anew when another
 * has used it.
 *
 * @throws {RangeError} if a number of `arm` is out of its range
 */
export function createArmRun(arm: ArmSpec, arena: Arena): ArmRun {
  checkArm(arm);
  const population = createPopulation(arm.population);
  const generator = createGenerator(arm.generator, population);
  let risk: PopulationRisk | undefined;
  let layout: Layout | undefined;

  function layOut(cells: readonly CellSpec[], observe?: Observe): Layout {
    if (layout !== undefined && layout.cells === cells && layout.epoch === arena.epoch) return layout;
    const plan = planArm(arm, cells);
    arena.reset();
    arena.reserve(bytesOf(arm, plan, generator));
    const work = cutWorkspace(arm, plan, arena);
    const shared = streamsOf(arm, 'shared', observe);
    drawShared(arm, population, plan, work, shared);
    if (plan.needsPopulation) risk ??= createPopulationRisk(population, arm.loss, arm.intercept, arm.rho);
    const optimum = plan.needsReference ? fitReference(arm, work, shared) : risk && populationOptimum(risk);
    if (plan.needsReference) observe?.({ kind: 'reference', outcome: typeof optimum === 'string' ? optimum : 'ok' });
    layout = { cells, epoch: arena.epoch, plan, work, optimum, mark: arena.mark() };
    return layout;
  }

  return {
    run(repetition, cells, stop, observe) {
      const { plan, work, optimum, mark } = layOut(cells, observe);
      arena.rewind(mark);
      const streams = streamsOf(arm, repetition, observe);
      const counts = drawData(arm, population, plan, work, streams);
      observe?.({ kind: 'data', counts });
      if (counts.n1 === 0) return cells.map((cell) => failedCell('empty-class', cell));
      const synthesis = startSynthesis(arm, generator, plan, work, counts, arena, streams);
      if (synthesis.learned !== null) observe?.({ kind: 'generator', outcome: synthesis.learned });
      const fitAt = startFits(arm, plan, work, counts, synthesis, streams);
      const outcomes: Outcome[] = [];
      for (let index = 0; index < plan.candidates.length; index++) {
        if (stop()) return undefined;
        const outcome = fitAt(index);
        outcomes.push(outcome);
        observe?.(observedFit(arm, plan, work, counts, synthesis, index, outcome));
      }
      const judge = startJudging(arm, plan, work, risk, typeof optimum === 'string' ? undefined : optimum);
      const results: CellResult[] = [];
      for (const [index, cell] of cells.entries()) {
        if (stop()) return undefined;
        if (typeof optimum === 'string' && needsOptimum(cell)) results.push(failedCell(optimum, cell));
        else {
          const choice = chooseFit(cell, plan.choices[index], outcomes, judge);
          observe?.({ kind: 'answer', cell: index, ...choice });
          results.push(answerCell(cell, choice.chosen, outcomes, judge));
        }
      }
      return results;
    },
  };
}

/** A plan laid out in the arena. */
interface Layout {
  readonly cells: readonly CellSpec[];
  readonly epoch: number;
  readonly plan: ArmPlan;
  readonly work: Workspace;
  /** θ* and what is relative to it; how the fit of the reference sample failed; undefined if not needed. */
  readonly optimum: Optimum | Outcome | undefined;
  /** Where the work space of a repetition's generator begins. */
  readonly mark: number;
}

function bytesOf(arm: ArmSpec, plan: ArmPlan, generator: Generator): number {
  const { n0, n1 } = sizeLimits(arm.sizes);
  return workspaceBytes(arm, plan) + generator.workBytes(n0, n1.most);
}

function needsOptimum({ measures }: CellSpec): boolean {
  return measures.some((measure) => OPTIMUM_MEASURES.includes(measure));
}

function checkArm({ sizes, validationPerClass, test, loss, penalty, rho }: ArmSpec): void {
  const problems = [
    ...('n' in sizes
      ? [
          !(Number.isInteger(sizes.n) && sizes.n >= 2) && `n must be a whole number of at least 2, got ${sizes.n}`,
          !(sizes.minorityShare > 0 && sizes.minorityShare < 1) &&
            `minorityShare must lie between 0 and 1, got ${sizes.minorityShare}`,
        ]
      : [
          !(Number.isInteger(sizes.n0) && Number.isInteger(sizes.n1) && sizes.n1 >= 1 && sizes.n0 >= sizes.n1) &&
            `n0 >= n1 >= 1 must be whole numbers, got n0 = ${sizes.n0}, n1 = ${sizes.n1}`,
        ]),
    !(Number.isInteger(validationPerClass) && validationPerClass >= 0) &&
      `validationPerClass must be a whole number, got ${validationPerClass}`,
    test !== null &&
      !(Number.isInteger(test.perClass) && test.perClass >= 1) &&
      `test.perClass must be a positive whole number, got ${test.perClass}`,
    loss.kind === 'squared' && !(loss.targets[0] < loss.targets[1]) && `targets must ascend, got [${loss.targets}]`,
    !(penalty >= 0 && penalty < Infinity) && `penalty must be finite and >= 0, got ${penalty}`,
    !(rho > 0 && rho < 1) && `rho must lie between 0 and 1, got ${rho}`,
  ].filter((problem) => problem !== false);
  if (problems.length > 0) throw new RangeError(`Cannot run an arm: ${problems.join('; ')}`);
}
