/** A pilot: the first repetitions of every arm, computed and stored before anybody decides on a run. */
import { lacksOfArms } from '../store/arm-lacks.js';
import { countLacking } from '../store/retried-cells.js';
import type { RunSpec } from '../store/run-spec.js';
import { lengthOfSpans, type Span } from '../studies/spans.js';
import { type Filling, fillArms } from './fill-arms.js';

export interface PilotOptions {
  /** Repetitions of each arm, from 0 on; of an adaptive study at most its first checkpoint. */
  readonly repetitions: number;
  readonly signal: AbortSignal;
  /** Called with repetitions of arms, done and in all. */
  readonly onProgress: (done: number, all: number) => void;
}

/** Pieces that each arm is cut into, to see how durations vary. */
const PIECES = 5;

/**
 * Computes what is missing of the pilot. Its repetitions are those that a run of the study begins with.
 *
 * @returns repetitions that were new, over all cells; not all that were missing if the signal stopped the work
 */
export async function fillPilot(filling: Filling, spec: RunSpec, options: PilotOptions): Promise<number> {
  const { repetitions, signal, onProgress } = options;
  // all arms advance together, so that a pilot that is stopped says something of each
  const pieces = cut(repetitions).flatMap((span) => spec.arms.map((arm) => ({ arm, span })));
  const before = await missingOf(filling, spec, repetitions);
  let [next, done] = [0, 0];
  async function lane(): Promise<void> {
    for (let piece = pieces[next++]; piece !== undefined; piece = pieces[next++]) {
      await fillArms(filling, spec, [piece.arm], piece.span, { signal });
      done += lengthOfSpans([piece.span]);
      onProgress(done, spec.arms.length * repetitions);
    }
  }
  // all lanes come to rest before anybody counts what is stored, which a piece that was stopped adds to
  const ends = await Promise.allSettled(Array.from({ length: filling.compute.threads }, lane));
  for (const end of ends) if (end.status === 'rejected' && !signal.aborted) throw end.reason;
  return before - (await missingOf(filling, spec, repetitions));
}

async function missingOf({ ledger }: Filling, spec: RunSpec, repetitions: number): Promise<number> {
  const lacks = await lacksOfArms(ledger, spec, spec.arms, { from: 0, to: repetitions });
  return countLacking(lacks.flat());
}

/** Consecutive spans from 0 on, of lengths that differ by one at most. */
function cut(repetitions: number): Span[] {
  const pieces = Math.min(PIECES, repetitions);
  const at = (i: number) => Math.round((repetitions * i) / pieces);
  return Array.from({ length: pieces }, (_, i) => ({ from: at(i), to: at(i + 1) }));
}
