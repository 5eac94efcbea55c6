/**
 * The minority points in danger, of Borderline-SMOTE: of their m nearest neighbours in both classes at least half, but not
 * all, belong to the majority.
 *
 * Source: Han, Wang & Mao (2005), Borderline-SMOTE, Lect. Notes Comput. Sci. 3644, 878–887, Section 3; imbalanced-learn
 * has the same bounds m/2 ≤ m′ < m.
 */
import { type Arena, arenaBytesOf } from '../arena.js';
import { nearestInBothClasses } from '../nearest-neighbors.js';
import type { TrainingSet } from './contract.js';
import { countMajorityNeighbors } from './majority-neighbors.js';

/**
 * Finds the minority points in danger; there must be more than m points in all.
 *
 * @returns their rows, ascending, in the arena (a view as long as there are such points)
 */
export function dangerPoints(training: TrainingSet, d: number, m: number, arena: Arena): Int32Array {
  const { n1 } = training;
  const danger = arena.int32(n1);
  const counts = arena.int32(n1);
  const neighbors = arena.int32(n1 * m);
  nearestInBothClasses(training, { d, k: m }, neighbors, arena.float64(m));
  countMajorityNeighbors(neighbors, n1, m, counts);
  let found = 0;
  for (let i = 0; i < n1; i++) if (2 * counts[i] >= m && counts[i] < m) danger[found++] = i;
  return danger.subarray(0, found);
}

/** Bytes of arena that `dangerPoints` takes. */
export function dangerPointsBytes(n1: number, m: number): number {
  return 2 * arenaBytesOf(n1, 4) + arenaBytesOf(n1 * m, 4) + arenaBytesOf(m);
}
