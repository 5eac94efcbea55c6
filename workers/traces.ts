/**
 * OpenTelemetry traces of a run, one trace for each: the command that works on it, and every attempt at a batch on whatever worker.
 *
 * Trace and root span have ids that are made from the run's id, so that commands and workers on many machines write into one trace without
 * handing anything through workflows: histories and their replay are the same with tracing as without.
 */
import { createHash } from 'node:crypto';
import {
  type Context,
  ROOT_CONTEXT,
  type Span,
  SpanStatusCode,
  TraceFlags,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import type { HearWork, WorkEvent } from '../activities/work-events.js';

export interface WorkTraces {
  readonly hear: HearWork;
  /** Sends what is not sent yet. */
  close(): Promise<void>;
}

/** The ids of a run's trace: 16 and 8 bytes, in hexadecimal. */
export function traceIds(runId: string): { readonly traceId: string; readonly spanId: string } {
  const digest = createHash('sha256').update(`ballast run ${runId}`).digest('hex');
  return { traceId: digest.slice(0, 32), spanId: digest.slice(32, 48) };
}

/** Where spans go is for the variables of OpenTelemetry to say, such as OTEL_EXPORTER_OTLP_ENDPOINT. */
export function openTraces(): WorkTraces {
  const provider = new NodeTracerProvider({ spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())] });
  return { hear: traceWork(provider.getTracer('ballast')), close: () => provider.shutdown() };
}

function traceWork(tracer: Tracer): HearWork {
  const open = new Map<string, Span>();
  return (event) => {
    if (event.kind === 'planned') return;
    const key = `${event.runId}/${event.batch}/${event.attempt}`;
    const span = open.get(key);
    if (event.kind === 'begun') open.set(key, begin(tracer, event));
    else if (event.kind === 'stored') span?.setAttributes(attributesOf(event));
    else {
      open.delete(key);
      if (event.kind === 'failed') {
        span?.recordException(event.error);
        span?.setStatus({ code: SpanStatusCode.ERROR, message: event.error.message });
      }
      span?.end();
    }
  };
}

function begin(tracer: Tracer, { runId, batch, attempt }: Extract<WorkEvent, { kind: 'begun' | 'ended' }>): Span {
  const attributes = { 'ballast.run': runId, 'ballast.batch': batch, 'ballast.attempt': attempt };
  return tracer.startSpan(`batch ${batch}`, { attributes }, belowRoot(runId));
}

function attributesOf({ arm, jobs, threadMs, writeMs }: Extract<WorkEvent, { kind: 'stored' }>) {
  return {
    'ballast.arm': arm,
    'ballast.repetitions': jobs.reduce((sum, { result }) => sum + result.done * result.codes.length, 0),
    'ballast.thread_ms': threadMs,
    'ballast.write_ms': writeMs,
  };
}

/** One time that a command worked on a run: the first is the root of the trace, later ones stand below it. */
export interface TracedExecution {
  readonly study: string;
  readonly first: boolean;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly endedAt: number;
}

export async function traceRun(runId: string, { study, first, startedAt, endedAt }: TracedExecution): Promise<void> {
  const ids = traceIds(runId);
  const provider = new NodeTracerProvider({
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
    ...(first && { idGenerator: { generateTraceId: () => ids.traceId, generateSpanId: () => ids.spanId } }),
  });
  const attributes = { 'ballast.run': runId, 'ballast.study': study };
  const parent = first ? ROOT_CONTEXT : belowRoot(runId);
  provider.getTracer('ballast').startSpan(`run ${study}`, { attributes, startTime: startedAt }, parent).end(endedAt);
  await provider.shutdown();
}

function belowRoot(runId: string): Context {
  return trace.setSpanContext(ROOT_CONTEXT, { ...traceIds(runId), traceFlags: TraceFlags.SAMPLED, isRemote: true });
}
