/** `ballast verify` and `ballast audit` on ledgers that are right, damaged, and wrong with the right checksums. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import Database from 'libsql';
import { beforeAll, describe, expect, test } from 'vitest';
import { outcomesChecksum } from '../../store/checksum.js';
import type { Outcomes } from '../../store/ledger.js';
import { cutOutcomes } from '../../store/outcomes.js';
import { openSqliteLedger } from '../../store/sqlite/open-ledger.js';
import { canonicalJson } from '../../studies/content-key.js';
import { type Cell, studyGrid } from '../../studies/grid.js';
import { parseStudy } from '../../studies/parse-study.js';
import { NUMERICS_VERSION } from '../../studies/repetition.js';
import { edit } from '../store/support/sqlite-files.js';
import { type Desk, expectMistake, openDesks } from '../support/ballast-command.js';
import { tinyYaml } from '../support/tiny-study.js';

const TEXT = tinyYaml('repetitions: 3', 'repetitions: 12');
const STUDY = parseStudy(TEXT, 'tiny.yaml');
const CELLS = studyGrid(STUDY).flatMap(({ cells }) => cells);
const EVERYTHING = { from: 0, to: STUDY.repetitions };

const emptyDesk = openDesks();
let right: Desk;
let digest: string;
/** What the real run stored, by cell. */
let outcomes: Map<string, Outcomes>;

beforeAll(async () => {
  right = emptyDesk();
  right.write('tiny.yaml', TEXT);
  const ran = await right.ballast(
    'run',
    'tiny.yaml',
    '--run-id',
    'r',
    '--engine',
    'inline',
    '--workers',
    '1',
    '--json',
  );
  digest = JSON.parse(ran.stdout).digest;
  const ledger = openSqliteLedger(ledgerOf(right), { readonly: true });
  outcomes = new Map();
  for (const { key } of CELLS) outcomes.set(key, (await ledger.read(key, EVERYTHING))[0]!);
  await ledger.close();
});

describe('ballast verify', () => {
  test('finds a run the same, with its counts and digest', async () => {
    const { code, stdout } = await right.ballast('verify', 'r', '--quiet');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^r {3}48 repetitions in 4 cells, 48 values, computed again in /);
    expect(stdout).toContain('\nsame       all of them, bit for bit\n');
    expect(stdout).toContain(`\ndigest     ${digest}\n`);
    expect(stdout).not.toContain('strength');
  });

  test('says the same as JSON', async () => {
    const { stdout, stderr } = await right.ballast('verify', 'tiny', '--json', '--quiet', '--workers', '2');
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual({
      runId: 'r',
      study: 'tiny',
      same: true,
      interrupted: false,
      draws: 24,
      drawsStored: 24,
      sampleSeed: null,
      repetitions: 48,
      cells: 4,
      values: 48,
      wrong: 0,
      wrongShareBelow: 0,
      missing: 0,
      digest,
      seconds: expect.any(Number),
      differences: [],
    });
  });

  test('takes a sample that meets every arm, and says how strong it is', async () => {
    const { code, stdout } = await right.ballast('verify', 'r', '--sample', '25%', '--quiet');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^r {3}12 repetitions in 4 cells/);
    expect(stdout).toContain('\nsample     6 of 24 draws, an arm’s repetition each, seed 2026\n');
    // 1 − 0.05^(1/6) = 0.393
    expect(stdout).toContain('\nstrength   fewer than 40 % of all draws are wrong, with 95 % confidence\n');
  });

  test('finds a changed value under a right checksum, which audit cannot, and says how to replay it', async () => {
    const desk = await deskWith((cell, stored) =>
      cell === CELLS[3] ? changed(stored, 7, 0.1234567890123456) : stored,
    );
    const { code, stdout } = await desk.ballast('verify', 'r', '--quiet');
    expect(code).toBe(1);
    expect(stdout).toContain('\ndifferent  1 of 48 repetitions\n');
    const prefix = CELLS[3]!.key.slice(0, 12);
    const own = outcomes.get(CELLS[3]!.key)!.values[7];
    expect(stdout).toContain(
      `repetition 7 of method=fixed n0=24 n1=8 generator=smote gamma=1 (cell ${prefix}) differs from excess-risk on\n` +
        '  stored      excess-risk 0.1234567890123456\n' +
        `  recomputed  excess-risk ${own}\n` +
        `  ballast replay r --cell ${prefix} --repetition 7\n`,
    );
    expect((await desk.ballast('audit', 'r')).code).toBe(0);
    const { differences, wrong, same } = JSON.parse((await desk.ballast('verify', 'r', '--quiet', '--json')).stdout);
    expect({ wrong, same }).toEqual({ wrong: 1, same: false });
    expect(differences[0]).toMatchObject({
      cell: CELLS[3]!.key,
      repetition: 7,
      measure: 'excess-risk',
      stored: { outcome: 'ok', 'excess-risk': 0.1234567890123456 },
      recomputed: { outcome: 'ok', 'excess-risk': own },
    });
  });

  test('misses a changed value or finds it, by the seed of the sample, the same each time', async () => {
    const desk = await deskWith((cell, stored) => (cell === CELLS[0] ? changed(stored, 5, 0.1) : stored));
    const found = async (seed: number) =>
      (await desk.ballast('verify', 'r', '--quiet', '--sample', '12', '--sample-seed', String(seed))).code;
    const codes = [];
    for (let seed = 0; seed < 6; seed++) codes.push(await found(seed));
    // half of each arm is drawn: six samples all miss, or all meet it, with probability 2^−5, and these do not
    expect(new Set(codes)).toEqual(new Set([0, 1]));
    expect(await found(0)).toBe(codes[0]);
  });

  test('verifies what an unfinished run has, and says what is missing', async () => {
    const desk = await deskWith((_, stored) => cutOutcomes(stored, { from: 0, to: 5 }));
    const { code, stdout } = await desk.ballast('verify', 'r', '--quiet');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^r {3}20 repetitions in 4 cells/);
    expect(stdout).toContain('\nmissing    28 repetitions are not computed yet, so not verified\n');
    expect(stdout).not.toContain('digest');
  });

  test('refuses a run of other numerics, or without repetitions; so does audit the former', async () => {
    const empty = await deskWith(() => undefined);
    expectMistake(
      await empty.ballast('verify', 'r'),
      'Cannot verify r: the ledger must have repetitions of it, got none; `ballast resume r` computes them',
    );
    const old = await deskWith(() => undefined, NUMERICS_VERSION + 1);
    for (const command of ['verify', 'audit']) {
      expectMistake(
        await old.ballast(command, 'r'),
        new RegExp(`^Cannot ${command} r: it must have been computed by this`),
      );
    }
  });

  test('refuses a seed without a sample', async () => {
    expectMistake(
      await right.ballast('verify', 'r', '--sample-seed', '3'),
      /^Cannot use --sample-seed: .* --sample must/,
    );
  });

  test.each(['0%', '101%', '0', '-5', 'half', '5 percent'])('refuses a sample of "%s"', async (part) => {
    const result = await right.ballast('verify', 'r', `--sample=${part}`);
    expect(result.code).toBe(2);
    expect(result.stderr).toContain('expected a share such as 5% or a number of draws such as 200');
  });
});

