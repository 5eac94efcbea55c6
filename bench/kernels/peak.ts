/** The most floating-point work that one core of this machine does in WebAssembly: its vectors have no fused multiply-add. */
import { createKernelArena, simdOver } from '../../numerics/kernels/simd.js';
import { cpuSeconds } from '../cpu-time.js';

/** Of a turn of the probe: twelve chains, two lanes, a multiplication and an addition. */
const FLOPS_PER_TURN = 48;
/** Some five milliseconds a shot. */
const TURNS = 2_000_000;
const SHOTS = 5;

/** Measures GFLOP/s for some tens of milliseconds: the best of five shots, which neighbours disturbed least. */
export function measurePeak(): number {
  const kernels = simdOver(createKernelArena().float64(0))?.kernels;
  if (kernels === undefined) throw new Error('Cannot measure the peak: an arena of its own must have vector kernels');
  let best = 0;
  for (let shot = 0; shot <= SHOTS; shot++) {
    const from = cpuSeconds();
    kernels.peak(TURNS);
    const seconds = cpuSeconds() - from;
    // the first shot compiles
    if (shot > 0) best = Math.max(best, (TURNS * FLOPS_PER_TURN) / seconds / 1e9);
  }
  return best;
}
