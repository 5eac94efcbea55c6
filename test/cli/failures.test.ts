/**
 * Failures are data: a study of which a tenth fails completes, its failures are counted exactly, and each is replayed to the
 * outcome that is stored.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { createArmRun } from '../../numerics/arm.js';
import { openSqliteLedger } from '../../store/sqlite/open-ledger.js';
import { studyGrid } from '../../studies/grid.js';
import { parseStudy } from '../../studies/parse-study.js';
import { outcomeCode } from '../../studies/repetition.js';
import { replayRepetition } from '../../workers/replay.js';
import { csvRows, type Desk, expectMistake, openDesks } from '../support/ballast-command.js';
import { FAILING_YAML } from '../support/failing-study.js';
import { createArena } from '../support/numerics/arena.js';
import { never } from '../support/numerics/arms.js';
import { TINY_YAML } from '../support/tiny-study.js';

const emptyDesk = openDesks();
const INLINE = ['--engine', 'inline', '--workers', '1', '--json'];
const study = parseStudy(FAILING_YAML, 'tenth.yaml');
/** Outcomes of every cell by its key, computed here without the command. */
const expected = new Map(studyGrid(study).flatMap((arm) => armOutcomes(arm)));
const allOutcomes = [...expected.values()].flat();
const failing = allOutcomes.filter((outcome) => outcome !== 'ok').length;

let desk: Desk;
let runId: string;
beforeAll(async () => {
  desk = emptyDesk();
  desk.write('tenth.yaml', FAILING_YAML);
  desk.write('tiny.yaml', TINY_YAML);
  const { code, stdout } = await desk.ballast('run', 'tenth.yaml', ...INLINE);
  const summary = JSON.parse(stdout);
  runId = summary.runId;
  expect({ code, failed: summary.failed, repetitions: summary.repetitions }).toEqual({
    code: 0,
    failed: failing,
    repetitions: 360,
  });
  expect(summary.digest).toMatch(/^[0-9a-f]{64}$/);
});

test('a tenth of this study fails, for more than one reason', () => {
  expect(failing / allOutcomes.length).toBeGreaterThan(0.08);
  expect(failing / allOutcomes.length).toBeLessThan(0.16);
  expect(new Set(allOutcomes)).toEqual(new Set(['ok', 'separated', 'too-few-points', 'no-borderline-points']));
});

describe('ballast failures', () => {
  test('counts exactly what fails, by cell and by reason, the worst cell first', async () => {
    const rows = csvRows((await desk.ballast('failures', 'tenth', '--format', 'csv')).stdout);
    expect(rows).toHaveLength(6);
    for (const row of rows) {
      const own = expected.get(row.cell_key!)!;
      const failed = own.flatMap((outcome, repetition) => (outcome === 'ok' ? [] : [repetition]));
      expect(Number(row.repetitions)).toBe(60);
      expect(Number(row.failed)).toBe(failed.length);
      expect(Number(row.rate)).toBe(failed.length / 60);
      for (const reason of ['separated', 'too-few-points', 'no-borderline-points', 'no-convergence']) {
        expect(Number(row[reason]), reason).toBe(own.filter((outcome) => outcome === reason).length);
      }
      expect(row.first).toBe(failed.slice(0, 5).join(' '));
      expect(row.estimates).toBe('conditional on success');
      expect(row.replay).toBe(`ballast replay ${runId} --cell ${row.cell_key!.slice(0, 12)} --repetition ${failed[0]}`);
    }
    const rates = rows.map((row) => Number(row.rate));
    expect(rates).toEqual([...rates].sort((a, b) => b - a));
  });

  test('says it in words: totals, reasons, cells, and what their estimates rest on', async () => {
    const { code, stdout, stderr } = await desk.ballast('failures', runId);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(`${runId}: ${failing} of 360 repetitions failed (12.8 %)\n`);
    expect(stdout).toMatch(/^separated {13}\d+ {2}a score calls every training row rightly/m);
    expect(stdout).toContain('6 of 6 cells have failures:\n');
    expect(stdout).toContain('conditional on success');
    const line = /^To replay one: ballast (replay .*)$/m.exec(stdout)?.[1];
    const replay = await desk.ballast(...line!.split(' '));
    expect(replay).toMatchObject({ code: 0, stderr: '' });
    expect(replay.stdout).toMatch(/^outcome {2}(?!ok)/m);
    expect(replay.stdout).toMatch(/ {2}same bytes as stored\n$/);
  });

  test('--reason counts that reason alone', async () => {
    const rows = JSON.parse(
      (await desk.ballast('failures', 'tenth', '--reason', 'separated', '--format', 'json')).stdout,
    );
    const count = (row: { cell_key: string }) =>
      expected.get(row.cell_key)!.filter((outcome) => outcome === 'separated').length;
    expect(rows.map((row: { failed: number }) => row.failed)).toEqual(rows.map(count));
    expect(Object.keys(rows[0])).not.toContain('too-few-points');
    const { stdout } = await desk.ballast('failures', 'tenth', '--reason', 'no-convergence');
    expect(stdout).toContain('0 of 360 repetitions failed as no-convergence\n');
  });

  test('of a run without failures gives the upper limits of the rates', async () => {
    await desk.ballast('run', 'tiny.yaml', ...INLINE, '--repetitions', '100');
    const { stdout } = await desk.ballast('failures', 'tiny');
    // 1 − 0.05^(1/100) = 0.029513, rounded up; all cells of the study see the same 100 data sets
    expect(stdout.split('\n').slice(1)).toEqual([
      '',
      'rate of a cell  below 2.96 % with 95 % confidence: 0 of 100 repetitions',
      'over the study  below 2.96 % with 95 % confidence: 0 of 100 data sets, which cells share',
      '',
    ]);
    expect(stdout).toMatch(/^tiny-[0-9a-f]{8}: 0 of 400 repetitions failed\n/);
  });

  test('of pictures: the caption says that the curves are conditional on success', () => {
    const caption = readFileSync(path.join(desk.home, 'runs', runId, 'tenth-caption.txt'), 'utf8');
    expect(caption).toContain('means are conditional on success');
  });
});

