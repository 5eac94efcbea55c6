/** From what a page shows of a study, or its name, to a checked study. */
import { readdirSync, readFileSync } from 'node:fs';
import { type Override, parseStudy, readStudy } from '../../studies/parse-study.js';
import type { Study } from '../../studies/study.js';
import { TINY } from '../support/tiny-study.js';

/** A study that has these fields, and enough else for any of them to make sense. */
export function studyOf(fields: object): Study {
  const rest = { ...TINY, sizes: { n1: 30, n0: 60 }, validation: { perClass: 5 }, test: { perClass: 5 } };
  const factors = 'factors' in fields ? (fields.factors as object) : {};
  const sizes = 'sizes' in fields || !('n1' in factors) ? {} : { sizes: {} };
  return readStudy({ ...rest, ...sizes, ...fields }, 'fields');
}

const CATALOG = new URL('../../studies/catalog/', import.meta.url);

/** Names of the shipped studies. */
export const SHIPPED = readdirSync(CATALOG).map((file) => file.replace('.yaml', ''));

/** A shipped study, with fields replaced. */
export function shippedStudy(name: string, overrides: readonly Override[] = []): Study {
  return parseStudy(readFileSync(new URL(`${name}.yaml`, CATALOG), 'utf8'), name, overrides);
}

/** The study that YAML text is, if it has a name, or that its fields belong to. */
export function studyOfYaml(text: string, parsed: object): Study {
  return 'name' in parsed ? parseStudy(text, 'page') : studyOf(parsed);
}
