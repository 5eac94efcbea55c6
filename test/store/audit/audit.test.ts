/** What an audit finds in ledgers that were made for it, and what it lets pass. */
import { describe, expect, test } from 'vitest';
import { auditRun, type CheckResult, isClean } from '../../../store/audit/audit.js';
import { LedgerError } from '../../../store/ledger.js';
import type { Arm, Cell } from '../../../studies/grid.js';
import { NUMERICS_VERSION } from '../../../studies/repetition.js';
import type { StudyInput } from '../../../studies/study.js';
import { type OpenRun, openTinyRun, RUN_ID } from '../../support/open-run.js';

/** Values of a cell in a repetition, one for each measure; null is a failure. */
type ValuesOf = (arm: Arm, cell: Cell, repetition: number) => readonly number[] | null;

const REPETITIONS = 6;

test('auditRun() finds nothing in a run whose results all differ', async () => {
  const results = await auditOf(await filled());
  const unnamed = '24 repetitions by a program that did not leave its name, before Ballast recorded it';
  expect(said(results[4])).toEqual([['note', unnamed]]);
  expect(results.slice(0, 4).map(({ name, findings }) => [name, findings])).toEqual([
    ['checksums', []],
    ['gaps', []],
    ['duplicates', []],
    ['identical', []],
  ]);
  expect(isClean(results)).toBe(true);
  expect(results[3]?.looked.join('')).toMatch(/^24 results /);
});

test('auditRun() goes on where damage keeps one check from looking, and is not clean', async () => {
  const run = await filled();
  const read = () => Promise.reject(new LedgerError('Cannot read it: it is damaged; restore a copy'));
  const results = await auditOf({ ...run, ledger: { ...run.ledger, read } });
  expect(results.map(({ obstacle }) => obstacle !== undefined)).toEqual([false, false, true, true, false]);
  expect(isClean(results)).toBe(false);
});

describe('programs', () => {
  const writer = (numerics: number, node: string) =>
    JSON.stringify({ arch: 'x64', ballast: '0.1.0', node, numerics, platform: 'linux' });

  /** Each cell's repetitions are by one of these, in turn. */
  async function writtenBy(...writers: readonly string[]): Promise<OpenRun> {
    const run = await openTinyRun({ repetitions: 1 });
    for (const [i, cell] of run.arms.flatMap(({ cells }) => cells).entries()) {
      const work = { writer: writers[i % writers.length]!, repetitions: 1, elapsedMs: 1 };
      await run.ledger.write(
        [{ cellKey: cell.key, first: 0, codes: Uint8Array.of(0), values: Float64Array.of(i + 0.3) }],
        work,
      );
    }
    return run;
  }

  test('one alone is nothing to report', async () => {
    const results = await auditOf(await writtenBy(writer(NUMERICS_VERSION, '20.1.0')));
    expect(said(results[4])).toEqual([]);
    expect(results[4]?.looked.join('')).toBe('who computed 4 repetitions');
  });

  test('several of one numerics version are a note that names each', async () => {
    const results = await auditOf(
      await writtenBy(writer(NUMERICS_VERSION, '20.1.0'), writer(NUMERICS_VERSION, '26.1.0')),
    );
    const each = 'Ballast 0.1.0 on Node 20.1.0, linux x64: 2, Ballast 0.1.0 on Node 26.1.0, linux x64: 2';
    expect(said(results[4])).toEqual([['note', `several programs computed it: ${each}`]]);
    expect(isClean(results)).toBe(true);
  });

  test('one of other numerics than the cells are of is wrong', async () => {
    const results = await auditOf(await writtenBy(writer(NUMERICS_VERSION, '20.1.0'), writer(99, '20.1.0')));
    const words = `2 repetitions of numerics v${NUMERICS_VERSION} were computed by numerics v99`;
    expect(said(results[4])[0]).toEqual(['wrong', words]);
    expect(isClean(results)).toBe(false);
  });
});