describe('ballast replay', () => {
  test('gives every repetition of the study the bytes and the outcome that are stored', async () => {
    const ledger = openSqliteLedger(path.join(desk.home, 'ledger.sqlite'), { readonly: true });
    try {
      for (const arm of studyGrid(study)) {
        for (const cell of arm.cells) {
          const [stored] = await ledger.read(cell.key, { from: 0, to: 60 });
          for (let repetition = 0; repetition < 60; repetition++) {
            const { outcome, values, failedAt } = replayRepetition(arm.spec, cell.spec, repetition);
            expect(outcomeCode(outcome)).toBe(stored!.codes[repetition]);
            expect(values[0]).toBe(stored!.values[repetition]);
            expect(failedAt === undefined).toBe(outcome === 'ok');
          }
        }
      }
    } finally {
      await ledger.close();
    }
  });

  test('shows scripts where each reason arose, and what the ledger holds', async () => {
    const stages = { separated: 'fit', 'too-few-points': 'generator', 'no-borderline-points': 'generator' };
    for (const [reason, stage] of Object.entries(stages)) {
      const [key, outcomes] = [...expected].find(([, own]) => own.includes(reason))!;
      const repetition = String(outcomes.indexOf(reason));
      const { code, stdout } = await desk.ballast(
        'replay',
        'tenth',
        '--cell',
        key,
        '--repetition',
        repetition,
        '--json',
      );
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({
        run: runId,
        outcome: reason,
        failedAt: stage,
        stored: 'same',
        differences: [],
        measures: [{ measure: 'log-loss-exact', value: null }],
      });
    }
  });

  test('says what is not stored', async () => {
    const cell = ['--cell', 'method=vtss,generator=smote'];
    const beyond = await desk.ballast('replay', 'tenth', ...cell, '--repetition', '60');
    expect(beyond.stdout).toMatch(/ {2}not stored: the study asks for repetitions 0 to 59\n$/);
    const other = await emptyDesk();
    other.write('tenth.yaml', FAILING_YAML);
    const fresh = await other.ballast('replay', 'tenth.yaml', '--study', ...cell, '--repetition', '1');
    expect(fresh).toMatchObject({ code: 0, stdout: expect.stringMatching(/ {2}not stored yet\n$/) });
    const here = await desk.ballast('replay', 'tenth.yaml', '--study', ...cell, '--repetition', '1');
    expect(here.stdout).toMatch(/ {2}same bytes as stored\n$/);
  });

  test('ends with 1 and shows both where the ledger holds other bytes', async () => {
    const other = emptyDesk();
    other.write('tiny.yaml', TINY_YAML);
    const folder = await other.ballast('run', 'tiny.yaml', ...INLINE, '--repetitions', '1');
    expect(folder.code).toBe(0);
    const tiny = parseStudy(TINY_YAML, 'tiny.yaml');
    const { cells } = studyGrid(tiny)[0]!;
    const ledger = openSqliteLedger(path.join(other.home, 'ledger.sqlite'));
    // repetition 1 as no program computes it
    await ledger.write([{ cellKey: cells[0]!.key, first: 1, codes: Uint8Array.of(0), values: Float64Array.of(0.125) }]);
    await ledger.close();
    const { code, stdout } = await other.ballast('replay', 'tiny', '--cell', cells[0]!.key, '--repetition', '1');
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /^ledger {3}differs:\n.*stored.*replayed\n {2}excess-risk +0\.12500000000000000 +0\.\d{17,}\n$/m,
    );
  });

  test('refuses a cell that is none, or more than one, and lists which there are', async () => {
    const replay = (cell: string) => desk.ballast('replay', 'tenth', '--cell', cell, '--repetition', '0');
    expectMistake(
      await replay('generator=smote'),
      /^Cannot choose a cell by "generator=smote": it must single out one, got 3\n/,
    );
    expectMistake(
      await replay('gamma=7'),
      /^Cannot find the cell "gamma=7" in tenth: there are\n {2}[0-9a-f]{8} {2}method=fixed/,
    );
    expectMistake(
      await replay('abc'),
      /^Cannot find the cell "abc": a cell is named by 4 or more digits of its key, or by/,
    );
  });
});

function armOutcomes(arm: ReturnType<typeof studyGrid>[number]): [string, string[]][] {
  const specs = arm.cells.map((cell) => cell.spec);
  const run = createArmRun(arm.spec, createArena());
  const outcomes = arm.cells.map((): string[] => []);
  for (let repetition = 0; repetition < study.repetitions; repetition++) {
    for (const [i, { outcome }] of (run.run(repetition, specs, never) ?? []).entries()) outcomes[i]!.push(outcome);
  }
  return arm.cells.map((cell, i) => [cell.key, outcomes[i]!]);
}
