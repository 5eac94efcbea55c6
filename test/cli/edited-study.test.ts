/** A study's file that is edited while its run waits: nothing goes on as if it had not been. */
import { rmSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { type Desk, expectMistake, INLINE, inline, openDesks } from '../support/ballast-command.js';
import { TINY_YAML, tinyYaml } from '../support/tiny-study.js';

const emptyDesk = openDesks();
const QUIET = [...INLINE, '--quiet'];

test('resume after an edit is refused with the difference, and with what can be done', async () => {
  const desk = await editedDesk(tinyYaml('[0, 1]', '[0, 0.5, 1]'));
  const file = path.join(desk.folder, 'tiny.yaml');
  expectMistake(
    await desk.ballast('resume', 'kept', ...QUIET),
    [
      `Cannot go on with kept: ${file} was edited since the run began`,
      '  field  was       is',
      '  gamma  [0,1]  →  [0,0.5,1]',
      '',
      '  4 cells stay, 2 are new, 0 leave',
      'Go on as the run began: ballast resume kept --as-stored',
      `Take the edit over:     ballast extend kept ${file} --set 'measures=[excess-risk,parameter-error]'`,
      `Start another run:      ballast run ${file} --set 'measures=[excess-risk,parameter-error]'`,
    ].join('\n'),
  );
});

test('resume after an edit that broke the study says what is wrong, and how to go on without it', async () => {
  const desk = await editedDesk(tinyYaml('[oracle, smote]', '[oracle, smot]'));
  const refused = await desk.ballast('resume', 'kept', ...QUIET);
  expectMistake(refused, /^Cannot use the study .*tiny\.yaml: 1 problem\n.*did you mean "smote"/);
  expect(refused.stderr).toMatch(/\nGo on as the run began: ballast resume kept --as-stored\n$/);
});

test('resume --as-stored goes on with the study as it was', async () => {
  const desk = await editedDesk(tinyYaml('[0, 1]', '[0, 0.5, 1]'));
  expect(await inline(desk, 'resume', 'kept', '--as-stored')).toMatchObject({ cells: 4, reused: 12 });
});

test('the line that takes the edit over does', async () => {
  const desk = await editedDesk(tinyYaml('[0, 1]', '[0, 0.5, 1]'));
  const { stderr } = await desk.ballast('resume', 'kept', ...QUIET);
  const line = /Take the edit over: +ballast (.*)$/m.exec(stderr)?.[1] ?? '';
  const { code, stdout } = await desk.shell(`$BALLAST ${line} ${QUIET.join(' ')}`);
  expect({ code, ...JSON.parse(stdout) }).toMatchObject({ code: 0, runId: 'kept', cells: 6, reused: 12 });
  expect(await inline(desk, 'resume', 'kept')).toMatchObject({ repetitions: 0, cells: 6 });
});

test('an edit that takes cells away is taken over with --drop, and the line says so', async () => {
  const desk = await editedDesk(tinyYaml('[oracle, smote]', '[smote]'));
  const { stderr } = await desk.ballast('resume', 'kept', ...QUIET);
  expect(stderr).toMatch(/^ {2}2 cells stay, 0 are new, 2 leave \(fixed, oracle\)$/m);
  expect(stderr).toMatch(/^Take the edit over: .* --drop$/m);
});

test('an edit that changes no field, or a file that is gone, stands in no way', async () => {
  const desk = await editedDesk(`# a remark\n${TINY_YAML}`);
  expect(await inline(desk, 'resume', 'kept')).toMatchObject({ repetitions: 0, reused: 12 });
  rmSync(path.join(desk.folder, 'tiny.yaml'));
  expect(await inline(desk, 'resume', 'kept')).toMatchObject({ repetitions: 0, reused: 12 });
});

test('run with the id of another study shows the difference; the line that takes it over does', async () => {
  const desk = await editedDesk(TINY_YAML);
  const refused = await desk.ballast('run', 'tiny.yaml', '--repetitions', '5', '--run-id', 'kept', ...QUIET);
  expectMistake(refused, /^Cannot run tiny as kept: that id stands for another study\n/);
  expect(refused.stderr).toMatch(/^ {2}repetitions +3 +→ +5$/m);
  // `measures` was replaced when the run began, and is not now: its cells would leave, so there is no such line
  expect(refused.stderr).toMatch(/^Choose another --run-id, or leave it out$/m);

  const measures = ['--set', 'measures=[excess-risk,parameter-error]'];
  const wider = await desk.ballast('run', 'tiny.yaml', ...measures, '--repetitions', '5', '--run-id', 'kept', ...QUIET);
  const line = /or take the change over: ballast (.*)$/m.exec(wider.stderr)?.[1] ?? '';
  expect(line).toMatch(/^extend kept \S+tiny\.yaml --set 'measures=\S+' --repetitions 5$/);
  const { stdout } = await desk.shell(`$BALLAST ${line} ${QUIET.join(' ')}`);
  expect(JSON.parse(stdout)).toMatchObject({ runId: 'kept', reused: 12, repetitions: 8 });
});

/** A desk on which the tiny study, with one field replaced, has run as `kept`, and was then edited. */
async function editedDesk(edited: string): Promise<Desk> {
  const desk = emptyDesk();
  desk.write('tiny.yaml', TINY_YAML);
  await inline(desk, 'run', 'tiny.yaml', '--set', 'measures=[excess-risk,parameter-error]', '--run-id', 'kept');
  desk.write('tiny.yaml', edited);
  return desk;
}