describe('gaps', () => {
  test('are a note while the run is unfinished, told apart by where they are', async () => {
    const run = await filled(distinct, {}, (cell, r) => r < 4 && !(cell === 0 && r === 1));
    const [, gaps] = await auditOf(run);
    expect(said(gaps)).toEqual([
      ['note', '1 cell lacks 1 repetition in the middle and the last 2 of 6 repetitions'],
      ['note', '3 cells lack the last 2 of 6 repetitions'],
    ]);
    expect(gaps?.findings[0]?.places.map(({ repetitions }) => repetitions)).toEqual([
      [
        { from: 1, to: 2 },
        { from: 4, to: 6 },
      ],
    ]);
    expect(isClean(await auditOf(run))).toBe(true);
  });

  test('are wrong in a run that was finished', async () => {
    const run = await filled(distinct, {}, (cell) => cell !== 2);
    await run.ledger.setRunState(RUN_ID, 'finished');
    const results = await auditOf(run);
    expect(said(results[1])).toEqual([['wrong', '1 cell lacks all 6 repetitions, although the run was finished']]);
    expect(isClean(results)).toBe(false);
  });
});

describe('identical results', () => {
  test('of every cell are those of a random generator that was reset', async () => {
    const run = await filled((arm, cell, r) => distinct(arm, cell, r === 4 ? 1 : r));
    const [finding, ...others] = (await identicalIn(run)).findings;
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ level: 'wrong' });
    expect(finding?.what.join('')).toBe(
      '4 cells with the same values in 2 different repetitions, such as 1 and 4; ' +
        'no cell with the same data tells them apart, so their random numbers were the same',
    );
    expect(finding?.places).toHaveLength(4);
    expect(finding?.places[0]?.repetitions).toEqual([
      { from: 1, to: 2 },
      { from: 4, to: 5 },
    ]);
  });

  test('of all repetitions are found too', async () => {
    const run = await filled((arm, cell) => distinct(arm, cell, 0));
    expect(said(await identicalIn(run))).toEqual([
      ['wrong', expect.stringMatching(/^4 cells with the same values in 6 different .* so their random numbers were/)],
    ]);
  });

  test('of one cell are values under other numbers than their own', async () => {
    const run = await filled((arm, cell, r) => distinct(arm, cell, isFirst(arm, cell) && r === 4 ? 1 : r));
    expect(said(await identicalIn(run))).toEqual([
      ['wrong', expect.stringMatching(/^1 cell with .* 1 and 4; other cells .* under other numbers than their own/)],
    ]);
  });

  test('of two cells under different seeds are found', async () => {
    const run = await filled((arm, cell, r) =>
      arm.index === 1 && cell.gamma === 1 && r === 4 ? distinct(run0Arm(arm), cell, 2) : distinct(arm, cell, r),
    );
    const report = await identicalIn(run);
    expect(said(report)).toEqual([['wrong', expect.stringMatching(/^1 pair .* repetition 2 of the one and 4 of the/)]]);
    expect(report.findings[0]?.places.map(({ arm, cell }) => [arm.index, cell.gamma])).toEqual([
      [0, 1],
      [1, 1],
    ]);
  });

  test('of two cells that do not share data are found, in the same repetition too', async () => {
    const run = await filled(
      (arm, cell, r) => distinct(arm, cell, r).map((value, m) => (arm.index === 1 && r === 3 ? 0.1 + m : value)),
      { factors: { n1: [8, 9] }, sizes: { n0: 24 }, generators: ['oracle'], gamma: [1] },
    );
    const same = await filled((arm, cell, r) => (r === 3 ? [0.1] : distinct(arm, cell, r)), {
      factors: { n1: [8, 9] },
      sizes: { n0: 24 },
      generators: ['oracle'],
      gamma: [1],
    });
    expect(said(await identicalIn(run))).toEqual([]);
    expect(said(await identicalIn(same))).toEqual([['wrong', expect.stringMatching(/repetition 3 .* and 3 of/)]]);
  });

  test('in one repetition of cells that share their data are right', async () => {
    // gamma 0 adds nothing, whoever would add it
    const run = await filled((arm, cell, r) => distinct(cell.gamma === 0 ? run0Arm(arm) : arm, cell, r));
    expect((await identicalIn(run)).findings).toEqual([]);
  });

  test('are not looked for among failures, round values and measures with few values', async () => {
    const failures = await filled((arm, cell, r) => (r % 2 === 0 ? null : distinct(arm, cell, r)));
    const round = await filled(() => [0.5]);
    const shares = await filled(() => [0.1], { measures: ['error'], test: { perClass: 10 } });
    for (const run of [failures, round, shares]) expect((await identicalIn(run)).findings).toEqual([]);
    expect((await identicalIn(shares)).looked.join('')).toBe(
      '0 results by every bit of their continuous measures, not those of 4 cells whose measures take few values',
    );
  });

  test('are a note where a penalty leaves no weight and others tell the repetitions apart', async () => {
    const run = await filled((arm, cell, r) => (arm.factors.penalty === 0 ? distinct(arm, cell, r) : [0.1]), {
      factors: { penalty: [0, 1e12] },
      generators: ['oracle'],
    });
    expect(said(await identicalIn(run))).toEqual([
      ['note', expect.stringMatching(/^2 cells with the same values in 6 .*these fits ignore their data/)],
    ]);
  });

  test('are a note where the values spread over few steps of their precision', async () => {
    const run = await filled((arm, cell, r) => [1.1 + arm.index + (cell.gamma ?? 0) / 4 + (r % 3) * 2 ** -50]);
    const report = await identicalIn(run);
    expect(report.findings.length).toBeGreaterThan(0);
    expect(report.findings.every(({ level }) => level === 'note')).toBe(true);
  });
});

