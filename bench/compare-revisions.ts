/** The compute cores of two revisions in turns, on the same studies with the same seeds. */
import type { Bout } from './figures.js';
import { measurePeak } from './kernels/peak.js';
import { load } from './machine.js';
import { runCore } from './run-ballast.js';
import { studyOf } from './study-variant.js';

export interface RevisionPair {
  readonly round: number;
  /** Of one repetition of all cells. */
  readonly earlierCpuSeconds: number;
  readonly presentCpuSeconds: number;
  readonly peakGflops: { readonly before: number; readonly after: number };
  readonly load: number;
}

export interface RevisionSetting {
  /** Checkouts with their dist/. */
  readonly earlier: string;
  readonly present: string;
  readonly seed: number;
  readonly leastSeconds: number;
}

export async function playRevisions(bout: Bout, round: number, setting: RevisionSetting): Promise<RevisionPair> {
  const work = {
    study: studyOf(bout, setting.seed + round),
    repetitions: bout.repetitions.core,
    leastSeconds: setting.leastSeconds,
  };
  const before = measurePeak();
  const seconds = new Map<string, number>();
  // each goes first in turn: what drifts within a pair then favours neither
  const order = round % 2 === 0 ? [setting.earlier, setting.present] : [setting.present, setting.earlier];
  for (const checkout of order) seconds.set(checkout, (await runCore(checkout, work)).cpuSeconds);
  return {
    round,
    earlierCpuSeconds: seconds.get(setting.earlier) ?? Number.NaN,
    presentCpuSeconds: seconds.get(setting.present) ?? Number.NaN,
    peakGflops: { before, after: measurePeak() },
    load: load(),
  };
}
