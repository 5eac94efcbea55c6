/** Runs that come to ask for more: only what is new is computed, and the numbers are those of the wider study at once. */
import { describe, expect, test } from 'vitest';
import { type Desk, expectMistake, INLINE, inline, openDesks } from '../support/ballast-command.js';
import { TINY_YAML, tinyYaml } from '../support/tiny-study.js';

const emptyDesk = openDesks();
const QUIET = [...INLINE, '--quiet'];

describe('extend gives what the wider study gives at once, and computes only what is new, for', () => {
  test.each<[string, string[], number]>([
    // four cells of three repetitions are there
    ['more repetitions', ['--repetitions', '8'], 20],
    ['another gamma', ['--set', 'gamma=[0,0.5,1]'], 6],
    ['another level', ['--set', 'sizes={n0: 24}', '--set', 'factors.n1=[8,12]'], 12],
    ['a whole new factor, at its default before', ['--set', 'factors.penalty=[0,0.1]'], 12],
    ['another generator', ['--set', 'generators=[oracle,bootstrap,smote]'], 6],
    ['another method', ['--set', 'methods=[none,fixed]'], 6],
  ])('%s', async (_, wider, repetitions) => {
    const desk = tinyDesk();
    const { runId } = await inline(desk, 'run', 'tiny.yaml');
    const extended = await inline(desk, 'extend', runId, ...wider);
    expect(extended).toMatchObject({ runId, repetitions, reused: 12, failed: 0 });
    const atOnce = await inline(tinyDesk(), 'run', 'tiny.yaml', ...wider);
    expect(extended.digest).toBe(atOnce.digest);
    expect(extended.cells).toBe(atOnce.cells);
    expect(await status(desk, runId)).toMatchObject({ phase: 'finished', revision: 2, total: 12 + repetitions });
  });

  test('a hundred repetitions, then two hundred', async () => {
    const desk = tinyDesk();
    await inline(desk, 'run', 'tiny.yaml', '--repetitions', '100');
    const extended = await inline(desk, 'extend', 'tiny', '--repetitions', '200', '--batch-size', '7');
    expect(extended).toMatchObject({ repetitions: 400, reused: 400 });
    expect(extended.digest).toBe((await inline(tinyDesk(), 'run', 'tiny.yaml', '--repetitions', '200')).digest);
  });

  test('a file that was edited', async () => {
    const desk = tinyDesk();
    await inline(desk, 'run', 'tiny.yaml');
    desk.write('tiny.yaml', tinyYaml('[0, 1]', '[0, 1, 2]'));
    expect(await inline(desk, 'extend', 'tiny', 'tiny.yaml')).toMatchObject({ repetitions: 6, reused: 12 });
    // and it is taken over for good
    expect(await inline(desk, 'resume', 'tiny')).toMatchObject({ repetitions: 0, reused: 18 });
  });
});

test('extend shows what changes before it runs', async () => {
  const desk = tinyDesk();
  await inline(desk, 'run', 'tiny.yaml', '--run-id', 'kept');
  const { stderr } = await desk.ballast('extend', 'kept', '--set', 'gamma=[0,0.5,1]', '--repetitions', '4', ...INLINE);
  expect(stderr).toMatch(
    /^kept\n {2}field +was +is\n {2}gamma +\[0,1\] +→ +\[0,0\.5,1\]\n {2}repetitions +3 +→ +4\n\n {2}4 cells stay, 2 are new, 0 leave\n\n/,
  );
  expect(stderr).toMatch(/^run +kept, revision 2, seed 2026/m);
});

