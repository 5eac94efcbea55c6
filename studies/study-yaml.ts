/** A complete study as a file that `run` takes: every field written out, defaults too. */
import { stringify } from 'yaml';
import type { Study } from './study.js';

export function studyYaml(study: Study): string {
  return stringify(study, { lineWidth: 120, aliasDuplicateObjects: false });
}
