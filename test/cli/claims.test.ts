/** `ballast claims`: the paper's statements, judged by what has run. */
import { beforeAll, describe, expect, test } from 'vitest';
import { CLAIMS } from '../../studies/claims/claims.js';
import type { ClaimNotRun, ClaimResult } from '../../studies/claims/evaluate-claims.js';
import { type Desk, expectMistake, openDesks } from '../support/ballast-command.js';

const emptyDesk = openDesks();
const SMALL = ['--engine', 'inline', '--workers', '1', '--set', 'factors.n1=[25,50,100,200]'];

interface Judgement {
  readonly runs: readonly { runId: string; study: string; repetitions: number; shipped: boolean }[];
  readonly results: readonly ClaimResult[];
  readonly notRun: readonly ClaimNotRun[];
}

test('without a run, what can be computed is judged, and the rest names the command to run', async () => {
  const desk = emptyDesk();
  const { code, stdout, stderr } = await desk.ballast('claims');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^theorem-5\/size-formula: .* \[Theorems 4 and 5 against Example 2 \(i\)\]\n +holds /m);
  expect(stdout).toMatch(/^ +does not hold +2\.667 +within 1e−9 of 0 +bias at the printed size/m);
  expect(stdout).toMatch(/^ {2}ballast run figure-7: figure-7\/realistic-do-not-improve, /m);
  expect(stdout).toMatch(/^ {2}ballast run figure-6 && ballast run figure-6-nested: figure-6\/draws-do-not-matter$/m);
});

describe('with a run of Figure 3', () => {
  let desk: Desk;
  let runId: string;
  beforeAll(async () => {
    desk = emptyDesk();
    const { stdout } = await desk.ballast('run', 'figure-3', ...SMALL, '--repetitions', '40', '--json');
    runId = JSON.parse(stdout).runId;
  });

  test('its claims are judged, with statistic, error and criterion', async () => {
    const { code, stdout } = await desk.ballast('claims', 'figure-3');
    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`^by ${runId}, 40 repetitions\n`));
    // excess risk falls from about 0.002 to 0.0002 at γ = 4, and stays near 0.016 at γ = 1
    expect(stdout).toMatch(
      /^figure-3\/cancelling-better: .*\n +holds +-0\.01\d+ ± 0\.0\d+ +below 0 +γ = 4 less naive, excess risk at n₁ = 200$/m,
    );
    expect(stdout).toMatch(/^findings: \d+ hold, \d+ do not hold, \d+ one cannot tell$/m);
    expect(stdout).not.toContain('figure-5');
    expect(stdout).not.toContain('theorem-5/size-formula');
  });

  test('--json has the runs, the results and what has not run', async () => {
    const named: Judgement = JSON.parse((await desk.ballast('claims', runId, '--json')).stdout);
    expect(named.runs).toEqual([{ runId, study: 'figure-3', repetitions: 40, shipped: true }]);
    expect(new Set(named.results.map(({ figure }) => figure))).toEqual(new Set(['theorem-1', 'figure-3']));
    expect(named.notRun).toEqual([]);
    const [result] = named.results;
    expect(result).toMatchObject({ id: 'theorem-1/lower-bound', verdict: 'holds', repetitions: 40 });
    expect(result!.value).toBeGreaterThan(0.0108);
    expect(result!.mcse).toBeGreaterThan(0);

    const all: Judgement = JSON.parse((await desk.ballast('claims', '--json')).stdout);
    expect(all.results.filter(({ figure }) => figure === 'figure-3')).toEqual(
      named.results.filter(({ figure }) => figure === 'figure-3'),
    );
    const ids = [...all.results, ...all.notRun].map(({ id }) => id);
    expect(new Set(ids)).toEqual(new Set(CLAIMS.map(({ id }) => id)));
  });

  test('a study that is not the shipped one any more is marked', async () => {
    const other = emptyDesk();
    await other.ballast('run', 'figure-3', ...SMALL, '--repetitions', '2', '--set', 'gamma=[4,5]', '--json');
    const { stdout } = await other.ballast('claims');
    expect(stdout).toMatch(
      /^by figure-3-\S+, 2 repetitions; not the shipped study, so these are not the paper’s numbers$/m,
    );
    expect(stdout).toMatch(/^figure-3\/naive-limit: .*\n +cannot tell /m);
  });

  test('two runs of one study are a mistake', async () => {
    const more = await desk.ballast('run', 'figure-3', ...SMALL, '--repetitions', '3', '--json');
    const second = JSON.parse(more.stdout).runId;
    expectMistake(
      await desk.ballast('claims', runId, second),
      `Cannot judge claims by two runs of figure-3: ${runId} and ${second}; name one of them`,
    );
  });

  test('a run that is not there is a mistake', async () => {
    expectMistake(await desk.ballast('claims', 'figure-33'), /^Cannot find run "figure-33" in /);
  });
});

test('a run that is not finished is a mistake, with the command that goes on', async () => {
  const desk = emptyDesk();
  const run = desk.start('run', 'figure-3', ...SMALL, '--repetitions', '100000', '--batch-size', '10', '--json');
  const ended = new Promise((resolve) => run.once('close', resolve));
  for (;;) {
    const [status] = JSON.parse((await desk.ballast('status', '--json')).stdout);
    if (status?.finished > 0) break;
  }
  run.kill('SIGINT');
  await ended;
  const result = await desk.ballast('claims', 'figure-3');
  expectMistake(
    result,
    /^Cannot judge claims by run (figure-3-\S+): it lacks \d+ of 800000 repetitions; `ballast resume \1` goes on\n$/,
  );
  expect((await desk.ballast('claims')).stdout).toMatch(/^ {2}ballast run figure-3: /m);
});
