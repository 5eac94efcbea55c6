/** Options that change a study before anything else looks at it, the same on every command that takes a study. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { UserError } from '../client/user-error.js';
import { cellCount } from '../studies/grid.js';
import type { Override } from '../studies/parse-study.js';
import type { Study } from '../studies/study.js';
import { loadStudy } from './load-study.js';
import { grouped } from './words.js';

export interface StudyOptions {
  readonly set?: readonly Override[];
  readonly repetitions?: string;
  readonly seed?: string;
  readonly maxCells: number;
  readonly yes?: boolean;
}

const MAX_CELLS = 20_000;

export function addStudyOptions(command: Command): Command {
  return command
    .option('--repetitions <N>', 'repetitions of each cell, instead of the study’s')
    .option('--seed <N>', 'root seed, instead of the study’s')
    .option('--set <path=value>', 'replace any field, e.g. gamma.count=41 (repeatable)', collectOverride)
    .addOption(
      new Option('--max-cells <N>', 'refuse a larger grid unless --yes')
        .default(MAX_CELLS)
        .argParser(wholeNumber(1))
        .env('BALLAST_MAX_CELLS'),
    )
    .option('--yes', 'accept a grid of any size');
}

/** Loads the study that the arguments name. @throws {UserError | SpecError} before anything is started */
export async function studyFrom(nameOrFile: string, options: StudyOptions): Promise<Study> {
  return assertSize(await loadStudy(nameOrFile, overridesOf(options)), options);
}

/** The fields that the options replace. */
export function overridesOf(options: Pick<StudyOptions, 'set' | 'repetitions' | 'seed'>): Override[] {
  const overrides = [...(options.set ?? [])];
  if (options.repetitions !== undefined) overrides.push(flag('repetitions', options.repetitions));
  if (options.seed !== undefined) overrides.push(flag('seed', options.seed));
  return overrides;
}

/** @returns the study @throws {UserError} if its grid is larger than is meant, as far as that was said */
export function assertSize(study: Study, options: Pick<StudyOptions, 'maxCells' | 'yes'>): Study {
  const cells = cellCount(study);
  if (cells > options.maxCells && options.yes !== true) {
    throw new UserError(
      `Cannot use ${study.name}: the grid has ${grouped(cells)} cells, more than ${grouped(options.maxCells)}; ` +
        'say --yes if that is meant, or raise --max-cells',
    );
  }
  return study;
}

/** Parses a whole number of at least `least` for commander. */
export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < least) {
      throw new InvalidArgumentError(`expected a whole number of at least ${least}, got "${text}"`);
    }
    return value;
  };
}

/** An option of its own for a field: messages name it as it was typed. */
function flag(path: string, value: string): Override {
  return { path, value, typed: `--${path} ${value}` };
}

function collectOverride(text: string, before: readonly Override[] = []): Override[] {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError(`expected path=value, got "${text}"`);
  return [...before, { path: text.slice(0, at), value: text.slice(at + 1) }];
}
