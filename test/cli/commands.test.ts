/** What all commands share, and the forms in which a study may come. */
import { readdirSync } from 'node:fs';
import { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { openDesks } from '../support/ballast-command.js';
import { TINY, TINY_YAML } from '../support/tiny-study.js';

const emptyDesk = openDesks();
const files = await commandFiles();
const COMMANDS = [
  ...['run', 'resume', 'plan', 'studies', 'status', 'watch', 'pause', 'cancel', 'results', 'repetitions', 'plot'],
  ...['failures', 'replay'],
  ...['digest', 'doctor', 'worker', 'server', 'help'],
];

describe.concurrent('help', () => {
  test('of ballast lists the commands, and that of a command shows how to call it', async () => {
    const desk = emptyDesk();
    const { code, stdout } = await desk.ballast('--help');
    expect(code).toBe(0);
    const section = stdout.slice(stdout.indexOf('Commands:'), stdout.indexOf('Example:'));
    const listed = [...section.matchAll(/^ {2}([a-z]+) /gm)].map((match) => match[1]!);
    expect(listed).toEqual(expect.arrayContaining(COMMANDS));
    expect((await desk.ballast('run', '--help')).stdout).toContain('\nExample:\n  ballast run figure-5\n');
    expect((await desk.ballast('help', 'plan')).stdout).toContain('\nExample:\n  ballast plan figure-5 ');
  });

  test.each(files)('of each command in cli/commands/%s has an example of it', (_, addTo) => {
    for (const { name, help } of helpOf(addTo)) {
      expect(help.split('\nExample:\n')[1], name).toContain(`ballast ${name}`);
    }
  });

  test('shows the version', async () => {
    expect(await emptyDesk().ballast('--version')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    });
  });
});

describe.concurrent('a study may be', () => {
  const modules: [string, string][] = [
    ['tiny.json', JSON.stringify(TINY, null, 2)],
    ['tiny.ts', `import { defineStudy } from 'ballast';\nexport default defineStudy(${JSON.stringify(TINY)});\n`],
    [
      'tiny.mjs',
      `import { defineStudy } from 'ballast';\nexport const study = defineStudy(${JSON.stringify(TINY)});\n`,
    ],
    ['tiny.cjs', `module.exports = ${JSON.stringify(TINY)};\n`],
  ];
  test.each(modules)('%s: the same study as the YAML file', async (file, content) => {
    const desk = emptyDesk();
    desk.write(file, content);
    desk.write('tiny.yaml', TINY_YAML);
    const [one, other] = await Promise.all([
      desk.ballast('plan', file, '--json'),
      desk.ballast('plan', 'tiny.yaml', '--json'),
    ]);
    expect(one).toMatchObject({ code: 0, stderr: '' });
    expect(one).toEqual(other);
  });

  test('a module: with types, computed levels and overrides, it runs', async () => {
    const desk = emptyDesk();
    const typed = `import { defineStudy } from 'ballast';
const sizes: readonly number[] = [8, 16];
export default defineStudy({ ...${JSON.stringify({ ...TINY, sizes: { ratio: 3 } })}, factors: { n1: sizes.map((n: number) => n + 1) } });\n`;
    desk.write('typed.ts', typed);
    const args = [
      'typed.ts',
      '--engine',
      'inline',
      '--workers',
      '1',
      '--json',
      '--repetitions',
      '2',
      '--set',
      'gamma=[1]',
    ];
    const { code, stdout, stderr } = await desk.ballast('run', ...args);
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ study: 'tiny', cells: 4, repetitions: 8 });
  });

  test('a module that is no study says what was expected', async () => {
    const desk = emptyDesk();
    desk.write('none.ts', 'export const other = 1;\n');
    desk.write('throws.ts', "throw new Error('no such table');\n");
    desk.write('wrong.ts', `export default ${JSON.stringify({ ...TINY, repetitions: 0 })};\n`);
    const said = [
      ['none.ts', 'Cannot load the study none.ts: expected `export default defineStudy({ … })`, got no default export'],
      ['throws.ts', 'Cannot load the study throws.ts: no such table'],
      [
        'wrong.ts',
        'Cannot use the study wrong.ts: 1 problem\n  wrong.ts: repetitions: expected a number of at least 1, got 0',
      ],
    ] as const;
    for (const [file, message] of said) {
      expect(await desk.ballast('plan', file)).toEqual({ code: 2, stdout: '', stderr: `${message}\n` });
    }
  });

  test('a shipped one: printed as a file, it is the same study', async () => {
    const desk = emptyDesk();
    desk.write('mine.yaml', (await desk.ballast('studies', 'figure-5')).stdout);
    const mine = await desk.ballast('plan', 'mine.yaml', '--json');
    expect(mine).toMatchObject({ code: 0, stderr: '' });
    expect(mine).toEqual(await desk.ballast('plan', 'figure-5', '--json'));
    const listed = JSON.parse((await desk.ballast('studies', '--json')).stdout);
    const names = listed.map(({ name }: { name: string }) => name);
    expect(names.slice(0, 3)).toEqual(['figure-2', 'figure-2-nested', 'figure-3']);
    expect(names.at(-1)).toBe('theorem-6');
  });
});

