/**
 * What can come of a repetition. A numerical failure is data: it is stored, counted and shown, and never stops a study.
 * Codes are stored; append, never reorder.
 */
export const OUTCOMES = [
  'ok',
  'separated',
  'no-convergence',
  'too-few-points',
  'singular',
  'empty-class',
  /** No minority point has the majority near enough, which Borderline-SMOTE and ADASYN need. */
  'no-borderline-points',
  /** No minority point has others of its class near enough, which DBSMOTE and Safe-level-SMOTE need. */
  'all-noise',
] as const;

export type Outcome = (typeof OUTCOMES)[number];