describe('ballast audit', () => {
  test('finds nothing in a run that is right', async () => {
    const { code, stdout, stderr } = await right.ballast('audit', 'r');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe(
      [
        'r   nothing wrong',
        '',
        'check       result  looked at',
        'checksums   ok      every page, row and total of the whole ledger',
        'gaps        ok      48 repetitions in 4 cells',
        'duplicates  ok      48 stored repetitions',
        'identical   ok      48 results by every bit of their continuous measures',
        'programs    ok      who computed 48 repetitions',
        '',
      ].join('\n'),
    );
  });

  test('fit code that resets the RNG is reported as identical replicates', async () => {
    // from repetition 4 on, every repetition has the random numbers of repetition 3
    const desk = await deskWith((_, stored) => {
      const values = stored.values.map((value, r) => (r < 3 ? value : stored.values[3]!));
      return { ...stored, values };
    });
    const { code, stdout } = await desk.ballast('audit', 'r');
    expect(code).toBe(1);
    expect(stdout).toMatch(/^r {3}something is wrong\n/);
    expect(stdout).toContain('identical   found 1');
    expect(stdout).toContain(
      'identical: 4 cells with the same values in 9 different repetitions, such as 3 and 4; ' +
        'no cell with the same data tells them apart, so their random numbers were the same',
    );
    expect(stdout).toMatch(/gamma=1 \(cell [0-9a-f]{12}\): repetitions 3–11\n/);
  });

  test('a single pair in one cell is reported', async () => {
    const desk = await deskWith((cell, stored) => (cell === CELLS[2] ? changed(stored, 9, stored.values[2]!) : stored));
    const { code, stdout } = await desk.ballast('audit', 'r', '--json');
    expect(code).toBe(1);
    const { clean, checks, findings } = JSON.parse(stdout);
    expect(clean).toBe(false);
    expect(checks.slice(0, 4).map(({ name, result }: { name: string; result: string }) => [name, result])).toEqual([
      ['checksums', 'ok'],
      ['gaps', 'ok'],
      ['duplicates', 'ok'],
      ['identical', 'found 1'],
    ]);
    // who planted it left no name, which is a note
    expect(findings.map(({ check, level }: { check: string; level: string }) => [check, level])).toEqual([
      ['identical', 'wrong'],
      ['programs', 'note'],
    ]);
    expect(findings[0].cells).toMatchObject([
      {
        cell: CELLS[2]!.key,
        levels: { method: 'fixed', generator: 'smote', gamma: 0 },
        repetitions: [
          { first: 2, last: 2 },
          { first: 9, last: 9 },
        ],
      },
    ]);
  });

  test('a flipped bit is found by its checksum, and the cell is named', async () => {
    const desk = await deskWith((_, stored) => stored);
    const flipped = "numbers = CAST(substr(numbers, 1, 20) || x'01' || substr(numbers, 22) AS BLOB)";
    edit(
      ledgerOf(desk),
      `UPDATE segment SET ${flipped} WHERE cell = (SELECT id FROM cell WHERE key = '${CELLS[1]!.key}')`,
    );
    const { code, stdout } = await desk.ballast('audit', 'r');
    expect(code).toBe(1);
    expect(stdout).toMatch(/checksums: Cannot read the ledger .* \(the checksum of repetitions 0 to 11 of cell/);
    expect(stdout).toContain(`generator=oracle gamma=1 (cell ${CELLS[1]!.key.slice(0, 12)})\n`);
    expect(stdout).toContain('\n  move it aside and run again to recompute, or restore a copy');
    expect(stdout).toMatch(/\nidentical +not done +the ledger cannot be read\n/);
    expect(stdout.match(/Cannot read the ledger/g)).toHaveLength(1);
  });

  test('repetitions that are stored twice are found', async () => {
    const desk = await deskWith((_, stored) => stored);
    addSegment(desk, cutOutcomes(outcomes.get(CELLS[0]!.key)!, { from: 4, to: 7 }));
    const { code, stdout } = await desk.ballast('audit', 'r');
    expect(code).toBe(1);
    expect(stdout).toMatch(/checksums: .* \(segments of cell [0-9a-f]{64} overlap/);
    expect(stdout).toContain('duplicates: 1 cell has repetitions twice\n');
    expect(stdout).toMatch(/\nidentical +ok /);
    expect(stdout).toMatch(/gamma=0 \(cell [0-9a-f]{12}\): repetitions 4–6\n/);
  });

  test('gaps are told apart: a run that stopped is clean, one that was finished is not', async () => {
    const hole = (_: Cell, stored: Outcomes) => [
      cutOutcomes(stored, { from: 0, to: 3 }),
      cutOutcomes(stored, { from: 5, to: 9 }),
    ];
    const desk = await deskWith(hole);
    const stopped = await desk.ballast('audit', 'r');
    expect(stopped.code).toBe(0);
    expect(stopped.stdout).toContain(
      'gaps (note): 4 cells lack 2 repetitions in the middle and the last 3 of 12 repetitions\n',
    );
    expect(stopped.stdout).toContain(': repetitions 3–4, 9–11\n');

    const ledger = openSqliteLedger(ledgerOf(desk));
    await ledger.setRunState('r', 'finished');
    await ledger.close();
    const finished = await desk.ballast('audit', 'r');
    expect(finished.code).toBe(1);
    expect(finished.stdout).toContain('of 12 repetitions, although the run was finished\n');
  });
});

function ledgerOf({ home }: Desk): string {
  return path.join(home, 'ledger.sqlite');
}

/** A desk whose ledger has the run with what `plant` makes of the real results, written as any others are. */
async function deskWith(
  plant: (cell: Cell, stored: Outcomes) => Outcomes | readonly Outcomes[] | undefined,
  numericsVersion = NUMERICS_VERSION,
): Promise<Desk> {
  const desk = emptyDesk();
  mkdirSync(desk.home);
  const ledger = openSqliteLedger(ledgerOf(desk));
  await ledger.createRun({ id: 'r', study: 'tiny', specification: canonicalJson(STUDY), numericsVersion });
  const batch = CELLS.flatMap((cell) => plant(cell, outcomes.get(cell.key)!) ?? []);
  await ledger.write(batch);
  await ledger.close();
  return desk;
}

/** The outcomes with another value in one repetition. */
function changed(stored: Outcomes, repetition: number, value: number): Outcomes {
  return { ...stored, values: stored.values.map((own, r) => (r === repetition ? value : own)) };
}

/** Adds a row behind the ledger's back, with a right checksum. */
function addSegment(desk: Desk, segment: Outcomes): void {
  const { cellKey, first, codes, values } = segment;
  const database = new Database(ledgerOf(desk));
  database
    .prepare(
      'INSERT INTO segment (cell, first, count, failed, checksum, codes, numbers) SELECT id, ?, ?, 0, ?, ?, ? FROM cell WHERE key = ?',
    )
    .run(
      first,
      codes.length,
      outcomesChecksum(segment),
      Buffer.from(codes),
      Buffer.from(values.buffer, values.byteOffset, values.byteLength),
      cellKey,
    );
  database.close();
}
