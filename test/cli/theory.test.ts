/** `ballast theory`: what it prints and writes, and what it refuses. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { openDesks } from '../support/ballast-command.js';
import { TINY_YAML, tinyYaml } from '../support/tiny-study.js';

const emptyDesk = openDesks();

describe.concurrent('ballast theory', () => {
  test('prints regime, sizes and expected risks of Figure 3, and writes its picture', async () => {
    const desk = emptyDesk();
    const { code, stdout, stderr } = await desk.ballast(
      ...['theory', 'figure-3', '--set', 'factors.n1=[100,3200]', '--gammas', '1,4', '--out', 'pictures'],
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(
      /3200 +64000 +shifted-gaussian +asymmetric +inconsistent +1\.33 +0\.500 +0\.0° +4\.00 +243200/,
    );
    expect(stdout).toContain('Only the cancelling γ is consistent');
    expect(stdout).toContain(`pictures${path.sep}figure-3-theory.svg`);
    const picture = readFileSync(path.join(desk.folder, 'pictures', 'figure-3-theory.svg'), 'utf8');
    expect(picture).toContain('aria-label="γ = 4, cancelling"');
    expect(existsSync(path.join(desk.folder, 'pictures', 'figure-3-theory.png'))).toBe(true);
    // looking makes no ledger
    expect(existsSync(desk.home)).toBe(false);
  });

  test('gives the same as JSON', async () => {
    const desk = emptyDesk();
    const { code, stdout } = await desk.ballast('theory', 'figure-3', '--set', 'factors.n1=[100]', '--json');
    expect(code).toBe(0);
    const { arms, files, rho } = JSON.parse(stdout);
    expect(rho).toBe(0.5);
    expect(arms).toHaveLength(1);
    expect(arms[0]).toMatchObject({ n1: 100, n0: 2000, angle: 0, regime: { classes: 'asymmetric' } });
    expect(arms[0].cancelling.gamma.value).toBeCloseTo(4, 12);
    expect(files.every((file: string) => file.startsWith(path.join(desk.home, 'theory')))).toBe(true);
  });

  test('draws the theory over what has been simulated', async () => {
    const desk = emptyDesk();
    desk.write('tiny.yaml', TINY_YAML);
    expect((await desk.ballast('run', 'tiny.yaml', '--engine', 'inline')).code).toBe(0);
    expect((await desk.ballast('theory', 'tiny.yaml', '--out', '.')).code).toBe(0);
    const caption = readFileSync(path.join(desk.folder, 'tiny-theory-caption.txt'), 'utf8');
    expect(caption).toContain('Thin dashed lines without markers: the leading terms of Theorem 2.');
  });

  test('serves the arms it can, and says what the others lack', async () => {
    const desk = emptyDesk();
    // what no n1 of a study can serve is refused when it is read; smote with k = 5 fails at n1 = 5 alone
    desk.write('two.yaml', tinyYaml('sizes: { n1: 8, n0: 24 }', 'sizes: { ratio: 3 }\nfactors: { n1: [8, 40] }'));
    const { code, stdout } = await desk.ballast('theory', 'two.yaml', '--out', '.');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ *8 +24 +smote/m);
    expect(stdout).toMatch(/^ *40 +120 +oracle/m);
  });

  test('refuses what the theory is not about, with exit code 2', async () => {
    const desk = emptyDesk();
    const kernel = await desk.ballast('theory', 'figure-8-right');
    expect(kernel.code).toBe(2);
    expect(kernel.stderr).toMatch(/^Cannot compute the theory of figure-8-right: .*got classifier kernel/);
    const gammas = await desk.ballast('theory', 'figure-3', '--gammas', '0,-1');
    expect(gammas.code).toBe(2);
    expect(gammas.stderr).toContain(
      'expected numbers of at least 0 with commas between them, such as 0,1,4, got "0,-1"',
    );
  });
});
