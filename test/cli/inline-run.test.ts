/** What scripts rely on: what a run prints and leaves, that it reuses what is stored, that its numbers are the same however it ran. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { moments } from '../../numerics/moments.js';
import { runCounts } from '../../store/run-results.js';
import { recordedSpec } from '../../store/run-spec.js';
import { openSqliteLedger } from '../../store/sqlite/open-ledger.js';
import { canonicalJson } from '../../studies/content-key.js';
import { NUMERICS_VERSION } from '../../studies/repetition.js';
import { csvRows, type Desk, ended, expectMistake, openDesks } from '../support/ballast-command.js';
import { TINY_YAML, tinyYaml } from '../support/tiny-study.js';

const emptyDesk = openDesks();
const INLINE = ['--engine', 'inline', '--workers', '1', '--json'];

const SUMMARY = ['runId', 'study', 'cells', 'repetitions', 'reused', 'failed', 'digest', 'seconds', 'files'];
const RESULTS =
  'study,run,measure,method,n0,n1,generator,gamma,repetitions,failed,mean,variance,sd,mcse,mcse_variance,q05,median,q95,' +
  'prefix_repetitions,prefix_mean,prefix_mcse,digest';
const REPETITIONS = 'study,run,method,n0,n1,generator,gamma,repetition,outcome,excess-risk,seed_key,cell_key,digest';

describe('a run of the tiny study', () => {
  let desk: Desk;
  let first: Summary;
  beforeAll(async () => {
    desk = emptyDesk();
    desk.write('tiny.yaml', TINY_YAML);
    first = await run(desk, 'tiny.yaml');
  });

  test('ends with one JSON object on stdout, with exactly its keys', () => {
    expect(Object.keys(first)).toEqual(SUMMARY);
    expect(first).toMatchObject({ study: 'tiny', cells: 4, repetitions: 12, reused: 0, failed: 0 });
    expect(first.runId).toMatch(/^tiny-[0-9a-f]{8}$/);
    expect(first.digest).toMatch(/^[0-9a-f]{64}$/);
    expect(first.seconds).toBeGreaterThan(0);
  });

  test('leaves the study, the curves and where they come from, and names them', async () => {
    const folder = path.join(desk.home, 'runs', first.runId);
    expect(first.files).toEqual(['study.json', 'curves.csv', 'provenance.json'].map((name) => path.join(folder, name)));
    expect(JSON.parse(readFileSync(first.files[0]!, 'utf8')).name).toBe('tiny');
    expect(readFileSync(first.files[1]!, 'utf8')).toBe((await desk.ballast('results', 'tiny')).stdout);
  });

  test('says where its files come from', () => {
    const study = readFileSync(first.files[0]!, 'utf8');
    const provenance = JSON.parse(readFileSync(first.files[2]!, 'utf8'));
    expect(provenance).toMatchObject({
      run: first.runId,
      study: 'tiny',
      digest: first.digest,
      repetitions: { total: 12, finished: 12, failed: 0 },
      seed: 2026,
      numerics: NUMERICS_VERSION,
      node: process.versions.node,
      platform: `${process.platform} ${process.arch}`,
      command: 'ballast run --engine inline --workers 1 --json tiny.yaml',
      specification: JSON.parse(study),
    });
    expect(provenance.ballast).toMatch(/^\d+\.\d+\.\d+/);
    expect(provenance.writtenAt).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    // the hash of what the ledger holds: anybody can compute it again
    const canonical = canonicalJson(provenance.specification);
    expect(provenance.specificationHash).toBe(createHash('sha256').update(canonical).digest('hex'));
  });

  test('has the digest in the last column of every table, and the same estimates for the prefix', async () => {
    for (const table of ['results', 'repetitions']) {
      for (const row of csvRows((await desk.ballast(table, 'tiny')).stdout)) {
        expect(Object.entries(row).at(-1)).toEqual(['digest', first.digest]);
      }
    }
    for (const row of csvRows((await desk.ballast('results', 'tiny')).stdout)) {
      expect([row.prefix_repetitions, row.prefix_mean, row.prefix_mcse]).toEqual([row.repetitions, row.mean, row.mcse]);
    }
  });

  test.each(['results', 'repetitions'])(
    '%s --out writes what it prints, with the provenance beside it',
    async (table) => {
      for (const format of ['csv', 'json']) {
        const file = path.join(desk.folder, 'out', `${table}.${format}`);
        const { code, stdout } = await desk.ballast(
          table,
          'tiny',
          '--format',
          format,
          '--out',
          `out/${table}.${format}`,
        );
        expect({ code, stdout }).toEqual({
          code: 0,
          stdout: `out/${table}.${format}\nout/${table}.${format}.provenance.json\n`,
        });
        expect(readFileSync(file, 'utf8')).toBe((await desk.ballast(table, 'tiny', '--format', format)).stdout);
        const provenance = JSON.parse(readFileSync(`${file}.provenance.json`, 'utf8'));
        expect(provenance).toMatchObject({
          digest: first.digest,
          command: `ballast ${table} tiny --format ${format} --out out/${table}.${format}`,
        });
      }
      expectMistake(await desk.ballast(table, 'tiny', '--out', 'out'), /^Cannot write .*out: EISDIR/);
    },
  );

  test('prints repetitions as JSON, one object a line', async () => {
    const { stdout } = await desk.ballast('repetitions', 'tiny', '--format', 'json');
    const rows = JSON.parse(stdout);
    expect(rows).toHaveLength(12);
    expect(Object.keys(rows[0])).toEqual(REPETITIONS.split(','));
    expect(stdout.trimEnd().split('\n')).toHaveLength(14);
  });

  test('computes nothing the second time, and has the same id and digest', async () => {
    const again = await run(desk, 'tiny.yaml');
    expect(again).toMatchObject({ runId: first.runId, repetitions: 0, reused: 12, digest: first.digest });
    expect((await desk.ballast('digest', 'tiny')).stdout).toBe(`${first.digest}\n`);
    const resumed = await desk.ballast('resume', 'tiny', ...INLINE);
    expect(JSON.parse(resumed.stdout)).toMatchObject({ repetitions: 0, reused: 12, digest: first.digest });
  });

  test('prints results with the columns that scripts know, one row for each cell and measure', async () => {
    const { code, stdout, stderr } = await desk.ballast('results', first.runId, '--format', 'csv');
    expect({ code, stderr, header: stdout.split('\n')[0] }).toEqual({ code: 0, stderr: '', header: RESULTS });
    const rows = csvRows(stdout);
    expect(rows.map((row) => [row.generator, row.gamma])).toEqual([
      ['oracle', '0'],
      ['oracle', '1'],
      ['smote', '0'],
      ['smote', '1'],
    ]);
    expect(rows[0]).toMatchObject({
      study: 'tiny',
      run: first.runId,
      measure: 'excess-risk',
      method: 'fixed',
      n0: '24',
    });
    expect(rows[0]).toMatchObject({ n1: '8', repetitions: '3', failed: '0' });
  });

  test('prints repetitions with the columns that scripts know, whose moments are the results', async () => {
    const { stdout } = await desk.ballast('repetitions', first.runId, '--format', 'csv');
    expect(stdout.split('\n')[0]).toBe(REPETITIONS);
    const rows = csvRows(stdout);
    expect(rows).toHaveLength(12);
    expect(rows.every((row) => row.outcome === 'ok')).toBe(true);

    const results = csvRows((await desk.ballast('results', first.runId)).stdout);
    for (const [cell, result] of results.entries()) {
      const own = rows.slice(3 * cell, 3 * cell + 3);
      expect(own.map((row) => row.repetition)).toEqual(['0', '1', '2']);
      const { mean, variance, meanMcse } = moments(Float64Array.from(own, (row) => Number(row['excess-risk'])));
      expect([result.mean, result.variance, result.mcse].map(Number)).toEqual([mean, variance, meanMcse]);
    }
  });

  test('names the data streams of a repetition alike for all generators and gammas', async () => {
    const rows = csvRows((await desk.ballast('repetitions', 'tiny')).stdout);
    expect(new Set(rows.map((row) => row.seed_key)).size).toBe(3);
    expect(new Set(rows.map((row) => row.cell_key)).size).toBe(4);
    expect(rows[0]?.['excess-risk']).toBe(rows[6]?.['excess-risk']); // gamma 0 adds nothing, whoever would add it
  });

  test('prints the same tables as JSON, numbers as numbers', async () => {
    const results = JSON.parse((await desk.ballast('results', 'tiny', '--format', 'json')).stdout);
    expect(Object.keys(results[0])).toEqual(RESULTS.split(','));
    // three repetitions are too few for the error of a variance
    expect(results[0]).toMatchObject({ n1: 8, gamma: 0, repetitions: 3, mcse_variance: null });
    expect(typeof results[0].mean).toBe('number');
  });

  test('is finished in the list of runs', async () => {
    const [status] = JSON.parse((await desk.ballast('status', '--json')).stdout);
    expect(status).toMatchObject({
      runId: first.runId,
      study: 'tiny',
      phase: 'finished',
      total: 12,
      finished: 12,
      failed: 0,
    });
  });
});

describe('a study that grows', () => {
  let desk: Desk;
  let before: string[];
  beforeAll(async () => {
    desk = emptyDesk();
    desk.write('tiny.yaml', TINY_YAML);
    before = await linesWithoutRun(desk, (await run(desk, 'tiny.yaml')).runId);
  });

  test.each<[string, string, number]>([
    ['a generator', tinyYaml('[oracle, smote]', '[oracle, semi-oracle, smote]'), 6],
    ['a gamma', tinyYaml('[0, 1]', '[0, 0.5, 1]'), 6],
    ['repetitions', tinyYaml('repetitions: 3', 'repetitions: 5'), 8],
  ])(
    'by %s computes only what is new, and leaves the old repetitions as they were, byte for byte',
    async (_, text, repetitions) => {
      desk.write('tiny.yaml', text);
      const grown = await run(desk, 'tiny.yaml');
      expect(grown).toMatchObject({ repetitions, reused: 12 });
      const after = await linesWithoutRun(desk, grown.runId);
      expect(after).toHaveLength(before.length + repetitions);
      expect(after).toEqual(expect.arrayContaining(before));
    },
  );
});

test('a run has the same digest on one thread and on two, for any batch size', async () => {
  const digests = [];
  for (const options of [
    ['--workers', '2'],
    ['--batch-size', '1'],
    ['--batch-size', '2'],
    ['--batch-size', '1000'],
  ]) {
    const desk = emptyDesk();
    desk.write('tiny.yaml', TINY_YAML);
    digests.push((await run(desk, 'tiny.yaml', '--repetitions', '7', ...options)).digest);
  }
  expect(new Set(digests).size).toBe(1);
});

test('a run has another digest with another seed', async () => {
  const desk = emptyDesk();
  desk.write('tiny.yaml', TINY_YAML);
  const digests = [await run(desk, 'tiny.yaml'), await run(desk, 'tiny.yaml', '--seed', '1')].map(
    ({ digest }) => digest,
  );
  expect(new Set(digests).size).toBe(2);
});

test('a repetition that fails numerically is counted and shown, and the run is finished', async () => {
  const desk = emptyDesk();
  // classes ten standard deviations apart: every sample is separated
  const text = tinyYaml('[1]', '[10]').replace('squared', 'logistic').replace('excess-risk', 'validation-loss');
  desk.write('tiny.yaml', `${text}intercept: true\nvalidation: { perClass: 5 }\n`);
  expect(await run(desk, 'tiny.yaml')).toMatchObject({ repetitions: 12, failed: 12 });
  const [row] = csvRows((await desk.ballast('repetitions', 'tiny')).stdout);
  expect(row).toMatchObject({ outcome: 'separated', 'validation-loss': '' });
  const [result] = csvRows((await desk.ballast('results', 'tiny')).stdout);
  expect(result).toMatchObject({ repetitions: '3', failed: '3', mean: '', median: '' });
});

test('a run that is interrupted keeps what it finished, and goes on to the same digest', async () => {
  const desk = emptyDesk();
  const long = ['--repetitions', '500', '--batch-size', '5', '--set', 'sizes.n0=2000'];
  desk.write('tiny.yaml', TINY_YAML);
  const child = desk.start('run', 'tiny.yaml', ...INLINE, ...long);
  const end = ended(child);
  while (child.exitCode === null && (await finishedIn(desk)) < 40) await sleep(10);
  child.kill('SIGINT');
  const { code, stdout, stderr } = await end;
  expect(code).toBe(130);
  expect(stdout).toBe('');
  expect(stderr).toMatch(
    /stopped at .* of 2.000 repetitions; nothing finished is lost\.\nGo on with: ballast resume tiny-/,
  );

  const resumed: Summary = JSON.parse((await desk.ballast('resume', 'tiny', ...INLINE)).stdout);
  expect(resumed.reused).toBeGreaterThanOrEqual(40);
  expect(resumed.reused + resumed.repetitions).toBe(2000);
  const whole = emptyDesk();
  whole.write('tiny.yaml', TINY_YAML);
  expect((await run(whole, 'tiny.yaml', ...long, '--batch-size', '500')).digest).toBe(resumed.digest);
});

test('a study with a plot leaves an SVG and a PNG', async () => {
  const desk = emptyDesk();
  desk.write('tiny.yaml', `${TINY_YAML}plot: { y: [excess-risk] }\n`);
  const { files } = await run(desk, 'tiny.yaml');
  expect(files.map((file) => path.basename(file))).toEqual([
    'study.json',
    'curves.csv',
    'tiny.svg',
    'tiny.png',
    'tiny-caption.txt',
    'provenance.json',
  ]);
  const { digest } = JSON.parse(readFileSync(files.at(-1)!, 'utf8'));
  for (const file of files.slice(2, 4)) expect(readFileSync(file, 'latin1')).toContain(digest);
  expect(readFileSync(files[4]!, 'utf8')).toMatch(new RegExp(`\\nrun tiny-[0-9a-f]{8}, digest ${digest}\\n$`));

  const drawn = await desk.ballast('plot', 'tiny', '--out', 'pictures', '--json');
  const names = JSON.parse(drawn.stdout).files;
  expect(names).toEqual(
    ['tiny.svg', 'tiny.png', 'tiny-caption.txt'].map((name) => path.join(desk.folder, 'pictures', name)),
  );
  expect(readFileSync(names[0])).toEqual(readFileSync(files[2]!));
});

interface Summary {
  readonly runId: string;
  readonly repetitions: number;
  readonly reused: number;
  readonly digest: string;
  readonly seconds: number;
  readonly files: readonly string[];
}

async function run(desk: Desk, ...args: string[]): Promise<Summary> {
  const { code, stdout, stderr } = await desk.ballast('run', ...INLINE, ...args);
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout);
}

/** How many repetitions of its run the ledger has by now; 0 until the run has made the ledger and holds the folder. */
async function finishedIn({ home }: Desk): Promise<number> {
  if (!existsSync(path.join(home, 'locks'))) return 0;
  const ledger = openSqliteLedger(path.join(home, 'ledger.sqlite'), { readonly: true });
  try {
    const [run] = await ledger.listRuns();
    if (run === undefined) return 0;
    return (await runCounts(ledger, recordedSpec(run))).finished;
  } finally {
    await ledger.close();
  }
}

/** The lines of `repetitions` without the columns of the run: its id, the second, and its digest, the last. */
async function linesWithoutRun(desk: Desk, runId: string): Promise<string[]> {
  const { stdout } = await desk.ballast('repetitions', runId);
  return stdout.split('\n').map((line) => line.replace(`,${runId},`, ',').replace(/,[^,]*$/, ''));
}
