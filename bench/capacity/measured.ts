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
    batchesPerSecond: 16.4,
    cpuMs: { temporal: 38.3, 'temporal-database': 18.4, 'ledger-database': 7.4, workers: 35.8 },
  },
  {
    workers: 2,
    batchesPerSecond: 21.2,
    cpuMs: { temporal: 30.9, 'temporal-database': 15.8, 'ledger-database': 8.3, workers: 34.5 },
  },
  {
    workers: 4,
    batchesPerSecond: 25.8,
    // connections of the ledger ended meanwhile, with their times: that of two workers
    cpuMs: { temporal: 23.5, 'temporal-database': 11.5, 'ledger-database': 8.3, workers: 33.3 },
  },
];

/** CPU time of a batch, over all parts. */
export function cpuOf({ cpuMs }: Measured): number {
  return Object.values(cpuMs).reduce((sum, ms) => sum + ms, 0);
}

/**
 * The rate that the model gives for this machine. How long a batch keeps its thread is that of one worker; what it costs in all is what it
 * cost beside so many others, since the server does some of its work for several batches at once; the difference goes on behind.
 */
export function predictedHere(measured: Measured): number {
  const demandMs = 1000 / MEASURED[0]!.batchesPerSecond;
  const behindMs = Math.max(0, cpuOf(measured) - demandMs);
  const stations = [{ name: 'machine', cores: CORES, demandMs, behindMs }];
  return simulate({ threads: measured.workers, delayMs: 0, stations }).batchesPerSecond;
}
