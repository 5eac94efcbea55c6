/** Failures of a run that older numerics made are computed again by this program's, and nothing else is. */
import path from 'node:path';
import { expect, test } from 'vitest';
import { OUTCOMES } from '../../numerics/outcomes.js';
import { openSqliteLedger } from '../../store/sqlite/open-ledger.js';
import { canonicalJson } from '../../studies/content-key.js';
import { studyGrid } from '../../studies/grid.js';
import { NUMERICS_VERSION } from '../../studies/repetition.js';
import { csvRows, type Desk, expectMistake, INLINE, inline, openDesks } from '../support/ballast-command.js';
import { store } from '../support/open-run.js';
import { TINY_YAML, tinyStudy } from '../support/tiny-study.js';

const emptyDesk = openDesks();
const QUIET = [...INLINE, '--quiet'];
const OLDER = NUMERICS_VERSION - 1;
const CODES = ['ok', 'no-convergence', 'separated'].map((reason) => OUTCOMES.indexOf(reason as 'ok'));

test('retry computes the failures of the reason again, in their places, and counts what stays failed', async () => {
  const desk = await olderDesk();
  const before = await repetitionsOf(desk, 'older');
  expect(await inline(desk, 'retry', 'older', '--reason', 'no-convergence')).toMatchObject({
    runId: 'older',
    repetitions: 4,
    reused: 8,
    failed: 4,
    digest: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  const after = await repetitionsOf(desk, 'older');
  await inline(desk, 'run', 'tiny.yaml', '--run-id', 'new');
  const fresh = await repetitionsOf(desk, 'new');
  for (const [i, row] of after.entries()) {
    const { outcome, value } = row.repetition === '1' ? fresh[i]! : before[i]!;
    expect(row).toMatchObject({ outcome, value });
  }
  // the four that were computed again are this program's own, and were found by the other run
  expect(JSON.parse((await desk.ballast('status', 'new', '--json')).stdout)).toMatchObject({ finished: 12, failed: 0 });
});

test('retry refuses what makes no sense, and names what there is', async () => {
  const desk = await olderDesk();
  expectMistake(
    await desk.ballast('retry', 'older', '--reason', 'singular', ...QUIET),
    'Cannot retry failures of older: it has none with reason singular; it has separated (4), no-convergence (4)',
  );
  expectMistake(
    await desk.ballast('retry', 'older', '--reason', 'bad-luck', ...QUIET),
    /option '--reason <reason\.\.\.>' argument 'bad-luck' is invalid\. Allowed choices are separated, no-convergence, /,
  );
  expectMistake(
    await desk.ballast('retry', 'older', ...QUIET),
    /required option '--reason <reason\.\.\.>' not specified/,
  );

  await inline(desk, 'retry', 'older', '--reason', 'no-convergence');
  expectMistake(
    await desk.ballast('retry', 'older', '--reason', 'separated', ...QUIET),
    new RegExp(
      `^Cannot retry failures of older: they come from numerics v${NUMERICS_VERSION}, and this Ballast computes v${NUMERICS_VERSION}, ` +
        'which would fail in the same way; ',
    ),
  );
});

test('a run of older numerics that lacks something is refused, unless --renew has it computed anew', async () => {
  const desk = await olderDesk();
  const remedy = new RegExp(
    `^Cannot go on with older: its numbers must come from numerics v${OLDER}, and this Ballast computes v${NUMERICS_VERSION}; ` +
      'finish it with the Ballast that began it, or have everything computed anew: ballast extend older --renew\n$',
  );
  expectMistake(await desk.ballast('extend', 'older', '--repetitions', '4', ...QUIET), remedy);
  // it stays the finished run that it was
  const stays = JSON.parse((await desk.ballast('status', 'older', '--json')).stdout);
  expect(stays).toMatchObject({ phase: 'finished', revision: 1, finished: 12 });

  const { digest } = await inline(desk, 'run', 'tiny.yaml', '--run-id', 'new');
  expect(await inline(desk, 'extend', 'older', '--renew')).toMatchObject({ reused: 12, repetitions: 0, digest });
});

test('retry of a run that is not finished says what to do first', async () => {
  const desk = await olderDesk({ repetitions: 2 });
  expectMistake(
    await desk.ballast('retry', 'older', '--reason', 'separated', ...QUIET),
    'Cannot retry failures of older: it must be finished first; go on with `ballast resume older`',
  );
});

/** A desk with the run `older` of the tiny study by older numerics: in each cell a success and two failures, as far as stored. */
async function olderDesk({ repetitions = 3 } = {}): Promise<Desk> {
  const desk = emptyDesk();
  desk.write('tiny.yaml', TINY_YAML);
  const study = tinyStudy();
  await inline(desk, 'run', 'tiny.yaml', '--seed', '1', '--run-id', 'other');
  const ledger = openSqliteLedger(path.join(desk.home, 'ledger.sqlite'));
  const specification = canonicalJson(study);
  await ledger.createRun({ id: 'older', study: 'tiny', specification, numericsVersion: OLDER });
  for (const arm of studyGrid(study, OLDER)) {
    await store({ ledger }, arm, arm.cells, { from: 0, to: repetitions }, { codeOf: (r) => CODES[r] ?? 0 });
  }
  if (repetitions === study.repetitions) await ledger.setRunState('older', 'finished');
  await ledger.close();
  return desk;
}

async function repetitionsOf(desk: Desk, run: string) {
  const rows = csvRows((await desk.ballast('repetitions', run)).stdout);
  return rows.map(({ repetition, outcome, 'excess-risk': value }) => ({ repetition, outcome, value }));
}
