/** Forecasts as a user meets them: before a run, of a run, of a run with changes. */
import { beforeAll, describe, expect, test } from 'vitest';
import { type Desk, expectMistake, openDesks } from '../support/ballast-command.js';
import { TINY_YAML, tinyYaml } from '../support/tiny-study.js';

const emptyDesk = openDesks();
const ADAPTIVE = tinyYaml(
  'repetitions: 3\n',
  'precision: { targets: { excess-risk: { relative: 0.2 } }, minimum: 10, maximum: 160 }\n',
);
const INLINE = ['--engine', 'inline', '--workers', '1', '--json'];
const KEYS = ['study', 'runId', 'repetitions', 'left', 'cpuSeconds', 'measured', 'threads', 'ends', 'arms', 'cells'];

describe('ballast forecast of an adaptive study', () => {
  let desk: Desk;
  let before: Forecast;
  beforeAll(async () => {
    desk = emptyDesk();
    desk.write('tiny.yaml', ADAPTIVE);
    const { code, stdout, stderr } = await desk.ballast('forecast', 'tiny.yaml', '--workers', '1', '--json');
    expect({ code, said: stderr.split('\n').find((line) => line.startsWith('pilot    ')) }).toEqual({
      code: 0,
      said: 'pilot      40 new repetitions, the first 10 of every cell; a run begins with them',
    });
    before = JSON.parse(stdout);
  });

  test('computes a pilot and leaves no run', async () => {
    expect(Object.keys(before)).toEqual(KEYS);
    expect(before).toMatchObject({ study: 'tiny', runId: null, measured: true, threads: 1 });
    expect(before.cells).toHaveLength(4);
    for (const { finished, settled, stop, targets } of before.cells) {
      expect(finished).toBeGreaterThanOrEqual(10);
      expect(stop.low).toBeGreaterThanOrEqual(settled ? 10 : 20);
      expect(targets).toHaveLength(settled ? 0 : 1);
    }
    expect(JSON.parse((await desk.ballast('status', '--json')).stdout)).toEqual([]);
  });

  test('computes nothing the second time', async () => {
    const again = await desk.ballast('forecast', 'tiny.yaml', '--workers', '1');
    expect(again).toMatchObject({ code: 0, stderr: '' });
    const lines = again.stdout.split('\n');
    expect(lines[0]).toBe('tiny');
    expect(lines[1]).toMatch(/^needs {6}about [\d ]+ repetitions \([\d ]+ to [\d ]+\) in 4 cells; \d+ are finished$/);
    expect(lines[2]).toMatch(/^left {7}.* of CPU time; ends about [\d:]+( \([\d:]+ to [\d:]+\))? on 1 thread$/);
    expect(lines[3]).toBe(
      'adaptive   cells stop when precise (MCSE of excess-risk at most 20 % of the mean), after 10 to 160 repetitions',
    );
    expect(again.stdout).toContain('MCSE now');
  });

  test('is of what a run begins with; and of a finished run, what it has', async () => {
    const run = JSON.parse((await desk.ballast('run', 'tiny.yaml', ...INLINE)).stdout);
    // estimates are expectations, so their difference is a whole number to rounding
    expect(run.reused).toBeCloseTo(before.repetitions.estimate - before.left.estimate, 9);
    const after: Forecast = JSON.parse((await desk.ballast('forecast', 'tiny', '--json')).stdout);
    const all = run.repetitions + run.reused;
    expect(after).toMatchObject({ runId: run.runId, ends: null, left: { estimate: 0, high: 0 } });
    expect(after.repetitions).toEqual({ estimate: all, low: all, high: all });
    // the same numbers without a pilot
    const other = emptyDesk();
    other.write('tiny.yaml', ADAPTIVE);
    expect(JSON.parse((await other.ballast('run', 'tiny.yaml', ...INLINE)).stdout).digest).toBe(run.digest);
  });

  test('of a run with options is of that run extended', async () => {
    const change = ['--set', 'precision.targets.excess-risk.relative=0.1'];
    const wider: Forecast = JSON.parse((await desk.ballast('forecast', 'tiny', ...change, '--json')).stdout);
    expect(wider.runId).toMatch(/^tiny-/);
    expect(wider.left.high).toBeGreaterThan(0);
    const status = JSON.parse((await desk.ballast('status', 'tiny', '--json')).stdout);
    expect(status).toMatchObject({ phase: 'finished', revision: 1, forecast: { left: { estimate: 0 }, ends: null } });
  });

  test('of a run computes a pilot only if that is asked for', async () => {
    const other = ['tiny', '--seed', '7', '--workers', '1', '--json'];
    const without = await desk.ballast('forecast', ...other);
    expect(JSON.parse(without.stdout)).toMatchObject({ measured: false, left: { low: 40, high: 640 } });
    const asked = await desk.ballast('forecast', ...other, '--pilot', '5');
    expect(asked.stderr).toContain(
      'pilot      20 new repetitions, the first 5 of every cell; a run begins with them\n',
    );
    expect(JSON.parse(asked.stdout)).toMatchObject({ measured: true });
  });

  test('of what is neither run nor study is a mistake', async () => {
    expectMistake(await desk.ballast('forecast', 'tinny'), /^Cannot find the study "tinny"/);
  });
});

test('ballast forecast --pilot 0 computes nothing, and reckons', async () => {
  const desk = emptyDesk();
  desk.write('tiny.yaml', TINY_YAML);
  const { stdout, stderr, code } = await desk.ballast('forecast', 'tiny.yaml', '--pilot', '0', '--workers', '2');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(
    /^tiny\nneeds {6}12 repetitions in 4 cells; 0 are finished\nleft .*, in part reckoned from the sizes; ends about/,
  );
  expect(stdout.split('\n')[4]).toMatch(/^generator {2}cells {2}finished {2}needed {2}ms each {2}CPU time left$/);
});

test('ballast plan of an adaptive study gives ranges', async () => {
  const desk = emptyDesk();
  desk.write('tiny.yaml', ADAPTIVE);
  const { stdout } = await desk.ballast('plan', 'tiny.yaml');
  expect(stdout).toContain('4 cells in 2 arms; 0 of 40 to 640 repetitions are in the ledger\ncells stop when precise');
  expect(stdout).toContain('streams  10 to 160 data sets, 20 to 320 synthetic');
  expect(JSON.parse((await desk.ballast('plan', 'tiny.yaml', '--json')).stdout)).toMatchObject({
    repetitions: 640,
    least: { repetitions: 40 },
  });
});

test('ballast run of an adaptive study says what makes cells stop', async () => {
  const desk = emptyDesk();
  desk.write('tiny.yaml', ADAPTIVE);
  await desk.ballast('forecast', 'tiny.yaml', '--workers', '1');
  const { stderr } = await desk.ballast('run', 'tiny.yaml', '--engine', 'inline', '--workers', '1');
  expect(stderr).toMatch(
    /\nplan {7}4 cells; \d+ repetitions found in the ledger\nadaptive {3}cells stop when precise .*\nneeds .*\nleft /,
  );
});

interface Range {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

interface Forecast {
  readonly runId: string | null;
  readonly repetitions: Range;
  readonly left: Range;
  readonly cells: readonly {
    readonly finished: number;
    readonly settled: boolean;
    readonly stop: Range;
    readonly targets: readonly object[];
  }[];
}
