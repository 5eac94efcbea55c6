/** How far a cluster on this machine reaches: many cells in many batches, and what more workers bring. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { cpuByPart, PARTS, type Part } from './cpu-by-part.js';
import type { Host } from './hosts.js';
import type { Stage } from './stage.js';
import { prepareLedger } from './story.js';

export interface ScaleOptions {
  readonly cells: number;
}

/** A look at the cluster at work. */
interface Look {
  readonly seconds: number;
  readonly stored: number;
  readonly memoryMb: Readonly<Record<string, number>>;
}

export interface ScaleReport {
  readonly seconds: number;
  readonly cells: number;
  readonly batches: number;
  readonly runSeconds: number;
  readonly databaseMb: { readonly ledger: number; readonly temporal: number };
  readonly looks: readonly Look[];
  /** Events and bytes of the largest histories. */
  readonly histories: readonly { readonly type: string; readonly events: number; readonly bytes: number }[];
  /** Batches of empty work and repetitions of real work, a second, by the number of one-thread workers. */
  readonly throughput: readonly {
    readonly workers: number;
    readonly batchesPerSecond: number;
    /** CPU time of a batch. */
    readonly cpuMs: Readonly<Record<Part, number>>;
  }[];
  readonly problems: readonly string[];
}

const WORKERS = [1, 2, 4];
const LOOK_MS = 10_000;
/** Of the minority, in a study of very many cells. */
const SIZES = 20;

export async function playScale(
  stage: Stage,
  { cells }: ScaleOptions,
): Promise<Omit<ScaleReport, 'seconds' | 'startSeconds'>> {
  const problems: string[] = [];
  await prepareLedger(stage);
  const hosts: Host[] = [];
  const throughput: ScaleReport['throughput'][number][] = [];
  for (const workers of WORKERS) {
    while (hosts.length < workers) {
      const host = stage.host(`host-${hosts.length + 1}`);
      stage.startWorker(host, 1);
      hosts.push(host);
    }
    await untilPolling(stage, workers);
    const batches = 400;
    const file = manyCells(stage, `thin-${workers}`, { arms: batches, cellsOfArm: 10, seed: workers });
    const before = cpuByPart();
    await runs(stage, [file, '--batch-size', '1', '--yes', '--run-id', `thin-${workers}`]);
    const after = cpuByPart();
    const done = await plannedBatches(stage, `thin-${workers}`);
    const seconds = await spentStoring(stage, `thin-${workers}`);
    const cpuMs = Object.fromEntries(PARTS.map((part) => [part, rounded((after[part] - before[part]) / done)]));
    throughput.push({ workers, batchesPerSecond: rounded(done / seconds), cpuMs: cpuMs as Record<Part, number> });
  }

  const file = manyCells(stage, 'many', { arms: Math.round(cells / 100), cellsOfArm: 100, seed: 99 });
  const looks: Look[] = [];
  const began = performance.now();
  let over = false;
  const run = runs(stage, [file, '--batch-size', '1', '--yes', '--run-id', 'many']).finally(() => {
    over = true;
  });
  run.catch(() => {});
  while (!over) {
    await Promise.race([sleep(LOOK_MS), run.catch(() => {})]);
    looks.push({
      seconds: Math.round((performance.now() - began) / 1000),
      stored: await count(stage, 'SELECT coalesce(sum(repetitions), 0)::int AS n FROM ballast.batch'),
      memoryMb: { ...stage.temporal.memory(), ...workerMemory(hosts) },
    });
  }
  const runSeconds = await run;
  const finished = await count(
    stage,
    `SELECT count(*)::int AS n FROM ballast.cell JOIN ballast.segment ON cell = id WHERE finished = 1`,
  );
  if (finished < cells) problems.push(`${cells} cells should be stored, got ${finished}`);
  return {
    cells,
    batches: await plannedBatches(stage, 'many'),
    runSeconds: Math.round(runSeconds),
    databaseMb: {
      ledger: await megabytes(stage, 'ballast'),
      temporal: (await megabytes(stage, 'temporal')) + (await megabytes(stage, 'temporal_visibility')),
    },
    looks,
    histories: await largestHistories(stage),
    throughput,
    problems,
  };
}

function rounded(value: number): number {
  return Math.round(10 * value) / 10;
}

/** A study of cheap cells: least squares on ten or more minority points, one repetition each, so that an arm is a batch. */
function manyCells(
  stage: Stage,
  name: string,
  { arms, cellsOfArm, seed }: { readonly arms: number; readonly cellsOfArm: number; readonly seed: number },
): string {
  const file = path.join(stage.folder, `${name}.yaml`);
  const sizes = arms >= SIZES * SIZES ? SIZES : 1;
  const list = (length: number, first: number, step: number) =>
    Array.from({ length }, (_, i) => first + step * i).join(', ');
  const text = `name: ${name}
seed: ${seed}
population: { kind: gaussian, dimension: 2, minorityMean: [1] }
sizes: { n0: 40 }
factors: { n1: [${list(sizes, 10, 1)}], penalty: [${list(Math.round(arms / sizes), 0, 1 / 1024)}] }
generators: [none]
gamma: { from: 0, to: 1, count: ${cellsOfArm} }
loss: squared
measures: [excess-risk]
repetitions: 1
`;
  writeFileSync(file, text);
  return file;
}

/** @returns how long it took, in seconds */
async function runs(stage: Stage, args: readonly string[]): Promise<number> {
  const began = performance.now();
  const { code, stderr } = await stage.ballast(['run', ...args, '--workers', '0', '--json', '--quiet']);
  if (code !== 0) throw new Error(`${args.join(' ')} should end well, got ${code}: ${stderr}`);
  return (performance.now() - began) / 1000;
}

async function untilPolling(stage: Stage, workers: number): Promise<void> {
  for (;;) {
    const { stdout } = await stage.ballast(['status', '--all', '--json']);
    if ((JSON.parse(stdout) as { workers: unknown[] }).workers.length >= workers) return;
    await sleep(200);
  }
}

/** From the first batch to the last. */
async function spentStoring(stage: Stage, runId: string): Promise<number> {
  const run = `(SELECT number FROM ballast.run WHERE id = '${runId}')`;
  return await count(
    stage,
    `SELECT (max(written_at) - min(written_at)) / 1000 AS n FROM ballast.batch WHERE run = ${run}`,
  );
}

async function plannedBatches(stage: Stage, runId: string): Promise<number> {
  return await count(stage, `SELECT planned::int AS n FROM ballast.run WHERE id = '${runId}'`);
}

async function count({ postgres }: Stage, sql: string): Promise<number> {
  return (await postgres.query(sql)).rows[0]?.n ?? 0;
}

async function megabytes(stage: Stage, database: string): Promise<number> {
  return Math.round((await count(stage, `SELECT pg_database_size('${database}')::float AS n`)) / 1e6);
}

function workerMemory(hosts: readonly Host[]): Record<string, number> {
  return Object.fromEntries(hosts.map((host) => [host.name, host.memoryMb()]));
}

async function largestHistories(stage: Stage): Promise<ScaleReport['histories']> {
  const connection = await Connection.connect(stage.connection);
  const client = new Client({ connection, namespace: stage.namespace });
  const found: { type: string; events: number; bytes: number }[] = [];
  for await (const { type, historyLength, historySize } of client.workflow.list()) {
    found.push({ type, events: historyLength, bytes: historySize ?? 0 });
  }
  await connection.close();
  const largest = (type: string) => found.filter((one) => one.type === type).sort((a, b) => b.events - a.events)[0];
  return [largest('runStudy'), largest('runSegment')].filter((one) => one !== undefined);
}
