/**
 * What can come of a repetition. A numerical failure is data: it is stored, counted and shown, and never stops a study.
 * Codes are stored; append, never reorder.
 */
export const OUTCOMES = ['ok', 'separated', 'no-convergence', 'too-few-points', 'singular', 'empty-class'] as const;

export type Outcome = (typeof OUTCOMES)[number];
