/** What a worker counts, and its page for operators. */
import type { AddressInfo } from 'node:net';
import { Registry } from 'prom-client';
import { expect, onTestFinished, test } from 'vitest';
import type { Compute, ComputeResult } from '../../activities/compute.js';
import { runBatch } from '../../activities/run-batch.js';
import type { WorkEvent } from '../../activities/work-events.js';
import { IntegrityError } from '../../store/ledger.js';
import { type MetricsPage, serveMetrics } from '../../workers/metrics/metrics-server.js';
import { followRuns } from '../../workers/metrics/run-metrics.js';
import { createStudyLabel } from '../../workers/metrics/study-label.js';
import { createWorkMetrics } from '../../workers/metrics/work-metrics.js';
import { openTinyRun, RUN_ID, store } from '../support/open-run.js';

const RESULT: ComputeResult = {
  done: 3,
  codes: [Uint8Array.of(0, 0, 1)],
  values: [new Float64Array(3)],
  elapsedMs: [1, 1, 1],
};
const idle: Compute = { threads: 4, run: async () => ({ results: [RESULT], beganAt: 0, threadMs: 3000, cpuMs: 3 }) };

function storedEvent(study = 'tiny'): WorkEvent {
  return {
    kind: 'stored',
    runId: RUN_ID,
    study,
    arm: 'smote',
    jobs: [{ generator: 'smote', result: RESULT }],
    threadMs: 3000,
    writeMs: 4,
  };
}

test('repetitions are counted by study, generator and outcome, and nothing finer', async () => {
  const { hear, registry } = createWorkMetrics(idle, '1.2.3');
  hear(storedEvent());
  hear({ kind: 'planned', runId: RUN_ID, study: 'tiny', batches: 2, found: new Map([['smote', 7]]) });
  const text = await registry.metrics();
  expect(text).toContain('ballast_repetitions_total{study="tiny",generator="smote",outcome="ok"} 2');
  expect(text).toContain('ballast_repetitions_total{study="tiny",generator="smote",outcome="separated"} 1');
  expect(text).toContain('ballast_repetitions_reused_total{study="tiny",generator="smote"} 7');
  expect(text).toContain('ballast_batch_duration_seconds_sum{generator="smote"} 3');
  expect(text).toContain('ballast_repetition_duration_seconds_sum{generator="smote"} 0.001');
  expect(text).toContain('ballast_ledger_write_duration_seconds_sum 0.004');
  expect(text).toMatch(/ballast_build_info\{version="1.2.3",numerics="\d+",node="[\d.]+"\} 1/);
  expect(text).not.toContain(RUN_ID);
});

test('batches are counted by how they end, integrity errors on their own', async () => {
  const { hear, registry } = createWorkMetrics(idle, '1');
  const about = { runId: RUN_ID, batch: 1, attempt: 1 };
  hear({ kind: 'begun', ...about });
  hear({ kind: 'ended', ...about });
  hear({ kind: 'failed', ...about, error: new IntegrityError('other bytes') });
  hear({ kind: 'failed', ...about, error: new Error('the thread died') });
  const text = await registry.metrics();
  expect(text).toContain('ballast_batches_total{result="done"} 1');
  expect(text).toContain('ballast_batches_total{result="failed"} 2');
  expect(text).toContain('ballast_integrity_errors_total 1');
});

test('compute threads are busy while they have a batch, and not after one that failed', async () => {
  const { compute, registry } = createWorkMetrics(idle, '1');
  await compute.run([]);
  const text = await registry.metrics();
  expect(text).toContain('ballast_compute_threads 4');
  expect(text).toContain('ballast_compute_threads_busy 0');
  expect(text).toContain('ballast_compute_thread_seconds_total 3');
  const broken = createWorkMetrics({ threads: 1, run: () => Promise.reject(new Error('the thread died')) }, '1');
  await expect(broken.compute.run([])).rejects.toThrow('the thread died');
  expect(await broken.registry.metrics()).toContain('ballast_compute_threads_busy 0');
});

test('studies beyond the first fifty share one label', () => {
  const label = createStudyLabel();
  const labels = Array.from({ length: 60 }, (_, i) => label(`study-${i}`));
  expect(new Set(labels).size).toBe(51);
  expect(labels.at(-1)).toBe('other');
  expect(label('study-3')).toBe('study-3');
});

test('a batch that is run tells what it stored', async () => {
  const events: WorkEvent[] = [];
  const run = await openTinyRun({}, { codeOf: (repetition) => (repetition === 1 ? 1 : 0) });
  await run.ledger.savePlan(RUN_ID, [{ arm: 0, arms: 2, first: 0, count: 3 }]);
  await runBatch({ ...run, hear: (event) => events.push(event) }, { runId: RUN_ID, batch: 0 });
  expect(events).toMatchObject([
    { kind: 'stored', runId: RUN_ID, study: 'tiny', jobs: [{ generator: 'oracle' }, { generator: 'smote' }] },
  ]);
});

test('open runs have gauges until they end', async () => {
  const run = await openTinyRun({ repetitions: 4 });
  const registry = new Registry();
  const hear = followRuns(run.ledger, run.findRun, registry, (study) => study);
  await store(run, run.arms[0]!, run.arms[0]!.cells, { from: 0, to: 3 });
  hear(storedEvent());
  const text = await registry.metrics();
  expect(text).toContain('ballast_run_open{study="tiny"} 1');
  // two arms of two cells with 4 repetitions, of which two cells have 3
  expect(text).toContain('ballast_run_repetitions_left{study="tiny"} 10');
  // 0, 1000, 2000 have mean 1000 and MCSE 1000/√3: over 2 % of the mean that is 28.9
  expect(text).toMatch(/ballast_run_worst_mcse_ratio\{study="tiny"\} 28\.86/);

  await run.ledger.setRunState(RUN_ID, 'finished');
  const later = new Registry();
  followRuns(run.ledger, run.findRun, later, (study) => study)(storedEvent());
  expect(await later.metrics()).not.toContain('{study=');
});

test('the page has metrics, health and readiness, and a scrape does not fail with Temporal’s library', async () => {
  const registry = createWorkMetrics(idle, '1').registry;
  let obstacle: string | undefined = 'it does not take work yet';
  const page: MetricsPage = { registry, temporalUrl: 'http://127.0.0.1:9/metrics', obstacle: async () => obstacle };
  const server = await serveMetrics(page, 0);
  onTestFinished(() => void server.close());
  const { address, port } = server.address() as AddressInfo;
  expect(address).toBe('127.0.0.1');
  const get = (path: string, method = 'GET') => fetch(`http://127.0.0.1:${port}${path}`, { method });
  const metrics = await get('/metrics');
  expect(metrics.headers.get('content-type')).toContain('text/plain');
  expect(await metrics.text()).toContain('nodejs_eventloop_lag_seconds');
  expect((await get('/healthz')).status).toBe(200);
  expect([(await get('/readyz')).status, await (await get('/readyz')).text()]).toEqual([
    503,
    'it does not take work yet\n',
  ]);
  obstacle = undefined;
  expect((await get('/readyz')).status).toBe(200);
  expect((await get('/')).status).toBe(404);
  expect((await get('/metrics', 'POST')).status).toBe(405);
});
