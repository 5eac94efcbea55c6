/** Times the kernels in turns, with the peak of the same moments beside them. */
import { createKernelArena } from '../../numerics/kernels/simd.js';
import { cpuSeconds } from '../cpu-time.js';
import { type Spread, spread } from '../paired-ratios.js';
import { CASE_BYTES, type KernelCase, kernelCases } from './kernel-cases.js';
import { measurePeak } from './peak.js';

export interface KernelTiming extends Pick<KernelCase, 'name' | 'unit' | 'flops' | 'goal'> {
  readonly nanoseconds: Spread;
  readonly gflops: number | null;
  /** Of the peak, both at their best. */
  readonly share: number | null;
}

export interface KernelTable {
  readonly peakGflops: number;
  readonly timings: readonly KernelTiming[];
}

/** A turn of one kernel. */
const TURN_SECONDS = 0.02;
/** Calls before the clock starts: the compiler's second stage has come by then. */
const WARM_UP_CALLS = 30;

export function timeKernels(turns: number): KernelTable {
  const arena = createKernelArena();
  arena.reserve(CASE_BYTES);
  const cases = kernelCases(arena);
  for (const { run } of cases) for (let call = 0; call < WARM_UP_CALLS; call++) run();

  const peaks: number[] = [];
  const taken = cases.map((): number[] => []);
  for (let turn = 0; turn < turns; turn++) {
    peaks.push(measurePeak());
    for (const [i, { run, units }] of cases.entries()) taken[i]?.push(nanosecondsOf(run) / units);
  }
  const peakGflops = Math.max(...peaks);
  return {
    peakGflops,
    timings: cases.map(({ name, unit, flops, goal }, i) => {
      const nanoseconds = spread(taken[i] ?? []);
      const gflops = flops === null ? null : flops / nanoseconds.min;
      return { name, unit, flops, goal, nanoseconds, gflops, share: gflops === null ? null : gflops / peakGflops };
    }),
  };
}

/** CPU time of one call, the mean over a turn. */
function nanosecondsOf(run: () => void): number {
  const from = cpuSeconds();
  let calls = 0;
  let taken = 0;
  do {
    run();
    calls++;
    taken = cpuSeconds() - from;
  } while (taken < TURN_SECONDS);
  return (1e9 * taken) / calls;
}