/** A number of its own for every arm, cell and repetition, with digits to the last bit. */
function distinct(arm: Arm, cell: Cell, repetition: number): number[] {
  return cell.spec.measures.map((_, m) =>
    Math.sqrt(2.3 + 97 * arm.index + 13 * (cell.gamma ?? 7) + 3 * repetition + m / 7),
  );
}

/** The arm as if it were the first. */
function run0Arm(arm: Arm): Arm {
  return { ...arm, index: 0 };
}

function isFirst(arm: Arm, cell: Cell): boolean {
  return arm.index === 0 && arm.cells[0] === cell;
}

/** A run with these values, of the repetitions that `has` says of each cell's place. */
async function filled(
  valuesOf: ValuesOf = distinct,
  changes: Partial<StudyInput> = {},
  has: (cell: number, repetition: number) => boolean = () => true,
): Promise<OpenRun> {
  const run = await openTinyRun({ repetitions: REPETITIONS, ...changes });
  const cells = run.arms.flatMap((arm) => arm.cells.map((cell) => ({ arm, cell })));
  for (const [place, { arm, cell }] of cells.entries()) {
    for (let first = 0; first < REPETITIONS; first++) {
      if (!has(place, first)) continue;
      const values = valuesOf(arm, cell, first);
      await run.ledger.write([
        {
          cellKey: cell.key,
          first,
          codes: Uint8Array.of(values === null ? 1 : 0),
          values: Float64Array.from(values ?? cell.spec.measures.map(() => Number.NaN)),
        },
      ]);
    }
  }
  return run;
}

async function auditOf({ ledger, spec }: OpenRun): Promise<CheckResult[]> {
  return await auditRun(ledger, (await ledger.findRun(RUN_ID))!, spec);
}

async function identicalIn(run: OpenRun): Promise<CheckResult> {
  return (await auditOf(run)).find(({ name }) => name === 'identical')!;
}

function said(result: CheckResult | undefined): [string, string][] {
  return (result?.findings ?? []).map(({ level, what }) => [level, what.join('')]);
}