describe('extend refuses, and changes nothing,', () => {
  test('where cells would leave, repetitions become fewer, or the name is another', async () => {
    const desk = tinyDesk();
    await inline(desk, 'run', 'tiny.yaml', '--run-id', 'kept');
    const before = await desk.ballast('status', 'kept', '--json');
    expectMistake(
      await desk.ballast('extend', 'kept', '--set', 'generators=[smote]', ...QUIET),
      'Cannot extend kept: every cell that it has must stay, but 2 would leave; ' +
        'run the study on its own (what it shares is reused), or say --drop if that is meant',
    );
    expectMistake(
      await desk.ballast('extend', 'kept', '--repetitions', '2', ...QUIET),
      'Cannot extend kept: repetitions must not become fewer, got 2 after 3; say --drop if that is meant',
    );
    // new numerics are no excuse
    expectMistake(
      await desk.ballast('extend', 'kept', '--repetitions', '2', '--renew', ...QUIET),
      /repetitions must not become fewer, got 2 after 3/,
    );
    expectMistake(
      await desk.ballast('extend', 'kept', '--set', 'name=other', ...QUIET),
      'Cannot extend kept: the study must keep its name, tiny, got other; run it on its own: ballast run',
    );
    expectMistake(
      await desk.ballast('extend', 'kept', '--set', 'gama=[0]', ...QUIET),
      /^Cannot use the study run kept: 1 problem\n {2}--set gama=\[0\]: unknown field "gama" \(did you mean "gamma"\?\)\n$/,
    );
    expect(await desk.ballast('status', 'kept', '--json')).toEqual(before);
  });

  test('where a precision would have cells stop before what they have', async () => {
    const desk = tinyDesk();
    await inline(desk, 'run', 'tiny.yaml', '--run-id', 'kept', '--repetitions', '40');
    const precision = 'precision={minimum: 10, targets: {excess-risk: {absolute: 1000}}}';
    expectMistake(
      await desk.ballast('extend', 'kept', '--set', precision, ...QUIET),
      'Cannot extend kept: repetitions must not become fewer, but 4 cells would stop earlier by that precision; say --drop if that is meant',
    );
    expect(await inline(desk, 'extend', 'kept', '--set', precision, '--drop')).toMatchObject({ repetitions: 0 });
    expect(await status(desk, 'kept')).toMatchObject({ phase: 'finished', total: 40, cells: 4, settled: 4 });
  });
});

test('extend --drop lets cells leave; the ledger keeps them, so they come back for nothing', async () => {
  const desk = tinyDesk();
  const first = await inline(desk, 'run', 'tiny.yaml', '--run-id', 'kept');
  const fewer = await inline(desk, 'extend', 'kept', '--set', 'generators=[smote]', '--repetitions', '2', '--drop');
  expect(fewer).toMatchObject({ cells: 2, repetitions: 0, reused: 4 });
  const { stdout } = await desk.ballast('results', 'kept');
  expect(stdout.trimEnd().split('\n')).toHaveLength(3);
  const back = await inline(desk, 'extend', 'kept', 'tiny.yaml');
  expect(back).toMatchObject({ cells: 4, repetitions: 0, reused: 12, digest: first.digest });
});

test('extend by nothing, or --renew where the numerics are the same, says so and computes nothing', async () => {
  const desk = tinyDesk();
  const { digest } = await inline(desk, 'run', 'tiny.yaml', '--run-id', 'kept');
  for (const options of [[], ['--renew'], ['tiny.yaml']]) {
    const { code, stdout, stderr } = await desk.ballast('extend', 'kept', ...options, ...INLINE);
    expect({ code, stderr: stderr.split('\n').slice(0, 2) }).toEqual({
      code: 0,
      stderr: ['kept', '  nothing changes'],
    });
    expect(JSON.parse(stdout)).toMatchObject({ repetitions: 0, reused: 12, digest });
  }
  expect(await status(desk, 'kept')).toMatchObject({ revision: 1 });
});

test('a run that was extended leaves its study to another run: the same command gives the same digest', async () => {
  const desk = tinyDesk();
  const first = await inline(desk, 'run', 'tiny.yaml');
  await inline(desk, 'extend', first.runId, '--repetitions', '5');
  const again = await inline(desk, 'run', 'tiny.yaml');
  expect(again).toMatchObject({ runId: `${first.runId}-2`, repetitions: 0, reused: 12, digest: first.digest });
  expect(await inline(desk, 'run', 'tiny.yaml')).toMatchObject({ runId: again.runId });
});

test('what runs share is found in the ledger, and counted as reused', async () => {
  const desk = tinyDesk();
  await inline(desk, 'run', 'tiny.yaml');
  const other = await inline(desk, 'run', 'tiny.yaml', '--set', 'generators=[smote,bootstrap]', '--repetitions', '4');
  // two cells of smote have three of their four repetitions
  expect(other).toMatchObject({ reused: 6, repetitions: 2 + 8 });
});

function tinyDesk(): Desk {
  const desk = emptyDesk();
  desk.write('tiny.yaml', TINY_YAML);
  return desk;
}

async function status(desk: Desk, runId: string): Promise<Record<string, unknown>> {
  return JSON.parse((await desk.ballast('status', runId, '--json')).stdout);
}
