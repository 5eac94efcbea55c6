/** What a run leaves for operators: structured lines in the worker's log, and one trace. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { temporaryHome } from '../durability/ballast.js';
import { temporalExecutable } from '../support/temporal-server.js';

vi.setConfig({ testTimeout: 120_000 });

interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly attributes: readonly { readonly key: string; readonly value: Record<string, unknown> }[];
}

beforeAll(() => void temporalExecutable(), 600_000);

test('the worker’s log has a line of JSON for each batch, and the spans of a run are one trace', async () => {
  const spans: Span[] = [];
  const collector = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request
      .on('data', (chunk: Buffer) => chunks.push(chunk))
      .on('end', () => {
        const { resourceSpans } = JSON.parse(Buffer.concat(chunks).toString());
        for (const { scopeSpans } of resourceSpans) for (const scope of scopeSpans) spans.push(...scope.spans);
        response.end('{}');
      });
  });
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
  const home = temporaryHome({ env: { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, BALLAST_LOG_LEVEL: 'debug' } });
  onTestFinished(() => {
    home.remove();
    collector.close();
  });
  const { runId } = await home.json('run', 'figure-5', '--repetitions', '40', '--workers', '2');

  const lines = readFileSync(path.join(home.folder, 'worker.log'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines.map(({ msg }) => msg)).toEqual(
    expect.arrayContaining(['worker ready', 'planned', 'batch begun', 'stored', 'batch ended']),
  );
  const stored = lines.filter(({ msg, batch }) => msg === 'stored' && batch !== undefined);
  expect(stored.length).toBeGreaterThan(0);
  for (const line of stored) {
    expect(line).toMatchObject({
      level: 30,
      run: runId,
      batch: expect.any(Number),
      attempt: 1,
      arm: expect.stringMatching(/^(uniform|rademacher)/),
    });
  }

  const root = spans.find(({ name }) => name === 'run figure-5')!;
  expect(root.parentSpanId ?? '').toBe('');
  expect(new Set(spans.map(({ traceId }) => traceId))).toEqual(new Set([root.traceId]));
  const batches = spans.filter(({ name }) => name.startsWith('batch '));
  // what a batch stored is in its span, and every batch that stored something has one
  expect(new Set(batches.map(({ name }) => name))).toEqual(new Set(stored.map(({ batch }) => `batch ${batch}`)));
  for (const { parentSpanId, attributes } of batches) {
    expect(parentSpanId).toBe(root.spanId);
    expect(attributes.map(({ key }) => key)).toEqual(
      expect.arrayContaining(['ballast.run', 'ballast.batch', 'ballast.attempt', 'ballast.arm', 'ballast.repetitions']),
    );
  }
});
