/**
 * One repetition of one cell again, watched: the pass that a compute thread runs, in this process, in an arena of its own.
 * It stores nothing.
 */
import type { Candidate } from '../numerics/arm/candidates.js';
import type { Counts } from '../numerics/arm/contract.js';
import type { Observation } from '../numerics/arm/observation.js';
import { type ArmSpec, type CellSpec, createArmRun } from '../numerics/arm.js';
import { type Coefficients, coefficientsOf } from '../numerics/classifiers/coefficients.js';
import { createKernelArena } from '../numerics/kernels/simd.js';
import type { Outcome } from '../numerics/outcomes.js';

/** Where a repetition failed. */
export type Stage = 'data' | 'reference sample' | 'generator' | 'fit';

export interface ReplayedFit extends Candidate {
  /** ñ. */
  readonly synthetic: number;
  readonly outcome: Outcome;
  /** Iterations; null where there are none. */
  readonly steps: number | null;
  /** Null if there is no fit. */
  readonly trainingLoss: number | null;
  /** The loss by which the cell chooses; null if it does not, or there is no fit. */
  readonly validationLoss: number | null;
  readonly coefficients: Coefficients | null;
}

export interface Replay {
  /** Names of the streams, in the order in which they were opened. */
  readonly streams: readonly string[];
  readonly counts: Counts;
  /** How the reference sample was fitted; null if the study has none, or the cell needs none. */
  readonly reference: Outcome | null;
  /** What came of the generator's learning; null if no candidate asks for points. */
  readonly generator: Outcome | null;
  readonly fits: readonly ReplayedFit[];
  /** Index of the fit that answers the cell; null if there is none. */
  readonly chosen: number | null;
  readonly outcome: Outcome;
  /** Undefined if the repetition succeeded. */
  readonly failedAt: Stage | undefined;
  /** One for each measure of the cell; NaN if it failed. */
  readonly values: Float64Array;
}

/** @throws {RangeError} if `repetition` is no whole number of at least 0 */
export function replayRepetition(arm: ArmSpec, cell: CellSpec, repetition: number): Replay {
  const seen: Observation[] = [];
  const coefficients: (Coefficients | null)[] = [];
  const arena = createKernelArena();
  const shape = { d: arm.population.dimension, intercept: arm.intercept };
  const observe = (observation: Observation) => {
    seen.push(observation);
    if (observation.kind !== 'fit') return;
    const { outcome, model } = observation;
    coefficients.push(outcome === 'ok' ? coefficientsOf(arm.classifier, shape, model) : null);
  };
  const [result] = createArmRun(arm, arena).run(repetition, [cell], () => false, observe) ?? [];
  if (result === undefined) throw new RangeError('Cannot replay a repetition: it was stopped');
  return { ...gather(seen, coefficients), ...result, failedAt: stageOf(seen, result.outcome) };
}

function gather(
  seen: readonly Observation[],
  coefficients: readonly (Coefficients | null)[],
): Omit<Replay, 'outcome' | 'values' | 'failedAt'> {
  const answer = only(seen, 'answer')[0];
  return {
    streams: only(seen, 'stream').map(({ name }) => name),
    counts: only(seen, 'data')[0]?.counts ?? { n0: 0, n1: 0, minorityLabel: 1 },
    reference: only(seen, 'reference')[0]?.outcome ?? null,
    generator: only(seen, 'generator')[0]?.outcome ?? null,
    fits: only(seen, 'fit').map(({ candidate, size, outcome, steps, trainingLoss }, index) => ({
      ...candidate,
      synthetic: size,
      outcome,
      steps,
      trainingLoss: numberOrNull(trainingLoss),
      validationLoss: numberOrNull(answer?.losses?.[answer.candidates.indexOf(index)]),
      coefficients: coefficients[index] ?? null,
    })),
    chosen: answer?.chosen ?? null,
  };
}

function only<K extends Observation['kind']>(
  seen: readonly Observation[],
  kind: K,
): Extract<Observation, { readonly kind: K }>[] {
  return seen.filter((one): one is Extract<Observation, { readonly kind: K }> => one.kind === kind);
}

function numberOrNull(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}

function stageOf(seen: readonly Observation[], outcome: Outcome): Stage | undefined {
  if (outcome === 'ok') return undefined;
  if (only(seen, 'fit').length === 0) return 'data';
  const answer = only(seen, 'answer')[0];
  if (answer === undefined) return 'reference sample';
  const fit = only(seen, 'fit')[answer.chosen];
  const learned = only(seen, 'generator')[0]?.outcome ?? 'ok';
  return learned !== 'ok' && fit !== undefined && fit.size > 0 ? 'generator' : 'fit';
}
