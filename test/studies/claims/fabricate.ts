/** Evidence made up for tests: any study's grid, with values that the test chooses. */
import { readFileSync } from 'node:fs';
import type { Measure } from '../../../numerics/measures.js';
import { type Evidence, evidenceOf } from '../../../studies/claims/evidence.js';
import { type Arm, type Cell, studyGrid } from '../../../studies/grid.js';
import { parseStudy } from '../../../studies/parse-study.js';
import type { Study } from '../../../studies/study.js';
import { storedValues } from '../../support/stored-values.js';

const CATALOG = new URL('../../../studies/catalog/', import.meta.url);

/** Where a made-up value stands. */
export interface Spot {
  readonly arm: Arm;
  readonly cell: Cell;
  readonly measure: Measure;
  readonly repetition: number;
}

export function shippedStudy(name: string, repetitions: number): Study {
  const study = parseStudy(readFileSync(new URL(`${name}.yaml`, CATALOG), 'utf8'), `${name}.yaml`, []);
  return { ...study, repetitions };
}

/** Every cell of the study with these values; a repetition with a NaN among them failed. */
export function fabricate(study: Study, value: (spot: Spot) => number): Evidence {
  const repetitions = Array.from({ length: study.repetitions }, (_, r) => r);
  const cells = studyGrid(study).flatMap((arm) =>
    arm.cells.map((cell) => {
      const rows = repetitions.map((repetition) =>
        cell.spec.measures.map((measure) => value({ arm, cell, measure, repetition })),
      );
      const codes = rows.map((row) => (row.some(Number.isNaN) ? 1 : 0));
      return { arm, cell, values: storedValues(codes, rows.flat()) };
    }),
  );
  return evidenceOf(study, cells);
}

/** Independent standard normal numbers, the same each time (Marsaglia's polar method on a linear congruence). */
export function normals(seed: number): () => number {
  let state = seed;
  const uniform = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
  for (let i = 0; i < 10; i++) uniform();
  return () => {
    for (;;) {
      const [u, v] = [2 * uniform() - 1, 2 * uniform() - 1];
      const s = u * u + v * v;
      if (s < 1) return u * Math.sqrt((-2 * Math.log(s)) / s);
    }
  };
}
