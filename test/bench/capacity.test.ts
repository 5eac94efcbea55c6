import { describe, expect, test } from 'vitest';
import { simulate } from '../../bench/capacity/closed-network.js';
import { MEASURED, predictedHere } from '../../bench/capacity/measured.js';

/**
 * Closed network of N threads, an exponential delay Z and one exponential station of c cores with demand D: the number at the station is
 * a birth and death process, whose stationary law has a closed form. X = Σ p(n) min(n, c) / D.
 */
function exactRate(threads: number, delayMs: number, cores: number, demandMs: number): number {
  const weights = [1];
  for (let n = 1; n <= threads; n++) {
    weights.push((weights[n - 1]! * ((threads - n + 1) / delayMs)) / (Math.min(n, cores) / demandMs));
  }
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.reduce((sum, weight, n) => sum + ((weight / total) * Math.min(n, cores)) / demandMs, 0) * 1000;
}

// 32 000 counted batches: the relative error of the rate is below 1 / √32 000 = 0.6 %; five of them
test.each([
  [1, 100, 1, 50],
  [4, 100, 2, 50],
  [64, 1000, 2, 50],
  [16, 10, 4, 30],
])(
  'simulate() has the rate of the exact law: %i threads, delay %i ms, %i cores, %i ms',
  (threads, delayMs, cores, demandMs) => {
    const network = { threads, delayMs, stations: [{ name: 'server', cores, demandMs }] };
    const { batchesPerSecond, use } = simulate(network);
    const exact = exactRate(threads, delayMs, cores, demandMs);
    expect(Math.abs(batchesPerSecond / exact - 1)).toBeLessThan(0.03);
    expect(use[0]).toBeCloseTo((batchesPerSecond * demandMs) / 1000 / cores, 1);
  },
);

test('simulate() never carries more than its narrowest station, nor than its threads', () => {
  const stations = [
    { name: 'temporal', cores: 4, demandMs: 30 },
    { name: 'ledger', cores: 1, demandMs: 20 },
  ];
  expect(simulate({ threads: 2000, delayMs: 10_000, stations }).batchesPerSecond).toBeLessThanOrEqual(50 * 1.03);
  expect(simulate({ threads: 10, delayMs: 10_000, stations }).batchesPerSecond).toBeLessThanOrEqual(1 * 1.03);
});

describe('the model of this machine', () => {
  test.each(MEASURED.map((one) => [one.workers, one] as const))('meets what was measured with %i workers', (_, one) => {
    // a sixth: CPU time is counted in hundredths of a second and for the processes that still run, and the machine is shared
    expect(Math.abs(predictedHere(one) / one.batchesPerSecond - 1)).toBeLessThan(1 / 6);
  });
});
