/** `ballast reproduce`: runs, resumes, judges, and writes one report. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { runCounts } from '../../store/run-results.js';
import { recordedSpec } from '../../store/run-spec.js';
import { openSqliteLedger } from '../../store/sqlite/open-ledger.js';
import { openDesks } from '../support/ballast-command.js';

const emptyDesk = openDesks();
const SMALL = ['--engine', 'inline', '--workers', '1'];

test('studies are run, claims judged, and everything stands in one report', async () => {
  const desk = emptyDesk();
  const first = await desk.ballast(
    'reproduce',
    'theorem-6',
    'figure-3',
    '--repetitions',
    '20',
    ...SMALL,
    '--out',
    'report.html',
  );
  expect(first.code, first.stderr).toBe(0);
  // in the order of the paper, whatever the order of the arguments
  expect(first.stdout).toMatch(/^2 studies {3}640 repetitions in .*, 0 reused, 0 failed$/m);
  expect(first.stdout).toMatch(/^claims {5}\d+ holds, \d+ does not hold, \d+ cannot tell$/m);
  expect(first.stdout).toContain('wrote      report.html');

  const page = readFileSync(path.join(desk.folder, 'report.html'), 'utf8');
  expect(page.indexOf('id="study-figure-3"')).toBeGreaterThan(0);
  expect(page.indexOf('id="study-figure-3"')).toBeLessThan(page.indexOf('id="study-theorem-6"'));
  const holds = (words: string) => page.includes(words);
  expect(holds('ballast reproduce theorem-6 figure-3 --repetitions 20')).toBe(true);
  expect(holds('0.0161695')).toBe(true);
  // claims whose studies were not asked for are there, as not run
  expect(holds('not run')).toBe(true);

  const again = await desk.ballast('reproduce', 'theorem-6', 'figure-3', '--repetitions', '20', ...SMALL, '--json');
  expect(again.code).toBe(0);
  const summary = JSON.parse(again.stdout);
  expect(summary.studies).toMatchObject([
    { study: 'figure-3', repetitions: 0, reused: 400, failed: 0 },
    { study: 'theorem-6', repetitions: 0, reused: 240, failed: 0 },
  ]);
  expect(summary.studies[0].digest).toMatch(/^[0-9a-f]{64}$/);
  expect(summary.report).toBe(path.join(desk.home, 'reproduction', 'report.html'));
  expect(existsSync(summary.report)).toBe(true);

  // the runs are ordinary ones
  const alone = await desk.ballast('run', 'figure-3', '--repetitions', '20', ...SMALL, '--json');
  expect(JSON.parse(alone.stdout)).toMatchObject({ repetitions: 0, reused: 400, digest: summary.studies[0].digest });
});

test('--repetitions is a limit, not a number', async () => {
  const desk = emptyDesk();
  const { stdout } = await desk.ballast(
    'reproduce',
    'theorem-3',
    '--repetitions',
    '5',
    '--seed',
    '7',
    ...SMALL,
    '--json',
  );
  expect(JSON.parse(stdout).studies).toMatchObject([{ study: 'theorem-3', cells: 24, repetitions: 120 }]);
});

test('a study that is not shipped is a mistake, and nothing is started', async () => {
  const desk = emptyDesk();
  const { code, stderr } = await desk.ballast('reproduce', 'figure-3', 'figure-33', 'mine.yaml');
  expect(code).toBe(2);
  expect(stderr).toMatch(
    /^Cannot reproduce "figure-33" \(did you mean "figure-3"\?\), "mine.yaml": shipped are figure-2/,
  );
  expect(existsSync(desk.home)).toBe(false);
});

test('interrupted, it keeps what is finished, and the same command goes on', { timeout: 240_000 }, async () => {
  const desk = emptyDesk();
  const args = ['reproduce', 'figure-5', '--repetitions', '20', ...SMALL];
  const child = desk.start(...args);
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  let said = '';
  child.stderr?.on('data', (chunk) => {
    said += chunk;
  });
  await expect.poll(() => finishedIn(desk.home), { timeout: 60_000 }).toBeGreaterThan(0);
  child.kill('SIGINT');
  expect(await ended, said).toBe(130);
  expect(said).toContain('Go on with: ballast reproduce figure-5 --repetitions 20');
  const { code, stdout } = await desk.ballast(...args, '--json');
  expect(code).toBe(0);
  const [study] = JSON.parse(stdout).studies;
  expect(study.reused).toBeGreaterThan(0);
  expect(study.repetitions + study.reused).toBe(240 * 20);
});

/** How many repetitions of the newest run are stored by now. */
async function finishedIn(home: string): Promise<number> {
  const file = path.join(home, 'ledger.sqlite');
  if (!existsSync(path.join(home, 'locks'))) return 0;
  const ledger = openSqliteLedger(file, { readonly: true });
  try {
    const [run] = await ledger.listRuns();
    return run === undefined ? 0 : (await runCounts(ledger, recordedSpec(run))).finished;
  } finally {
    await ledger.close();
  }
}
