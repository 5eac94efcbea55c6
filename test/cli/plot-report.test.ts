/** `plot` and `report` as people type them. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { expectMistake, inline, openDesks } from '../support/ballast-command.js';
import { TINY_YAML } from '../support/tiny-study.js';

const newDesk = openDesks();

test('plot draws what was asked for in every format, also of a study without a plot', async () => {
  const desk = newDesk();
  desk.write('tiny.yaml', TINY_YAML);
  await inline(desk, 'run', 'tiny.yaml', '--repetitions', '6');
  const { stdout, stderr } = await desk.ballast(
    'plot',
    'tiny',
    '--statistic',
    'variance',
    '--format',
    'svg,png,pdf',
    '--out',
    'pictures',
    '--json',
  );
  const { files, caption } = JSON.parse(stdout || stderr) as { files: string[]; caption: string };
  expect(files.map((file) => path.basename(file))).toEqual(['tiny.svg', 'tiny.png', 'tiny.pdf', 'tiny-caption.txt']);
  expect(readFileSync(files[0]!, 'utf8')).toMatch(/^<svg/);
  expect(readFileSync(files[2]!, 'latin1')).toMatch(/^%PDF/);
  expect(caption).toMatch(/variance ± 2 Monte Carlo standard errors/);
});

test('plot says all that is wrong, and writes nothing', async () => {
  const desk = newDesk();
  desk.write('tiny.yaml', TINY_YAML);
  await inline(desk, 'run', 'tiny.yaml');
  expectMistake(
    await desk.ballast('plot', 'tiny', '--measure', 'log-loss', '--x', 'time'),
    'Cannot draw tiny so:\n  measure must be one that the study has, excess-risk, got "log-loss"\n  x must be one of gamma, got "time"',
  );
  expect((await desk.ballast('plot', 'tiny', '--format', 'gif')).code).toBe(2);
});

test('report writes one page that loads nothing, the same bytes each time', async () => {
  const desk = newDesk();
  desk.write('tiny.yaml', TINY_YAML.replace('name: tiny', 'name: tiny\ntitle: "Risk of <script>alert(1)</script>"'));
  const { digest } = await inline(desk, 'run', 'tiny.yaml');
  const [one, two] = await Promise.all(
    ['a.html', 'b.html'].map(async (name) => {
      expect((await desk.ballast('report', 'tiny', '--out', name)).code).toBe(0);
      return readFileSync(path.join(desk.folder, name), 'utf8');
    }),
  );
  expect(one).toBe(two);
  expect(one).toContain(digest);
  expect(one).toContain('Best γ of each curve');
  expect(one).not.toContain('<script');
  expect(one).toMatch(/Content-Security-Policy" content="default-src &#39;none&#39;/);
  expect(one).not.toMatch(/(src|href)="https?:/);
});
