/** Where a run's study was read from, so that an edit of the file is noticed when the run is taken up again. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { contentKey } from '../studies/content-key.js';
import type { Override } from '../studies/parse-study.js';
import { shellWord } from '../studies/shell-word.js';
import type { Study } from '../studies/study.js';
import { catalogNames, loadStudy } from './load-study.js';

/** Stored with the run, as JSON. */
export interface StudyOrigin {
  /** A shipped study's name, or an absolute path. */
  readonly study: string;
  readonly overrides: readonly Override[];
  /** Content key of the study that was read. */
  readonly read: string;
}

export function originOf(nameOrFile: string, overrides: readonly Override[], study: Study): StudyOrigin {
  const shipped = catalogNames().includes(nameOrFile);
  return { study: shipped ? nameOrFile : path.resolve(nameOrFile), overrides, read: contentKey(study) };
}

/** The study as it is named on a command line, with what replaces its fields. */
export function studyArguments({ study, overrides }: StudyOrigin): string {
  const options = overrides.map(({ path: field, value, typed }) => typed ?? `--set ${shellWord(`${field}=${value}`)}`);
  return [shellWord(study), ...options].join(' ');
}

/**
 * Reads the study again.
 *
 * @returns what the place gives now, if that is another study than it was; undefined if it is the same, or the file is gone
 * @throws {SpecError} if it has become one that cannot run
 */
export async function editedStudy(origin: StudyOrigin): Promise<Study | undefined> {
  const { study: place, overrides, read } = origin;
  if (!catalogNames().includes(place) && !existsSync(place)) return undefined;
  const study = await loadStudy(place, overrides);
  return contentKey(study) === read ? undefined : study;
}