describe.concurrent('output', () => {
  test('has no colour and redraws no line where there is no terminal', async () => {
    const desk = emptyDesk();
    desk.write('tiny.yaml', TINY_YAML);
    for (const args of [
      ['run', 'tiny.yaml', '--engine', 'inline', '--workers', '1'],
      ['status'],
      ['studies'],
      ['run'],
    ]) {
      const { stdout, stderr } = await desk.ballast(...args);
      for (const control of ['\u001b', '\r']) expect(stdout + stderr).not.toContain(control);
    }
  });

  test('of a run goes to stdout in words, with progress on stderr; --quiet keeps both silent', async () => {
    const desk = emptyDesk();
    desk.write('tiny.yaml', TINY_YAML);
    const inline = ['run', 'tiny.yaml', '--engine', 'inline', '--workers', '1'];
    const spoken = await desk.ballast(...inline);
    expect(spoken.code).toBe(0);
    expect(spoken.stdout).toMatch(
      /^tiny {3}12 repetitions in .*, 0 reused, 0 failed\ndigest {5}[0-9a-f]{64}\nwrote {6}home\/runs\/tiny-/,
    );
    expect(spoken.stderr).toMatch(/^run {8}tiny-[0-9a-f]{8}, seed 2026, numerics v\d+$/m);
    expect(await desk.ballast(...inline, '--seed', '1', '--quiet')).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  test('arrives whole at a slow reader, and a reader that leaves early is no error', async () => {
    const desk = emptyDesk();
    desk.write('tiny.yaml', TINY_YAML);
    await desk.ballast('run', 'tiny.yaml', '--engine', 'inline', '--workers', '1', '--repetitions', '300', '--quiet');
    const [slow, early] = await Promise.all([
      desk.shell('$BALLAST repetitions tiny | (sleep 2; cat)'),
      desk.shell('($BALLAST repetitions tiny; echo "ended with $?" >&2) | head -n 1'),
    ]);
    expect(slow.stdout.length).toBeGreaterThan(4 * 65_536);
    expect(slow.stdout.split('\n')).toHaveLength(1 + 4 * 300 + 1);
    expect(early.stdout.split('\n')).toHaveLength(2);
    expect(early.stderr).toBe('ended with 0\n');
  });

  test('that cannot be written ends the command with a reason', async () => {
    const { code, stderr } = await emptyDesk().shell('$BALLAST studies figure-5 > /dev/full');
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: 'Cannot write to stdout: ENOSPC: no space left on device, write\n',
    });
  });
});

test('ballast plan executes and writes nothing', async () => {
  const desk = emptyDesk();
  desk.write('tiny.yaml', TINY_YAML);
  const plan = await desk.ballast('plan', 'tiny.yaml', '--json');
  expect(JSON.parse(plan.stdout)).toMatchObject({
    study: 'tiny',
    cells: 4,
    arms: 2,
    repetitions: 12,
    reused: 0,
    dataStreams: 3,
  });
  expect((await desk.shell('ls')).stdout).toBe('tiny.yaml\n');
});

test('ballast status without runs says how to start one', async () => {
  const desk = emptyDesk();
  expect((await desk.ballast('status')).stdout).toBe('no runs yet; start one with `ballast run figure-5`\n');
  expect(JSON.parse((await desk.ballast('status', '--json')).stdout)).toEqual([]);
});

type AddCommands = (program: Command) => void;

/** The files of cli/commands, each with what adds its commands to the program. */
async function commandFiles(): Promise<[string, AddCommands][]> {
  const folder = new URL('../../cli/commands/', import.meta.url);
  const names = readdirSync(folder).filter((file) => file.endsWith('.ts'));
  return await Promise.all(
    names.map(async (file): Promise<[string, AddCommands]> => {
      const exported = Object.entries(await import(new URL(file, folder).href));
      const adders = exported.filter(([name]) => /^add\w*Command$/.test(name)).map(([, add]) => add as AddCommands);
      return [
        file,
        (program) => {
          for (const add of adders) add(program);
        },
      ];
    }),
  );
}

/** What each command shows with --help, commands of commands included, which stand for their parent. */
function helpOf(addTo: AddCommands): { name: string; help: string }[] {
  const program = new Command('ballast');
  addTo(program);
  const leaves = (command: Command, names: string): { name: string; help: string }[] => {
    if (command.commands.length > 0) {
      return command.commands.flatMap((inner) => leaves(inner, `${names} ${inner.name()}`.trim()));
    }
    let help = '';
    command.configureOutput({
      writeOut: (text) => {
        help += text;
      },
    });
    command.outputHelp();
    return [{ name: names, help }];
  };
  return leaves(program, '');
}
