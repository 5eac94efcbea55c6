/** The study of a bout: the shipped file with the bout's fields put in. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { catalogFile } from '../cli/load-study.js';
import type { StudyInput } from '../studies/study.js';
import type { Bout } from './figures.js';

/** @param seed root seed: another in every round, so that rounds are independent */
export function studyOf({ study, changes }: Pick<Bout, 'study' | 'changes'>, seed: number): StudyInput {
  const shipped = parse(readFileSync(catalogFile(study), 'utf8')) as StudyInput;
  // a picture may name methods that the variant does not have
  const { plot: _, ...fields } = { ...shipped, ...changes, seed };
  return fields;
}
