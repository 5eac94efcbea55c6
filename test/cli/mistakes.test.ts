/** What the command line says to mistakes, before anything is started or written. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Desk, expectMistake, expectNothingDone, openDesks } from '../support/ballast-command.js';
import { runScript } from '../support/run-script.js';
import { TINY_YAML, tinyYaml } from '../support/tiny-study.js';

const emptyDesk = openDesks();
const SHIPPED =
  'figure-2, figure-2-nested, figure-3, figure-4, figure-4-nested, figure-5, figure-6, figure-6-nested, figure-7, ' +
  'figure-8-left, figure-8-left-nested, figure-8-right, figure-8-right-nested, figure-8-right-tuning, ' +
  'example-2-aligned, example-2-opposite, example-2-orthogonal, theorem-3, theorem-6';
const HELP = '(--help shows the options)';

describe.concurrent('a study that cannot be used', () => {
  test.each<[string, string, string]>([
    ['an unknown field', tinyYaml('gamma:', 'gama:'), '8:1: gama: unknown field "gama" (did you mean "gamma"?)'],
    [
      'malformed YAML',
      tinyYaml('[0, 1]', '[0, 1'),
      '9:1: not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ]',
    ],
    [
      'n1 not above k',
      tinyYaml('n1: 8', 'n1: 5'),
      '7:22: generators.1: smote needs more minority points than neighbours: n1 must be above k = 5, got n1 = 5',
    ],
    [
      'an empty gamma grid',
      tinyYaml('[0, 1]', '[]'),
      '8:8: gamma: needed by method fixed; expected at least one value, got an empty grid',
    ],
    ['a descending gamma grid', tinyYaml('[0, 1]', '[1, 0]'), '8:8: gamma: expected ascending values, got 0 after 1'],
  ])('%s', async (_, text, said) => {
    const desk = emptyDesk();
    desk.write('tiny.yaml', text);
    expectMistake(await desk.ballast('run', 'tiny.yaml'), ofTheStudy(`tiny.yaml:${said}`));
    expect(existsSync(desk.home)).toBe(false);
  });

  test('all problems at once', async () => {
    const desk = emptyDesk();
    desk.write('tiny.yaml', tinyYaml('n1: 8', 'n1: -8').replace('smote', 'smot').replace('gamma', 'gama'));
    const { code, stderr } = await desk.ballast('run', 'tiny.yaml');
    expect(code).toBe(2);
    expect(await desk.ballast('plan', 'tiny.yaml')).toEqual({ code, stdout: '', stderr });
    expect(stderr.split('\n').filter((line) => line.startsWith('  tiny.yaml:'))).toHaveLength(3);
    expect(existsSync(desk.home)).toBe(false);
  });

  test('a study that is not there, with the nearest name', async () => {
    const desk = emptyDesk();
    expectMistake(
      await desk.ballast('run', 'figure5'),
      `Cannot find the study "figure5" (did you mean "figure-5"?); shipped are ${SHIPPED}, or give a file`,
    );
    expectMistake(
      await desk.ballast('run', 'nonsense'),
      `Cannot find the study "nonsense"; shipped are ${SHIPPED}, or give a file`,
    );
    expectMistake(await desk.ballast('run', 'gone.yaml'), 'Cannot find the study file gone.yaml');
    expectMistake(await desk.ballast('run', '.'), 'Cannot find the study file .');
    expectMistake(
      await desk.ballast('studies', 'figur-5'),
      `Cannot find the study "figur-5" (did you mean "figure-5"?); shipped are ${SHIPPED}`,
    );
    expect(existsSync(desk.home)).toBe(false);
  });

  test('more cells than anybody means, unless --yes', async () => {
    const desk = emptyDesk();
    desk.write('tiny.yaml', tinyYaml('[0, 1]', '{ from: 0, to: 1, count: 15000 }'));
    expectMistake(
      await desk.ballast('run', 'tiny.yaml'),
      /^Cannot use tiny: the grid has 30.000 cells, more than 20.000; say --yes if that is meant, or raise --max-cells\n$/,
    );
    desk.write('tiny.yaml', TINY_YAML);
    const few = ['plan', 'tiny.yaml', '--max-cells', '3'];
    expectMistake(await desk.ballast(...few), /^Cannot use tiny: the grid has 4 cells, more than 3; /);
    expect(await desk.ballast(...few, '--yes')).toMatchObject({ code: 0, stderr: '' });
    expect(existsSync(desk.home)).toBe(false);
  });
});

describe.concurrent('an option that cannot be used', () => {
  test.each<[string[], string]>([
    [
      ['--workers', '0'],
      'Cannot run with --workers 0: somebody must compute; name at least 1, or a Temporal server whose workers do (TEMPORAL_ADDRESS)',
    ],
    [['--workers', 'many'], wrongNumber('--workers <N>', 'many', 0)],
    [['--batch-size', '1.5'], wrongNumber('--batch-size <N>', '1.5')],
    [['--max-cells', '-3'], wrongNumber('--max-cells <N>', '-3')],
    [['--repetitions', 'x'], ofTheStudy('--repetitions x: expected a number, got "x"')],
    [['--repetitions', '0'], ofTheStudy('--repetitions 0: expected a number of at least 1, got 0')],
    [['--seed', '-1'], ofTheStudy('--seed -1: expected a number of at least 0, got -1')],
    [['--seed', '1.5'], ofTheStudy('--seed 1.5: expected a whole number, got 1.5')],
    [['--set', 'sizes.n2=3'], ofTheStudy('--set sizes.n2=3: unknown field "n2" (did you mean "n1"?)')],
    [['--set', 'name.x=3'], ofTheStudy('--set name.x=3: expected a field of the study and a YAML value')],
    [
      ['--set', 'seed'],
      `error: option '--set <path=value>' argument 'seed' is invalid. expected path=value, got "seed"\n${HELP}`,
    ],
    [
      ['--engine', 'local'],
      `error: option '--engine <engine>' argument 'local' is invalid. Allowed choices are temporal, inline.\n${HELP}`,
    ],
    [
      ['--run-id', '../escape'],
      'Cannot use the run id "../escape": it must consist of letters, digits, dots, underscores and hyphens, at most 100',
    ],
    [['--nonsense'], `error: unknown option '--nonsense'\n${HELP}`],
    [['more'], `error: too many arguments for 'run'. Expected 1 argument but got 2.\n${HELP}`],
  ])('run tiny.yaml %j', async (args, said) => {
    const desk = emptyDesk();
    desk.write('tiny.yaml', TINY_YAML);
    expectMistake(await desk.ballast('run', 'tiny.yaml', ...args), said);
    expect(existsSync(desk.home)).toBe(false);
  });

  test('status --limit x', async () => {
    expectMistake(await emptyDesk().ballast('status', '--limit', 'x'), wrongNumber('--limit <N>', 'x'));
  });
});

describe.concurrent('a command that is not there', () => {
  test('is answered with the nearest one', async () => {
    expectMistake(
      await emptyDesk().ballast('rnu', 'figure-5'),
      `error: unknown command 'rnu'\n(Did you mean run?)\n${HELP}`,
    );
  });

  test('nor any is answered with the help', async () => {
    expectMistake(await emptyDesk().ballast(), /^Usage: ballast \[options\] \[command\]/);
    expectMistake(await emptyDesk().ballast('run'), `error: missing required argument 'study'\n${HELP}`);
  });
});

describe('a run that is not there', () => {
  test.concurrent.each(['results', 'status', 'resume', 'cancel', 'plot'])(
    'is not found by ballast %s',
    async (command) => {
      const desk = emptyDesk();
      const said = `Cannot find run "figure-5" in ${desk.home}; there are no runs yet`;
      expectMistake(await desk.ballast(command, 'figure-5'), said);
      expectNothingDone(desk);
    },
  );

  test('is answered with the runs that are, and the nearest', async () => {
    const desk = await deskWithRun();
    expectMistake(
      await desk.ballast('results', 'tny'),
      `Cannot find run "tny" in ${desk.home} (did you mean "tiny"?); runs here: kept`,
    );
  });
});

describe('a run id that is taken', () => {
  test('by another study is refused, and the run that has it stays', async () => {
    const desk = await deskWithRun();
    const before = await desk.ballast('status', 'kept', '--json');
    expectMistake(
      await desk.ballast('run', 'tiny.yaml', '--seed', '3', '--engine', 'inline', '--run-id', 'kept'),
      [
        'Cannot run tiny as kept: that id stands for another study',
        '  field   was     is',
        '  seed   2026  →   3',
        '',
        '  0 cells stay, 4 are new, 4 leave (fixed, oracle; fixed, smote)',
        'Choose another --run-id, or leave it out',
      ].join('\n'),
    );
    expect(await desk.ballast('status', 'kept', '--json')).toEqual(before);
  });

  test('by the same study goes on with it', async () => {
    const desk = await deskWithRun();
    const again = await desk.ballast('run', 'tiny.yaml', '--engine', 'inline', '--run-id', 'kept', '--json');
    expect(JSON.parse(again.stdout)).toMatchObject({ runId: 'kept', repetitions: 0, reused: 12 });
  });
});

describe('a data folder that cannot be used', () => {
  test('because it is a file', async () => {
    const desk = emptyDesk();
    desk.write('tiny.yaml', TINY_YAML);
    desk.write('home', 'mine');
    const said = `Cannot use the data folder ${desk.home}: it must be a folder, but a file has this name; choose another with BALLAST_HOME`;
    expectMistake(await desk.ballast('run', 'tiny.yaml'), said);
    expectMistake(await desk.ballast('status'), said);
    expect(readFileSync(desk.home, 'utf8')).toBe('mine');
    const doctor = await desk.ballast('doctor');
    expect(doctor.code).toBe(1);
    expect(doctor.stdout).toMatch(/data folder +problem +.* is a file/);
  });

  test('because its ledger is damaged: the file is left alone', async () => {
    const desk = emptyDesk();
    desk.write('tiny.yaml', TINY_YAML);
    mkdirSync(desk.home);
    const file = path.join(desk.home, 'ledger.sqlite');
    writeFileSync(file, 'n1,gamma\n'.repeat(1000));
    const said = `Cannot open the ledger ${file}: it is damaged (file is not a database); move it aside and run again to recompute, or restore a copy`;
    for (const command of [['run', 'tiny.yaml'], ['status'], ['plan', 'tiny.yaml']]) {
      expectMistake(await desk.ballast(...command), said);
    }
    expect(readFileSync(file, 'utf8')).toBe('n1,gamma\n'.repeat(1000));
    expectNothingDone(desk);
  });

  test('because another command works on the run: nothing is done, and reading goes on', async () => {
    const desk = await deskWithRun();
    const script = new URL('../client/data-folder/scripts/hold-and-wait.ts', import.meta.url);
    const holder = await runScript(script, [desk.home, 'kept']);
    try {
      expectMistake(
        await desk.ballast('run', 'tiny.yaml', '--run-id', 'kept'),
        new RegExp(
          `^Cannot work on kept: process ${holder.pid} \\(run kept, since .*\\) works on it; ` +
            'follow it with `ballast watch kept`, or end it with `ballast cancel kept`\n$',
        ),
      );
      expect((await desk.ballast('results', 'kept')).code).toBe(0);
      expect(JSON.parse((await desk.ballast('status', '--json')).stdout)).toHaveLength(1);
    } finally {
      holder.process.kill('SIGKILL');
    }
  });
});

/** A desk on which the tiny study has run as `kept`. */
async function deskWithRun(): Promise<Desk> {
  const desk = emptyDesk();
  desk.write('tiny.yaml', TINY_YAML);
  await desk.ballast('run', 'tiny.yaml', '--engine', 'inline', '--workers', '1', '--run-id', 'kept', '--quiet');
  return desk;
}

function wrongNumber(option: string, value: string, least = 1): string {
  return `error: option '${option}' argument '${value}' is invalid. expected a whole number of at least ${least}, got "${value}"\n${HELP}`;
}

function ofTheStudy(problem: string): string {
  return `Cannot use the study tiny.yaml: 1 problem\n  ${problem}`;
}
