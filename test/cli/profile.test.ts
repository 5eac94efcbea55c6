/** Where the time of a run went, as a command shows it. */
import { existsSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { profileText } from '../../cli/profile-words.js';
import { grouped } from '../../cli/words.js';
import { type Desk, expectMistake, INLINE, openDesks } from '../support/ballast-command.js';
import { TINY_YAML } from '../support/tiny-study.js';

const LINUX = existsSync('/proc/self/stat');
const newDesk = openDesks();
let desk: Desk;
beforeAll(() => {
  desk = newDesk();
  desk.write('tiny.yaml', TINY_YAML);
});

test('run --profile ends with the profile on stderr, and profile --json gives its numbers', async () => {
  const { stdout, stderr } = await desk.ballast('run', 'tiny.yaml', ...INLINE, '--profile');
  const { runId } = JSON.parse(stdout);
  expect(stderr).toMatch(/what the compute threads did, .* in all\n {2}numerics /);

  const profile = JSON.parse((await desk.ballast('profile', 'tiny', '--json')).stdout);
  expect(profile).toMatchObject({ runId, executions: 1, repetitions: 12 });
  const threads = Object.values(profile.threads as Record<string, number | null>);
  expect(threads.reduce((sum: number, part) => sum + (part ?? 0), 0)).toBeCloseTo(profile.threadSeconds, 6);
  expect(profile.threads.numerics).toBeGreaterThan(0);
  expect(profile.cpu.worker).toBeNull();
  if (LINUX) expect(profile.threads.processor).not.toBeNull();
});

test('a run that found everything leaves the profile as it was', async () => {
  const before = (await desk.ballast('profile', 'tiny', '--json')).stdout;
  await desk.ballast('run', 'tiny.yaml', ...INLINE);
  expect((await desk.ballast('profile', 'tiny', '--json')).stdout).toBe(before);
});

test('profile of a run that found everything elsewhere says that there is none', async () => {
  await desk.ballast('run', 'tiny.yaml', ...INLINE, '--run-id', 'again');
  expectMistake(
    await desk.ballast('profile', 'again'),
    /^Cannot profile again: a command of this Ballast must have worked on it/,
  );
});

test('profileText() draws shares to the eighth of a block, and leaves out what is not known', () => {
  const text = profileText('run-1', {
    executions: 2,
    batches: 1,
    repetitions: 24_000,
    seconds: 10,
    threadSeconds: 20,
    threads: { numerics: 15, around: 0, processor: null, before: 4, between: 0.5, after: 0.5 },
    cpu: { numerics: 15, ledger: 1, worker: null, server: null, command: 4 },
  });
  expect(text.split('\n')).toEqual([
    `run-1   10 s in 2 executions; ${grouped(24_000)} repetitions in 1 batch`,
    '',
    'what the compute threads did, 20 s in all',
    `  numerics                        15 s   75.0 %  ${'█'.repeat(24)}`,
    '  around the numerics            0.0 s    0.0 %',
    '  waiting for a batch            0.5 s    2.5 %  ▊',
    '  before the first batch         4.0 s   20.0 %  ██████▍',
    '  after the last batch           0.5 s    2.5 %  ▊',
    '',
    'CPU time, 20 s in all',
    `  numerics                        15 s   75.0 %  ${'█'.repeat(24)}`,
    '  ledger                         1.0 s    5.0 %  █▋',
    '  command                        4.0 s   20.0 %  ██████▍',
  ]);
});
