/**
 * What a batch cost on a cluster of one machine: `npm run cluster -- --scale`, two cores of an AMD EPYC, Node 20.20, PostgreSQL 15,
 * Temporal 1.29.1. Batches of ten cells with next to nothing to compute, from workers with one thread each, everything on the same
 * two cores.
 */
import { simulate } from './closed-network.js';

export interface Measured {
  readonly workers: number;
  readonly batchesPerSecond: number;
  /** CPU time of a batch, in milliseconds. */
  readonly cpuMs: {
    readonly temporal: number;
    readonly 'temporal-database': number;
    readonly 'ledger-database': number;
    readonly workers: number;
  };
}

const CORES = 2;

export const MEASURED: readonly Measured[] = [
  {
    workers: 1,
    batchesPerSecond: 12.8,
    cpuMs: { temporal: 20.8, 'temporal-database': 10.5, 'ledger-database': 14.7, workers: 28.3 },
  },
  {
    workers: 2,
    batchesPerSecond: 18.9,
    cpuMs: { temporal: 20.8, 'temporal-database': 10.5, 'ledger-database': 14.7, workers: 28.3 },
  },
  {
    workers: 4,
    batchesPerSecond: 23.9,
    cpuMs: { temporal: 20.8, 'temporal-database': 10.5, 'ledger-database': 14.7, workers: 28.3 },
  },
];

/** CPU time of a batch, over all parts. */
export function cpuOf({ cpuMs }: Measured): number {
  return Object.values(cpuMs).reduce((sum, ms) => sum + ms, 0);
}

/** What the model says of this machine with so many workers; the delay is what one worker leaves unexplained. */
export function predictedHere(workers: number): number {
  const [one, , most] = MEASURED as [Measured, Measured, Measured];
  // at four workers the machine is nearly full, and a batch costs what it costs under load
  const demandMs = cpuOf(most);
  const delayMs = Math.max(0, 1000 / one.batchesPerSecond - demandMs);
  return simulate({ threads: workers, delayMs, stations: [{ name: 'machine', cores: CORES, demandMs }] })
    .batchesPerSecond;
}
