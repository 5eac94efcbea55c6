/**
 * What a worker has done, for Prometheus. Labels are names from small sets: studies (the first fifty), generators, outcomes; never a
 * run, a cell or a size. Counted per batch, so that counting costs nothing beside computing.
 */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Compute } from '../../activities/compute.js';
import type { DoneJob, HearWork, WorkEvent } from '../../activities/work-events.js';
import { OUTCOMES } from '../../numerics/outcomes.js';
import { NUMERICS_VERSION } from '../../numerics/version.js';
import { createStudyLabel } from './study-label.js';

export interface WorkMetrics {
  readonly registry: Registry;
  /** Compute threads whose use is measured. */
  readonly compute: Compute;
  readonly hear: HearWork;
  readonly studyLabel: (study: string) => string;
}

/** Seconds of a batch, which aims at ten. */
const BATCH_BUCKETS = [0.1, 0.5, 1, 2, 5, 10, 20, 60, 300];
const REPETITION_BUCKETS = [0.0001, 0.001, 0.01, 0.1, 0.5, 1, 5, 20, 60];
const WRITE_BUCKETS = [0.001, 0.005, 0.02, 0.05, 0.1, 0.5, 1, 5];

/** @param version of Ballast */
export function createWorkMetrics(compute: Compute, version: string): WorkMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const studyLabel = createStudyLabel();
  const use = measureUse(compute, registry);
  const registers = [registry];
  const build = new Gauge({
    name: 'ballast_build_info',
    help: 'Always 1; the labels say which program this is',
    labelNames: ['version', 'numerics', 'node'],
    registers,
  });
  build.set({ version, numerics: String(NUMERICS_VERSION), node: process.versions.node }, 1);
  return { registry, compute: use, hear: countWork(registry, studyLabel), studyLabel };
}

function countWork(registry: Registry, studyLabel: (study: string) => string): HearWork {
  const registers = [registry];
  const repetitions = new Counter({
    name: 'ballast_repetitions_total',
    help: 'Repetitions computed and stored, over all cells; outcome is ok or why one failed',
    labelNames: ['study', 'generator', 'outcome'],
    registers,
  });
  const reused = new Counter({
    name: 'ballast_repetitions_reused_total',
    help: 'Repetitions that planning found in the ledger, over all cells',
    labelNames: ['study', 'generator'],
    registers,
  });
  const batchSeconds = new Histogram({
    name: 'ballast_batch_duration_seconds',
    help: 'How long a compute thread had a batch',
    labelNames: ['generator'],
    buckets: BATCH_BUCKETS,
    registers,
  });
  const repetitionSeconds = new Histogram({
    name: 'ballast_repetition_duration_seconds',
    help: 'Duration of a repetition, the mean of each batch and arm',
    labelNames: ['generator'],
    buckets: REPETITION_BUCKETS,
    registers,
  });
  const writeSeconds = new Histogram({
    name: 'ballast_ledger_write_duration_seconds',
    help: 'Writing a batch into the ledger',
    buckets: WRITE_BUCKETS,
    registers,
  });
  const batches = new Counter({
    name: 'ballast_batches_total',
    help: 'Attempts at batches by how they ended: done, or failed',
    labelNames: ['result'],
    registers,
  });
  const integrity = new Counter({
    name: 'ballast_integrity_errors_total',
    help: 'Batches refused because the ledger holds other bytes for the same repetition',
    registers,
  });
  // a rate of what never was is no data: both are there from the start
  for (const result of ['done', 'failed']) batches.inc({ result }, 0);

  function stored({ study, jobs, threadMs, writeMs }: Extract<WorkEvent, { kind: 'stored' }>): void {
    const label = studyLabel(study);
    for (const [key, count] of countsOf(jobs)) {
      const [generator, outcome] = key.split(' ') as [string, string];
      repetitions.inc({ study: label, generator, outcome }, count);
    }
    // a batch of several arms counts for the generator of the first
    batchSeconds.observe({ generator: jobs[0]?.generator ?? '' }, threadMs / 1000);
    for (const { generator, result } of jobs) {
      const ms = result.elapsedMs.reduce((sum, one) => sum + one, 0);
      if (result.done > 0) repetitionSeconds.observe({ generator }, ms / result.done / 1000);
    }
    writeSeconds.observe(writeMs / 1000);
  }
  return (event) => {
    if (event.kind === 'stored') stored(event);
    if (event.kind === 'planned') {
      const study = studyLabel(event.study);
      for (const [generator, count] of event.found) reused.inc({ study, generator }, count);
    }
    if (event.kind === 'ended') batches.inc({ result: 'done' });
    if (event.kind !== 'failed') return;
    batches.inc({ result: 'failed' });
    if (event.error.name === 'IntegrityError') integrity.inc();
  };
}

/** How often each generator had each outcome. */
function countsOf(jobs: readonly DoneJob[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { generator, result } of jobs) {
    for (const codes of result.codes) {
      for (const code of codes) {
        const key = `${generator} ${OUTCOMES[code] ?? code}`;
        counts.set(key, (counts.get(key) ?? 0) + 1);
      }
    }
  }
  return counts;
}

/** Threads, how many have something in hand, and which share of the time they had. */
function measureUse(compute: Compute, registry: Registry): Compute {
  const registers = [registry];
  const busy = new Gauge({
    name: 'ballast_compute_threads_busy',
    help: 'Compute threads with a batch in hand',
    registers,
  });
  new Gauge({ name: 'ballast_compute_threads', help: 'Compute threads of this worker', registers }).set(
    compute.threads,
  );
  const threadSeconds = new Counter({
    name: 'ballast_compute_thread_seconds_total',
    help: 'Seconds that compute threads have worked; over the threads, a rate of it is their utilisation',
    registers,
  });
  return {
    threads: compute.threads,
    async run(tasks, options) {
      busy.inc();
      try {
        const computed = await compute.run(tasks, options);
        threadSeconds.inc(computed.threadMs / 1000);
        return computed;
      } finally {
        busy.dec();
      }
    },
  };
}
