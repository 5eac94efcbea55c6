/** The synthetic points of a repetition, as ascending gammas ask for them. */
import type { Arena } from '../arena.js';
import type { Generator } from '../generators/contract.js';
import type { Outcome } from '../outcomes.js';
import { openStream, type Stream } from '../random/stream.js';
import type { ArmSpec } from './contract.js';
import type { ArmPlan } from './plan.js';
import type { Workspace } from './workspace.js';

export interface Synthesis {
  /**
   * Makes pool rows 0 … ñ − 1 those of the index-th gamma; indices must ascend. A generator that cannot work fails
   * only gammas that ask for points.
   */
  supply(index: number): Outcome;
  /** Rows at the pool's start that are the same as at the last gamma. */
  kept(index: number): number;
}

/** Starts the synthesis of a repetition: the generator learns from the minority if any gamma asks for points. */
export function startSynthesis(
  arm: ArmSpec,
  generator: Generator,
  plan: ArmPlan,
  work: Workspace,
  arena: Arena,
  repetition: number,
): Synthesis {
  const prepared =
    plan.poolRows > 0
      ? generator.prepare(
          { majority: work.majority, n0: arm.n0, minority: work.minority, n1: arm.n1, minorityLabel: 1 },
          arena,
        )
      : 'ok';
  const open = (purpose: string) => openStream({ seed: arm.seed, key: arm.syntheticKey, repetition, purpose });
  const outcomeOf = (size: number) => (size > 0 ? prepared : 'ok');

  if (arm.synthesis === 'fresh') {
    return {
      kept: () => 0,
      supply(index) {
        const size = plan.sizes[index];
        const outcome = outcomeOf(size);
        if (outcome !== 'ok' || size === 0) return outcome;
        generator.fill(open(`synthetic:gamma=${plan.gammas[index]}`), work.pool, 0, size);
        return 'ok';
      },
    };
  }

  let stream: Stream | undefined;
  let drawn = 0;
  return {
    kept: (index) => (index > 0 ? plan.sizes[index - 1] : 0),
    supply(index) {
      const size = plan.sizes[index];
      const outcome = outcomeOf(size);
      if (outcome !== 'ok' || size === drawn) return outcome;
      stream ??= open('synthetic');
      generator.fill(stream, work.pool, drawn, size - drawn);
      drawn = size;
      return 'ok';
    },
  };
}
