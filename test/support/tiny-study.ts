/** A study small enough for tests: two generators, two gammas, least squares in the plane. */
import { readStudy, SpecError } from '../../studies/parse-study.js';
import type { Study, StudyInput } from '../../studies/study.js';

/** As a file; lines 1 to 11. */
export const TINY_YAML = `name: tiny
population:
  kind: gaussian
  dimension: 2
  minorityMean: [1]
sizes: { n1: 8, n0: 24 }
generators: [oracle, smote]
gamma: [0, 1]
loss: squared
measures: [excess-risk]
repetitions: 3
`;

/** As data, the same study. */
export const TINY: StudyInput = {
  name: 'tiny',
  population: { kind: 'gaussian', dimension: 2, minorityMean: [1] },
  sizes: { n1: 8, n0: 24 },
  generators: ['oracle', 'smote'],
  gamma: [0, 1],
  loss: 'squared',
  measures: ['excess-risk'],
  repetitions: 3,
};

export function tinyStudy(changes: Partial<StudyInput> = {}): Study {
  return readStudy({ ...TINY, ...changes }, 'tiny');
}

/** The file with one piece of its text replaced; the piece must be there. */
export function tinyYaml(piece: string, replacement: string): string {
  if (!TINY_YAML.includes(piece)) throw new Error(`Cannot edit the tiny study: it has no "${piece}"`);
  return TINY_YAML.replace(piece, replacement);
}

/** The problems for which `read` refuses a study; none if it accepts it. */
export function problemsIn(read: () => Study): readonly string[] {
  try {
    read();
    return [];
  } catch (error) {
    if (error instanceof SpecError) return error.problems;
    throw error;
  }
}
