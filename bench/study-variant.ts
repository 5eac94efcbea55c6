/** The study of a bout: the shipped file with the bout's fields put in. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import type { StudyInput } from '../studies/study.js';
import type { Bout } from './figures.js';
import { CATALOG_FOLDER } from './places.js';

/** @param seed root seed: another in every round, so that rounds are independent */
export function studyOf({ study, changes }: Pick<Bout, 'study' | 'changes'>, seed: number): StudyInput {
  const shipped = parse(readFileSync(path.join(CATALOG_FOLDER, `${study}.yaml`), 'utf8')) as StudyInput;
  // a picture may name methods that the variant does not have
  const { plot: _, ...fields } = { ...shipped, ...changes, seed };
  return fields;
}
