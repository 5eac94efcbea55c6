/** Runs that cannot come to a good end say why, and end. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { openSqliteLedger } from '../../store/sqlite/open-ledger.js';
import { studyGrid } from '../../studies/grid.js';
import { readStudy } from '../../studies/parse-study.js';
import { eventually, type Home, temporaryHome } from '../durability/ballast.js';
import { temporalExecutable } from '../support/temporal-server.js';

const STUDY = [
  ...['figure-5', '--set', 'gamma.count=2', '--set', 'sizes.n0=12000'],
  ...['--repetitions', '12', '--workers', '2'],
];

vi.setConfig({ testTimeout: 180_000 });

let home: Home;

beforeAll(() => void temporalExecutable(), 600_000);
beforeEach(() => {
  home = temporaryHome();
});
afterEach(() => {
  home.remove();
});

test('a run that meets other bytes in the ledger names them and ends with 1, planned by a pilot or not', async () => {
  await plantOtherBytes();
  for (const options of [[], ['--batch-size', '4']]) {
    const { code, stderr } = await home.run('run', ...STUDY, ...options);
    expect(stderr).toMatch(/^problem {4}Cannot store outcomes of cell [0-9a-f]{64}: it must have as many measures/m);
    expect(stderr).toMatch(/^unfinished .* go on with: ballast resume figure-5-/m);
    expect(code).toBe(1);
  }
  expect(home.processes()).toEqual([]);
});

test('a run that cannot write its files says first what is missing and how to go on', async () => {
  await plantOtherBytes();
  mkdirSync(join(home.folder, 'runs', 'named', 'study.json'), { recursive: true });
  const { code, stderr } = await home.run('run', ...STUDY, '--engine', 'inline', '--run-id', 'named');
  expect(stderr).toMatch(/^unfinished .* go on with: ballast resume named\nCannot write .*study\.json: EISDIR/m);
  expect(code).toBe(2);
});

test('a run whose worker dies again and again ends with the reason', async () => {
  const run = home.start('run', ...STUDY, '--repetitions', '2000');
  const killing = setInterval(() => home.kill('worker'), 100);
  const { code, stderr } = await run.ended;
  clearInterval(killing);
  expect(stderr).toContain('Cannot keep a worker running: it died 5 times in a row, the last time because');
  expect(code).toBe(2);
  expect(home.processes()).toEqual([]);
});

test('a run whose server is stopped by another command ends with the reason', async () => {
  await home.json('server', 'start');
  const run = home.start('run', ...STUDY, '--repetitions', '2000');
  await home.untilStored(1);
  await home.json('server', 'stop');
  const { code, stderr } = await run.ended;
  expect(stderr).toContain('The server was stopped by another command');
  expect(code).toBe(2);
  await eventually(() => home.processes().length === 0, 'the worker has ended');
});

test('a run and a worker say that the server named by TEMPORAL_ADDRESS cannot be reached, record nothing, and other commands do without it', async () => {
  home.remove();
  home = temporaryHome({ env: { TEMPORAL_ADDRESS: '127.0.0.1:1' } });
  const words =
    'Cannot reach the Temporal server: one must answer at 127.0.0.1:1, got no connection; start it, or correct TEMPORAL_ADDRESS\n';
  expect(await home.json('status', '--all')).toMatchObject({
    server: { address: '127.0.0.1:1', problem: words.trim() },
    workers: [],
    runs: [],
  });
  const run = home.start('run', ...STUDY);
  const worker = await home.run('worker', '--queue', 'q');
  expect(worker).toMatchObject({ code: 2, stderr: words });
  const { code, stderr } = await run.ended;
  expect(stderr).toContain(words);
  expect(code).toBe(2);

  expect(await home.json('status', '--all')).toMatchObject({ runs: [] });
  await home.json('run', ...STUDY, '--engine', 'inline');
  expect(await home.json('status', 'figure-5')).toMatchObject({ phase: 'finished' });
  expect(home.processes()).toEqual([]);
});

/** Stores a repetition of one cell, far beyond the study's own, with one measure where the study has two. */
async function plantOtherBytes(): Promise<void> {
  const elsewhere = temporaryHome();
  await elsewhere.json('run', ...STUDY, '--repetitions', '1', '--engine', 'inline');
  const known = openSqliteLedger(join(elsewhere.folder, 'ledger.sqlite'));
  const [run] = await known.listRuns();
  await known.close();
  elsewhere.remove();

  const cellKey = studyGrid(readStudy(JSON.parse(run?.specification ?? ''), 'the run'))[0]?.cells[0]?.key ?? '';
  const ledger = openSqliteLedger(join(home.folder, 'ledger.sqlite'));
  await ledger.write([{ cellKey, first: 1_000_000, codes: Uint8Array.of(0), values: Float64Array.of(1) }]);
  await ledger.close();
}
