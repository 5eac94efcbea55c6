/** One run of a peer program. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Bout } from './figures.js';
import { peerCells } from './peer-results.js';
import { PEER_FOLDER } from './places.js';
import { runProgram } from './run-program.js';
import type { Summary } from './summary.js';

export interface PeerWork {
  readonly python: string;
  readonly repetitions: number;
  /** Processes; each has one BLAS thread. */
  readonly jobs: number;
  readonly seed: number;
}

export interface PeerRun {
  /** CPU time of one repetition of all cells, without imports and warm-up. */
  readonly cpuSeconds: number;
  /** Wall time over repetitions, without imports and warm-up. */
  readonly wallSeconds: number;
  readonly cells: Map<string, Summary>;
}

interface Timing {
  readonly reps: number;
  readonly cpu_s: number;
  readonly wall_s: number;
}

const ONE_THREAD = { OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1' };

export async function runPeer({ figure, peer }: Bout, { python, repetitions, jobs, seed }: PeerWork): Promise<PeerRun> {
  const out = mkdtempSync(path.join(tmpdir(), 'ballast-peer-'));
  try {
    await runProgram({
      command: python,
      args: [
        ...[path.join(PEER_FOLDER, peer.program), ...peer.args],
        ...['--reps', String(repetitions), '--jobs', String(jobs), '--seed', String(seed), '--out', out],
      ],
      env: { ...ONE_THREAD, PYTHONDONTWRITEBYTECODE: '1' },
    });
    const timings = readFileSync(path.join(out, 'timings.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Timing);
    return {
      cpuSeconds: timings.reduce((sum, { cpu_s, reps }) => sum + cpu_s / reps, 0),
      wallSeconds: timings.reduce((sum, { wall_s, reps }) => sum + wall_s / reps, 0),
      cells: peerCells(figure, readFileSync(path.join(out, peer.results), 'utf8')),
    };
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}
