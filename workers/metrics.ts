/** What a worker tells Prometheus. Labels are names from small fixed sets: never a run, a cell or a size. */
import { createServer, type Server } from 'node:http';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Compute } from '../activities/compute.js';
import { OUTCOMES } from '../numerics/outcomes.js';

export interface MeasuredCompute {
  readonly compute: Compute;
  readonly registry: Registry;
}

/** Wraps compute threads so that what they do is counted. */
export function measureCompute(compute: Compute): MeasuredCompute {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const repetitions = new Counter({
    name: 'ballast_repetitions_total',
    help: 'Repetitions computed, over all cells',
    labelNames: ['generator', 'outcome'],
    registers,
  });
  const seconds = new Histogram({
    name: 'ballast_task_seconds',
    help: 'Duration of a compute task, a batch or a part of one',
    labelNames: ['generator'],
    buckets: [0.1, 0.5, 1, 2, 5, 10, 20, 60, 300],
    registers,
  });
  const busy = new Gauge({
    name: 'ballast_compute_threads_busy',
    help: 'Compute threads with a task in hand',
    registers,
  });
  new Gauge({ name: 'ballast_compute_threads', help: 'Compute threads of this worker', registers }).set(
    compute.threads,
  );

  return {
    registry,
    compute: {
      threads: compute.threads,
      async run(tasks, options) {
        // a batch of several arms counts for the generator of the first
        const generator = tasks[0]?.arm.generator.kind ?? '';
        const stopTimer = seconds.startTimer({ generator });
        busy.inc();
        try {
          const computed = await compute.run(tasks, options);
          for (const [i, { codes }] of computed.results.entries()) {
            const labels = { generator: tasks[i]?.arm.generator.kind ?? '' };
            for (const [code, count] of countsOf(codes)) {
              repetitions.inc({ ...labels, outcome: OUTCOMES[code] ?? String(code) }, count);
            }
          }
          return computed;
        } finally {
          busy.dec();
          stopTimer();
        }
      },
    },
  };
}

/** How often each outcome code is there. */
function countsOf(codes: readonly Uint8Array[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const some of codes) for (const code of some) counts.set(code, (counts.get(code) ?? 0) + 1);
  return counts;
}

/** Serves `/metrics` on loopback. @throws if the port is taken */
export async function serveMetrics(registry: Registry, port: number): Promise<Server> {
  const server = createServer((request, response) => {
    if (request.url !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    registry.metrics().then(
      (text) => response.writeHead(200, { 'content-type': registry.contentType }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return server;
}
