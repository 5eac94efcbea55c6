/** What happens on the cluster: a study runs to the digest that one machine gives, then a longer one through everything that goes wrong. */
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { payloadConversion } from '../../network/payload-codec.js';
import { NUMERICS_VERSION } from '../../numerics/version.js';
import { alarmsIn } from '../chaos/alarms.js';
import { historyProblems } from '../chaos/histories.js';
import { imageFiles } from '../infra/image-files.js';
import { refusalProblems } from './refusals.js';
import { ROOT, type Stage } from './stage.js';

export interface StoryOptions {
  /** Of the first study. */
  readonly first: number;
  /** Of the longer study. */
  readonly repetitions: number;
  readonly batchSize: number;
  /** How long the partitioned host is cut off. */
  readonly cutMs: number;
}

export interface Event {
  readonly what: string;
  /** Until repetitions were stored again after it. */
  readonly recoveredMs: number;
  /** Share of the study that was stored when it came. */
  readonly at: number;
}

export interface Report {
  readonly seconds: number;
  readonly startSeconds: number;
  readonly digests: readonly string[];
  readonly events: readonly Event[];
  /** Programs that computed, and how many repetitions each. */
  readonly writers: Readonly<Record<string, number>>;
  readonly memoryMb: Readonly<Record<string, number>>;
  /** What was not as promised. */
  readonly problems: readonly string[];
}

/** Over which the study is spread. */
const EVENTS = 9;
export const FIGURE = 'figure-5';
const LONGER = 'longer';
/** Longest time without a stored repetition that is taken for recovery. */
const STALLED_MS = 180_000;

export async function playStory(
  stage: Stage,
  { first: few, repetitions, batchSize, cutMs }: StoryOptions,
): Promise<Omit<Report, 'seconds' | 'startSeconds'>> {
  const problems: string[] = [];
  const events: Event[] = [];
  await prepareLedger(stage);
  const [one, two] = [stage.host('one'), stage.host('two')];
  for (const host of [one, two]) stage.startWorker(host, 1);

  const wanted = await Promise.all([
    digestInline(stage, ['--repetitions', String(few)]),
    digestInline(stage, ['--repetitions', String(repetitions), '--seed', '7']),
  ]);
  const first = await runToItsEnd(stage, ['run', FIGURE, '--repetitions', String(few), '--run-id', 'first']);
  expectEqual(problems, 'the digest of the first run', first, wanted[0]);
  problems.push(...(await refusalProblems(stage)));

  const longer = runToItsEnd(stage, [
    'run',
    FIGURE,
    '--repetitions',
    String(repetitions),
    '--seed',
    '7',
    '--run-id',
    LONGER,
    '--batch-size',
    String(batchSize),
  ]);
  let over = false;
  const ended = longer.finally(() => {
    over = true;
  });
  ended.catch(() => {});
  const before = await stored(stage);
  const total = 240 * repetitions;

  /** Lets something happen when its share of the study is stored, and waits until work goes on. */
  async function meet(what: string, happen: () => Promise<void> | void): Promise<void> {
    const share = () => (lastStored - before) / total;
    while (!over && share() < events.length / EVENTS) {
      await sleep(100);
      await stored(stage);
    }
    const at = share();
    if (over) problems.push(`${what}: the run was over before it came`);
    await happen();
    const happened = performance.now();
    const then = await stored(stage);
    while (!over && (await stored(stage)) <= then) {
      if (performance.now() - happened > STALLED_MS)
        throw new Error(`${what}: nothing was stored for ${STALLED_MS / 1000} s`);
      await sleep(100);
    }
    events.push({ what, at: Math.round(1000 * at) / 1000, recoveredMs: Math.round(performance.now() - happened) });
  }

  await meet('the run begins', () => {});
  await meet('kill -9 of a worker host', () => one.kill());
  stage.startWorker(one, 1);
  await meet(`a host is cut off for ${cutMs / 1000} s`, async () => {
    two.cut();
    await sleep(cutMs);
    two.heal();
  });
  await meet('PostgreSQL is killed and comes back after 3 s', async () => {
    await stage.postgres.stop('immediate');
    await sleep(3000);
    await stage.postgres.start();
  });
  await meet('the history role is killed and comes back after 5 s', () => stage.temporal.restart('history', 5000));
  await meet('the frontend is killed and comes back after 2 s', () => stage.temporal.restart('frontend', 2000));
  const next = programOf(stage, { version: '9.9.9' });
  const others = programOf(stage, { numerics: NUMERICS_VERSION + 1 });
  await meet('two hosts join, of the next version, and one of other numerics', () => {
    for (const name of ['three', 'four']) stage.startWorker(stage.host(name), 1, next);
    stage.startWorker(stage.host('five'), 1, others);
  });
  await meet('the first two hosts are upgraded, one after the other', async () => {
    for (const host of [one, two]) {
      await host.stop();
      stage.startWorker(host, 1, next);
    }
  });
  const status = JSON.parse((await stage.ballast(['status', '--all', '--json'])).stdout) as { workers: unknown[] };
  if (status.workers.length < 4)
    problems.push(`status --all should show at least four workers, got ${status.workers.length}`);

  expectEqual(problems, 'the digest of the longer run', await ended, wanted[1]);
  problems.push(...(await exactlyOnceProblems(stage, [few, repetitions])));
  const audit = await stage.ballast(['audit', LONGER]);
  if (audit.code !== 0) problems.push(`audit: ${(audit.stdout + audit.stderr).trim()}`);
  const writers = await writersOf(stage);
  const numerics = Object.keys(writers).filter((writer) => !writer.includes(`"numerics":${NUMERICS_VERSION},`));
  if (numerics.length > 0) problems.push(`workers of other numerics computed: ${numerics.join(', ')}`);
  if (!Object.keys(writers).some((writer) => writer.includes('9.9.9')))
    problems.push('the upgraded workers computed nothing');
  problems.push(
    ...logProblems(stage),
    ...(await historyProblems(stage.connection, stage.namespace, { codec: payloadConversion(stage.env) })),
  );
  return { digests: [first, await ended], events, writers, memoryMb: stage.temporal.memory(), problems };
}

