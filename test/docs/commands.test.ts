/** docs/commands.md has every command with all its options; every command line in the documentation is one. */
import { readdirSync } from 'node:fs';
import { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { addEngineOptions } from '../../cli/engine-options.js';
import { EXIT } from '../../cli/exit.js';
import { addGlobalOptions } from '../../cli/global-options.js';
import { addStudyOptions } from '../../cli/study-options.js';
import { blocks, DOCS, names, section, tableOf } from './pages.js';
import { SHIPPED, shippedStudy } from './study-of.js';

const PAGE = 'docs/commands.md';
const program = await loadProgram();
const commands = program.commands.flatMap((command) =>
  command.commands.length === 0
    ? [[command.name(), command] as const]
    : command.commands.map((child) => [`${command.name()} ${child.name()}`, child] as const),
);
const GROUPS: Readonly<Record<string, readonly string[]>> = {
  'study options': flagsOf(addStudyOptions(new Command())),
  'engine options': flagsOf(addEngineOptions(new Command())),
};
const EVERYWHERE = flagsOf(addGlobalOptions(new Command()));
const rows = tableOf(section(PAGE, '# Commands, and what scripts can rely on'), 'command');

test('docs/commands.md lists the commands, and nothing else', () => {
  expect(rows.map(([cell]) => commandIn(cell!)).sort()).toEqual(commands.map(([name]) => name).sort());
});

test.each(commands)('docs/commands.md gives arguments and options of %s', (name, command) => {
  const [cell, , options] = rows.find(([cell]) => commandIn(cell!) === name)!;
  const given = options!.split(', ').flatMap((text) => GROUPS[text] ?? names(text));
  expect(given.sort()).toEqual(flagsOf(command).sort());
  const shape = command.registeredArguments.map(({ required, variadic }) => [required, variadic]);
  const said = [...cell!.matchAll(/(\[?)[A-Z]+(…?)/g)].map(([, optional, more]) => [optional === '', more === '…']);
  expect(said).toEqual(shape);
});

test.each([
  ['## Study options', 'study options'],
  ['## Engine options', 'engine options'],
])('docs/commands.md explains each option below %s', (heading, group) => {
  const explained = tableOf(section(PAGE, heading), 'option').flatMap(([cell]) => names(cell!));
  expect(explained.sort()).toEqual([...GROUPS[group]!].sort());
});

test('docs/commands.md explains the options of every command', () => {
  const explained = tableOf(section(PAGE, '## Options of every command'), 'option').flatMap(([cell]) => names(cell!));
  expect(explained.sort()).toEqual([...EVERYWHERE].sort());
});

test('docs/commands.md gives the exit codes', () => {
  const codes = tableOf(section(PAGE, '## For scripts'), 'exit code').map(([code]) => Number(code));
  expect(codes).toEqual(Object.values(EXIT));
});

test('docs/commands.md gives the JSON of each command that has some, but bench', () => {
  const given = tableOf(section(PAGE, '## For scripts'), '`--json` of').flatMap(([cell]) => names(cell!));
  const having = commands.filter(([, command]) => flagsOf(command).includes('--json')).map(([name]) => name);
  expect(given.sort()).toEqual(having.filter((name) => name !== 'bench').sort());
});

describe('a command line in the documentation', () => {
  const lines = [...DOCS, 'README.md'].flatMap((file) =>
    blocks(file, 'sh').flatMap((block) =>
      block
        .split('\n')
        .filter((line) => /^(npx )?ballast /.test(line))
        .map((line) => [file, line.replace(/^npx /, '')] as const),
    ),
  );

  test.each(lines)('%s: %s', (_, line) => {
    const words = wordsOf(line);
    const [name, command] = commands.find(([name]) => `${words.join(' ')} `.startsWith(`ballast ${name} `))!;
    expect(
      words
        .filter((word) => word.startsWith('-'))
        .filter((flag) => ![...flagsOf(command), ...EVERYWHERE].includes(flag)),
    ).toEqual([]);
    const study = words[name.split(' ').length + 1];
    if (study === undefined || !SHIPPED.includes(study)) return;
    // a change of fields must leave a study
    const overrides = words.flatMap((word, i) => (words[i - 1] === '--set' ? [word] : []));
    const split = overrides.map((text) => ({ path: text.split('=', 1)[0]!, value: text.slice(text.indexOf('=') + 1) }));
    expect(shippedStudy(study, split).repetitions).toBeGreaterThan(0);
  });
});

/** The command that a cell such as `run STUDY` shows. */
function commandIn(cell: string): string {
  return names(cell)[0]!.replace(/ [[A-Z].*/, '');
}

/** Those that people may give; what one command tells another is hidden. */
function flagsOf({ options }: Command): string[] {
  return options.filter(({ hidden }) => !hidden).map(({ long }) => long!);
}

/** Words as a shell takes them, without comments and what follows in a pipe. */
function wordsOf(line: string): string[] {
  const [own = ''] = line.split(/ #| \||>/);
  return [...own.matchAll(/'([^']*)'|\S+/g)].map((match) => match[1] ?? match[0]);
}

async function loadProgram(): Promise<Command> {
  const program = new Command('ballast');
  const folder = new URL('../../cli/commands/', import.meta.url);
  for (const file of readdirSync(folder)) {
    const exported: Record<string, unknown> = await import(new URL(file, folder).href);
    for (const [name, add] of Object.entries(exported)) {
      if (/^add\w*Command$/.test(name)) (add as (program: Command) => void)(program);
    }
  }
  return program;
}
