/** The synthetic points of a repetition, as its candidates ask for them. */
import type { Arena } from '../arena.js';
import { type Generator, generatorOf } from '../generators/generator.js';
import type { Outcome } from '../outcomes.js';
import { clearPointSums } from '../point-sums.js';
import type { Stream } from '../random/stream.js';
import { syntheticSize } from '../synthetic-size.js';
import type { ArmSpec, Counts } from './contract.js';
import { type ArmPlan, drawsFromPool } from './plan.js';
import type { Streams } from './streams.js';
import type { Workspace } from './workspace.js';

export interface Synthesis {
  /** What came of the generator's learning; null if no candidate asks for points. */
  readonly learned: Outcome | null;
  /** ñ of the index-th candidate. */
  size(index: number): number;
  /**
   * Makes pool rows 0 … ñ − 1 those of the index-th candidate or, where the plan says so, `work.syntheticSums` their sums;
   * indices must ascend. A generator that cannot work fails only candidates that ask for points.
   */
  supply(index: number): Outcome;
  /** Rows at the pool's start that are the same as at the last candidate. */
  kept(index: number): number;
}

/** Starts the synthesis of a repetition: the generator learns from the data if any candidate asks for points. */
export function startSynthesis(
  arm: ArmSpec,
  generator: Generator,
  plan: ArmPlan,
  work: Workspace,
  counts: Counts,
  arena: Arena,
  streams: Streams,
): Synthesis {
  const empty = generatorOf(arm.generator.kind).suppliesNone === true;
  const sizes = plan.candidates.map(({ gamma }) => (empty ? 0 : syntheticSize(gamma, counts.n0, counts.n1)));
  const training = { majority: work.majority, minority: work.minority, ...counts };
  const learned = sizes.some((size) => size > 0) ? generator.prepare(training, arena) : null;
  const grows = (index: number) => drawsFromPool(arm, plan.candidates[index]);

  let pool: Stream | undefined;
  let drawn = 0;
  return {
    learned,
    size: (index) => sizes[index],
    kept: (index) => (index > 0 && grows(index) && sizes[index] >= sizes[index - 1] ? sizes[index - 1] : 0),
    supply(index) {
      const size = sizes[index];
      if (size === 0 || learned === null) return 'ok';
      if (learned !== 'ok') return learned;
      if (grows(index)) {
        pool ??= streams.synthetic('synthetic');
        if (size > drawn) generator.fill(pool, work.pool, drawn, size - drawn);
        drawn = Math.max(drawn, size);
      } else {
        const { gamma, draw } = plan.candidates[index];
        const ofGamma = arm.synthesis === 'fresh' ? `:gamma=${gamma}` : '';
        const ofDraw = draw > 0 ? `:draw=${draw}` : '';
        const stream = streams.synthetic(`synthetic${ofGamma}${ofDraw}`);
        if (plan.summed[index]) {
          clearPointSums(work.syntheticSums);
          generator.addSums?.(stream, size, work.syntheticSums);
        } else generator.fill(stream, work.pool, 0, size);
      }
      return 'ok';
    },
  };
}
