/**
 * The pass that serves one arm: draw a repetition's data once, fit at every gamma that some cell needs, in ascending
 * order, then answer each cell.
 *
 * A number of a gamma has the same bits whichever other gammas and cells are asked for, because nothing in a fit depends on
 * another: streams are named, the pool is a prefix (or a draw of the gamma's own), sums are sequential, iterations start
 * from zero.
 */
import type { Arena } from './arena.js';
import type { ArmSpec, CellResult, CellSpec } from './arm/contract.js';
import { drawData, drawSharedTest } from './arm/data.js';
import { startFits } from './arm/fits.js';
import { type Judge, startJudging } from './arm/judge.js';
import { type ArmPlan, gammasOf, planArm } from './arm/plan.js';
import { startSynthesis } from './arm/synthesis.js';
import { cutWorkspace, type Workspace, workspaceBytes } from './arm/workspace.js';
import { createGenerator } from './generators/generator.js';
import type { Outcome } from './outcomes.js';
import { createPopulation } from './populations/population.js';
import { createPopulationRisk, type PopulationRisk } from './risks/population-risk.js';
import { selectSize } from './vtss.js';

export type { ArmSpec, CellResult, CellSpec, SizeRule } from './arm/contract.js';

export interface ArmRun {
  /**
   * Serves `cells` in one repetition. Pass the same array again for the next repetition: the plan, the layout and a fixed
   * test set are kept with it.
   *
   * @param stop polled between gammas and between cells
   * @returns one result per cell; undefined if `stop` said so midway
   * @throws {RangeError} if a cell asks for what the arm cannot give
   */
  run(repetition: number, cells: readonly CellSpec[], stop: () => boolean): CellResult[] | undefined;
}

/** Bytes of arena that `cells` of this arm take; `run` reserves them itself. */
export function arenaBytes(arm: ArmSpec, cells: readonly CellSpec[]): number {
  const generator = createGenerator(arm.generator, createPopulation(arm.population));
  return workspaceBytes(arm, planArm(arm, cells)) + generator.workBytes(arm.n0, arm.n1);
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

  function layOut(cells: readonly CellSpec[]): Layout {
    if (layout !== undefined && layout.cells === cells && layout.epoch === arena.epoch) return layout;
    const plan = planArm(arm, cells);
    arena.reset();
    arena.reserve(workspaceBytes(arm, plan) + generator.workBytes(arm.n0, arm.n1));
    const work = cutWorkspace(arm, plan, arena);
    drawSharedTest(arm, population, plan, work);
    if (plan.needsPopulation) risk ??= createPopulationRisk(population, arm.loss, arm.intercept);
    layout = { cells, epoch: arena.epoch, plan, work, mark: arena.mark() };
    return layout;
  }

  return {
    run(repetition, cells, stop) {
      const { plan, work, mark } = layOut(cells);
      arena.rewind(mark);
      drawData(arm, population, plan, work, repetition);
      const synthesis = startSynthesis(arm, generator, plan, work, arena, repetition);
      const fitAt = startFits(arm, plan, work, synthesis);
      const outcomes: Outcome[] = [];
      for (let index = 0; index < plan.gammas.length; index++) {
        if (stop()) return undefined;
        outcomes.push(fitAt(index));
      }
      const judge = startJudging(arm, plan, work, risk);
      const results: CellResult[] = [];
      for (const cell of cells) {
        if (stop()) return undefined;
        results.push(answer(cell, plan, outcomes, judge));
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
  /** Where the work space of a repetition's generator begins. */
  readonly mark: number;
}

/** Answers a cell from the fits of the repetition. */
function answer(cell: CellSpec, plan: ArmPlan, outcomes: readonly Outcome[], judge: Judge): CellResult {
  const candidates = gammasOf(cell.rule).map((gamma) => plan.gammas.indexOf(gamma));
  const chosen = cell.rule.kind === 'fixed' ? candidates[0] : chooseByValidation(candidates, outcomes, judge);
  const outcome = outcomes[chosen];
  const values = cell.measures.map((measure) => (outcome === 'ok' ? judge.measure(measure, chosen) : NaN));
  return { outcome, values: Float64Array.from(values) };
}

/** VTSS among the candidates that succeeded; the first candidate, and with it its outcome, if none did. */
function chooseByValidation(candidates: readonly number[], outcomes: readonly Outcome[], judge: Judge): number {
  const losses = candidates.map((index) => (outcomes[index] === 'ok' ? judge.measure('validation-loss', index) : NaN));
  return candidates[Math.max(0, selectSize(losses))];
}

function checkArm({ n0, n1, validationPerClass, test, loss }: ArmSpec): void {
  if (!(Number.isInteger(n0) && Number.isInteger(n1) && n1 >= 1 && n0 >= n1)) {
    throw new RangeError(`Cannot run an arm: n0 >= n1 >= 1 must be whole numbers, got n0 = ${n0}, n1 = ${n1}`);
  }
  if (!(Number.isInteger(validationPerClass) && validationPerClass >= 0)) {
    throw new RangeError(`Cannot run an arm: validationPerClass must be a whole number, got ${validationPerClass}`);
  }
  if (test !== null && !(Number.isInteger(test.perClass) && test.perClass >= 1)) {
    throw new RangeError(`Cannot run an arm: test.perClass must be a positive whole number, got ${test.perClass}`);
  }
  if (loss.kind === 'squared' && !(loss.targets[0] < loss.targets[1])) {
    throw new RangeError(`Cannot run an arm: targets must ascend, got [${loss.targets}]`);
  }
}
