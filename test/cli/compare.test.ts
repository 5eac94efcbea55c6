/** `ballast compare`: what it prints, draws and refuses, and that its errors are those of real repetitions. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { moments } from '../../numerics/moments.js';
import { pairedDifference } from '../../studies/difference.js';
import { csvRows, type Desk, ended, expectMistake, openDesks } from '../support/ballast-command.js';
import { TINY_YAML, tinyYaml } from '../support/tiny-study.js';

const emptyDesk = openDesks();
const INLINE = ['--engine', 'inline', '--workers', '1', '--quiet'];
const AGAINST_ORACLE = ['compare', 'tiny', '--by', 'generator', '--baseline', 'oracle'];
const HEADER =
  'study,run,measure,by,level,baseline,method,n0,n1,generator,gamma,paired,pairs,left_out,succeeded,failed,' +
  'baseline_succeeded,baseline_failed,mean,baseline_mean,difference,mcse,mcse_independent,variance_reduction,correlation,' +
  'low,high,p,p_holm,clear,digest';

describe('a comparison of the tiny study', () => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await deskWith(TINY_YAML, '--repetitions', '30');
  });

  test('prints a line that sums up, the table, how to read it, and the pictures', async () => {
    const { code, stdout, stderr } = await desk.ballast(...AGAINST_ORACLE);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const [headline, table, notes, files] = stdout.trimEnd().split('\n\n');
    expect(headline).toMatch(/^tiny-[0-9a-f]{8}: generator against oracle, 2 comparisons: .*; 30 pairs each; pairing /);
    expect(headline).toContain('1 the same in every repetition');
    expect(table?.split('\n')[0]).toMatch(/^gamma +generator +mean +baseline +difference +95 % interval +unpaired ± /);
    expect(table?.split('\n')).toHaveLength(3);
    expect(notes).toContain('Holm’s correction for all 2 comparisons');
    const written = files!.split('\n').map((file) => path.resolve(desk.folder, file));
    expect(written.map((file) => path.basename(file))).toEqual([
      'tiny-generator-against-oracle.svg',
      'tiny-generator-against-oracle.png',
      'tiny-generator-against-oracle-caption.txt',
    ]);
    expect(written.every((file) => existsSync(file) && file.includes(path.join('home', 'runs')))).toBe(true);
    expect(readFileSync(written[2]!, 'utf8')).toContain('tiny: differences from oracle. Differences are taken by');
  });

  test('is CSV with the columns that scripts know, whose numbers are those of the repetitions', async () => {
    const { stdout, stderr } = await desk.ballast(...AGAINST_ORACLE, '--format', 'csv');
    expect({ stderr, header: stdout.split('\n')[0] }).toEqual({ stderr: '', header: HEADER });
    const [same, row] = csvRows(stdout);
    expect(same).toMatchObject({ level: 'smote', gamma: '0', difference: '0', variance_reduction: '', clear: 'false' });
    expect(row).toMatchObject({ by: 'generator', baseline: 'oracle', paired: 'true', pairs: '30', left_out: '0' });

    const raw = csvRows((await desk.ballast('repetitions', 'tiny')).stdout).filter(({ gamma }) => gamma === '1');
    const [oracle, smote] = ['oracle', 'smote'].map((name) => valuesOf(raw, name)) as [Float64Array, Float64Array];
    const found = pairedDifference(smote, oracle);
    expect(Number(row?.difference)).toBe(found.difference);
    expect(Number(row?.mcse)).toBe(found.mcse);
    expect(Number(row?.correlation)).toBe(found.correlation);
    const [mcse, independent, reduction] = [row?.mcse, row?.mcse_independent, row?.variance_reduction].map(Number) as [
      number,
      number,
      number,
    ];
    // a quotient and its square, each rounded
    expect(reduction / (independent / mcse) ** 2).toBeCloseTo(1, 14);
  });

  test('is JSON with the same names, numbers as numbers and what is empty as null', async () => {
    const rows = JSON.parse((await desk.ballast(...AGAINST_ORACLE, '--format', 'json')).stdout);
    expect(Object.keys(rows[0])).toEqual(HEADER.split(','));
    expect(rows[0]).toMatchObject({ gamma: 0, paired: true, difference: 0, variance_reduction: null, clear: false });
  });

  test('draws into a folder if told to, and leaves stdout to the table', async () => {
    const { stdout, stderr } = await desk.ballast(...AGAINST_ORACLE, '--format', 'csv', '--out', 'here');
    expect(stdout.split('\n')[0]).toBe(HEADER);
    expect(stderr).toMatch(/^here\/tiny-generator-against-oracle\.svg\n/);
    expect(existsSync(path.join(desk.folder, 'here', 'tiny-generator-against-oracle.png'))).toBe(true);
  });

  test('takes the number of a gamma in other digits', async () => {
    const { stdout } = await desk.ballast('compare', 'tiny', '--by', 'gamma', '--baseline', '1.0', '--format', 'csv');
    expect(csvRows(stdout).map(({ level, generator }) => [level, generator])).toEqual([
      ['0', 'oracle'],
      ['0', 'smote'],
    ]);
  });

  test.each<[string, string[], string]>([
    [
      'an unknown factor',
      ['--by', 'generater'],
      '--by must be what has several levels in tiny: generator, method, gamma; got "generater" (did you mean "generator"?)',
    ],
    ['no factor', [], '--by must be what has several levels in tiny: generator, method, gamma; got nothing'],
    [
      'an unknown level',
      ['--by', 'generator', '--baseline', 'smot'],
      '--baseline must be a level of generator: oracle, smote; got "smot" (did you mean "smote"?)',
    ],
    [
      'a gamma that is not on the grid',
      ['--by', 'gamma', '--baseline', '2'],
      '--baseline must be a level of gamma: 0, 1; got "2"',
    ],
    [
      'no level',
      ['--by', 'method'],
      '--baseline must be a level of method: fixed(gamma=0), fixed(gamma=1); got nothing',
    ],
    [
      'an unknown measure',
      ['--by', 'generator', '--baseline', 'smote', '--measure', 'error'],
      '--measure must be one that tiny has: excess-risk; got "error"',
    ],
  ])('refuses %s', async (_, args, said) => {
    expectMistake(await desk.ballast('compare', 'tiny', ...args), `Cannot compare: ${said}`);
  });
});

test('a comparison of repetitions that fail is over the others, and says so', async () => {
  // classes three standard deviations apart are separated now and then
  const text = tinyYaml('[1]', '[3]').replace('squared', 'logistic');
  const desk = await deskWith(`${text}intercept: true\n`, '--repetitions', '40');
  const [row] = csvRows((await desk.ballast(...AGAINST_ORACLE, '--format', 'csv')).stdout);
  expect(Number(row?.left_out)).toBeGreaterThan(0);
  expect(Number(row?.pairs) + Number(row?.left_out)).toBe(40);
  expect(Number(row?.succeeded) + Number(row?.failed)).toBe(40);
  const { stdout } = await desk.ballast(...AGAINST_ORACLE, '--out', '.');
  expect(stdout).toContain('A repetition counts only if both succeeded: differences are conditional on that.');
  const caption = readFileSync(path.join(desk.folder, 'tiny-generator-against-oracle-caption.txt'), 'utf8');
  expect(caption).toContain('They are conditional on the success of both.');
});

test('a comparison of levels that share no data is of independent means', async () => {
  const text = tinyYaml('{ n1: 8, n0: 24 }', '{ ratio: 3 }').replace('[0, 1]', '[1]');
  const desk = await deskWith(`${text}factors: { n1: [8, 16] }\n`);
  const by = ['compare', 'tiny', '--by', 'n1', '--baseline', '8'];
  const rows = csvRows((await desk.ballast(...by, '--format', 'csv')).stdout);
  expect(rows.map(({ level, generator, n0, paired, pairs }) => [level, generator, n0, paired, pairs])).toEqual([
    ['16', 'oracle', '48', 'false', ''],
    ['16', 'smote', '48', 'false', ''],
  ]);
  expect(rows.every((row) => row.mcse === row.mcse_independent && row.variance_reduction === '')).toBe(true);
  expect((await desk.ballast(...by)).stdout).toContain('no data sets are shared');
});

test('a comparison of an unfinished run is as far as the run is', async () => {
  const desk = emptyDesk();
  desk.write('tiny.yaml', TINY_YAML);
  const child = desk.start(
    ...['run', 'tiny.yaml', ...INLINE, '--repetitions', '2000', '--batch-size', '5', '--set', 'sizes.n0=2000'],
  );
  const end = ended(child);
  while (child.exitCode === null && (await pairsIn(desk)) < 10) await sleep(10);
  child.kill('SIGINT');
  expect((await end).code).toBe(130);
  const { code, stdout, stderr } = await desk.ballast(...AGAINST_ORACLE, '--out', '.');
  expect(code).toBe(0);
  expect(stderr).toMatch(
    /^tiny-[0-9a-f]{8} is unfinished, and compared as far as it is: [\d ]+ of 8.000 repetitions\n$/,
  );
  expect(stdout.split('\n')[0]).toMatch(/; \d+( to \d+)? pairs/);
  expect(readFileSync(path.join(desk.folder, 'tiny-generator-against-oracle-caption.txt'), 'utf8')).toContain(
    'Unfinished:',
  );
});

test('the paired MCSE is the error that real repetitions have', async () => {
  const desk = await deskWith(tinyYaml('[0, 1]', '[1]'), '--repetitions', '4000');
  const raw = csvRows((await desk.ballast('repetitions', 'tiny')).stdout);
  const [oracle, smote] = ['oracle', 'smote'].map((name) => valuesOf(raw, name)) as [Float64Array, Float64Array];
  const whole = pairedDifference(smote, oracle);
  const blocks = Array.from({ length: 80 }, (_, i) => {
    const own = (values: Float64Array) => values.subarray(50 * i, 50 * (i + 1));
    return pairedDifference(own(smote), own(oracle));
  });

  // 80 blocks of 50: their differences scatter by what each says of itself; the variance of 80 has relative error √(2/79) = 16 %
  const scatter = moments(Float64Array.from(blocks, ({ difference }) => difference)).variance;
  const said = blocks.reduce((sum, { mcse }) => sum + mcse * mcse, 0) / blocks.length;
  expect(Math.abs(scatter / said - 1)).toBeLessThan(3 * 0.16);
  // of 80 intervals of 95 %, 95 % ± 3 √(0.95 · 0.05/80) = 7.3 % cover; the whole is nine times as exact as a block
  const covered = blocks.filter(({ low, high }) => low < whole.difference && whole.difference < high).length;
  expect(Math.abs(covered / blocks.length - 0.95)).toBeLessThan(0.073);

  // pairs of different repetitions share nothing: the error of independent runs. Variances of 4000 skewed values err by some 5 %
  const shifted = pairedDifference(smote.subarray(1), oracle.subarray(0, -1));
  expect(Math.abs((shifted.mcse / whole.mcseIndependent) ** 2 - 1)).toBeLessThan(0.15);
  expect(Math.abs(shifted.correlation)).toBeLessThan(4 / Math.sqrt(4000));
});

async function deskWith(text: string, ...options: string[]): Promise<Desk> {
  const desk = emptyDesk();
  desk.write('tiny.yaml', text);
  const { code, stderr } = await desk.ballast('run', 'tiny.yaml', ...INLINE, ...options);
  expect(code, stderr).toBe(0);
  return desk;
}

/** The values of a generator, failed ones NaN. */
function valuesOf(rows: readonly Record<string, string>[], generator: string): Float64Array {
  const own = rows.filter((row) => row.generator === generator);
  return Float64Array.from(own, (row) => (row['excess-risk'] === '' ? NaN : Number(row['excess-risk'])));
}

/** How many repetitions the two have in common by now. */
async function pairsIn(desk: Desk): Promise<number> {
  const { code, stdout } = await desk.ballast(...AGAINST_ORACLE, '--format', 'csv');
  return code === 0 ? Number(csvRows(stdout)[0]?.pairs) : 0;
}
