import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import type { Compute, ComputeTask } from '../../activities/compute.js';
import { measureCompute, serveMetrics } from '../../workers/metrics.js';

const TASK = { arm: { generator: { kind: 'smote', k: 5 } }, cells: [], first: 0, count: 3 } as unknown as ComputeTask;
const compute: Compute = {
  threads: 4,
  run: async () => {
    const codes = [Uint8Array.of(0, 0, 1)];
    const result = { done: 3, codes, values: [new Float64Array(3)], elapsedMs: [1, 1, 1] };
    return { results: [result], beganAt: 0, threadMs: 3, cpuMs: 3 };
  },
};

test('measureCompute() counts repetitions by generator and outcome, and nothing finer', async () => {
  const measured = measureCompute(compute);
  await measured.compute.run([TASK]);
  const text = await measured.registry.metrics();
  expect(text).toContain('ballast_repetitions_total{generator="smote",outcome="ok"} 2');
  expect(text).toContain('ballast_repetitions_total{generator="smote",outcome="separated"} 1');
  expect(text).toContain('ballast_compute_threads 4');
  expect(text).toContain('ballast_compute_threads_busy 0');
  expect(text).toContain('ballast_task_seconds_count{generator="smote"} 1');
});

test('measureCompute() is not busy after a task that failed', async () => {
  const measured = measureCompute({ threads: 1, run: () => Promise.reject(new Error('the thread died')) });
  await expect(measured.compute.run([TASK])).rejects.toThrow('the thread died');
  expect(await measured.registry.metrics()).toContain('ballast_compute_threads_busy 0');
});

test('serveMetrics() answers on loopback, and only to /metrics', async () => {
  const server = await serveMetrics(measureCompute(compute).registry, 0);
  try {
    const { address, port } = server.address() as AddressInfo;
    expect(address).toBe('127.0.0.1');
    const page = await fetch(`http://127.0.0.1:${port}/metrics`);
    expect(page.headers.get('content-type')).toContain('text/plain');
    expect(await page.text()).toContain('ballast_compute_threads');
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(404);
  } finally {
    server.close();
  }
});