/** Owner, writer and reader of the ledger; and two ledgers that cannot be used. */
export async function prepareLedger(stage: Stage): Promise<void> {
  const { postgres } = stage;
  for (const role of ['ballast_worker', 'ballast_reader']) {
    await postgres.query(`CREATE ROLE ${role} LOGIN PASSWORD 'only-for-tests'`);
  }
  const owner = { BALLAST_STORE: (stage.env.BALLAST_STORE ?? '').replace('ballast_worker@', 'ballast@') };
  const rights = ['--writers', 'ballast_worker', '--readers', 'ballast_reader'];
  const { code, stderr } = await stage.ballast(['store', 'migrate', ...rights], owner);
  if (code !== 0) throw new Error(`Cannot prepare the ledger: ${stderr}`);
  await postgres.query(
    'CREATE SCHEMA newer; CREATE TABLE newer.version AS SELECT 99::bigint AS number; GRANT USAGE ON SCHEMA newer TO ballast_worker; GRANT SELECT ON newer.version TO ballast_worker',
  );
}

/** What one machine without a cluster gives. */
async function digestInline(stage: Stage, options: readonly string[]): Promise<string> {
  const alone = { BALLAST_HOME: path.join(stage.folder, 'alone'), BALLAST_STORE: '', TEMPORAL_ADDRESS: '' };
  const { code, stdout, stderr } = await stage.ballast(
    ['run', FIGURE, ...options, '--engine', 'inline', '--json', '--quiet'],
    alone,
  );
  if (code !== 0) throw new Error(`Cannot run inline: ${stderr}`);
  return (JSON.parse(stdout) as { digest: string }).digest;
}

async function runToItsEnd(stage: Stage, args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await stage.ballast([...args, '--workers', '0', '--json']);
  if (code !== 0) throw new Error(`${args.join(' ')} should end well, got ${code}: ${stderr}`);
  return (JSON.parse(stdout) as { digest: string }).digest;
}

/** A copy of the program that calls itself something else. */
function programOf(stage: Stage, change: { readonly version?: string; readonly numerics?: number }): string {
  const root = path.join(stage.folder, `program-${change.version ?? change.numerics}`);
  mkdirSync(root);
  // what is in the image, and no more
  for (const file of imageFiles().filter((one) => one !== 'node_modules')) {
    cpSync(path.join(ROOT, file), path.join(root, file), { recursive: true });
  }
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(root, 'node_modules'));
  const manifest = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as Record<string, unknown>;
  writeFileSync(
    path.join(root, 'package.json'),
    JSON.stringify({ ...manifest, ...(change.version && { version: change.version }) }),
  );
  if (change.numerics !== undefined) {
    const file = path.join(root, 'dist', 'numerics', 'version.js');
    const code = readFileSync(file, 'utf8');
    const changed = code.replace(/NUMERICS_VERSION = \d+/, `NUMERICS_VERSION = ${change.numerics}`);
    if (changed === code) throw new Error(`Cannot make a program of other numerics: ${file} must name its version`);
    writeFileSync(file, changed);
  }
  return root;
}

/** Repetitions in the ledger; what it was before while the database is away. */
let lastStored = 0;
async function stored({ postgres }: Stage): Promise<number> {
  const rows = await postgres
    .query('SELECT coalesce(sum(finished), 0)::int AS n FROM ballast.cell')
    .catch(() => undefined);
  lastStored = rows?.rows[0].n ?? lastStored;
  return lastStored;
}

/** Every (cell, repetition) exactly once, read past the ledger's own code. */
async function exactlyOnceProblems({ postgres }: Stage, lengths: readonly number[]): Promise<string[]> {
  const { rows } = await postgres.query(
    `SELECT cell, first, count, coalesce(lag(first + count) OVER (PARTITION BY cell ORDER BY first), 0) AS expected,
       max(first + count) OVER (PARTITION BY cell) AS last FROM ballast.segment ORDER BY cell, first`,
  );
  const broken = rows
    .filter((row) => row.first !== row.expected)
    .map((row) => `cell ${row.cell}: ${row.first} comes after ${row.expected}`);
  const cells = new Map(rows.map((row) => [row.cell, Number(row.last)]));
  const ends = [...cells.values()];
  const short = ends.filter((end) => !lengths.includes(end)).map((end) => `a cell ends at ${end}`);
  return [...broken, ...short, ...(cells.size === 480 ? [] : [`480 cells should be stored, got ${cells.size}`])];
}

async function writersOf({ postgres }: Stage): Promise<Record<string, number>> {
  const { rows } = await postgres.query(
    'SELECT description, sum(count)::int AS n FROM ballast.segment JOIN ballast.work ON work.id = work JOIN ballast.writer ON writer.id = writer GROUP BY 1',
  );
  return Object.fromEntries(rows.map(({ description, n }) => [description, n]));
}

function logProblems({ folder }: Stage): string[] {
  const logs = readdirSync(folder).filter((name) => name.endsWith('.log'));
  return alarmsIn(logs.map((name) => readFileSync(path.join(folder, name), 'utf8')));
}

function expectEqual(problems: string[], what: string, got: string, wanted: string | undefined): void {
  if (got !== wanted) problems.push(`${what} should be ${wanted}, got ${got}`);
}
