import { expect, test } from 'vitest';
import { planArm } from '../../../numerics/arm/plan.js';
import { cutWorkspace, workspaceBytes } from '../../../numerics/arm/workspace.js';
import type { ArmSpec } from '../../../numerics/arm.js';
import { createArena } from '../../support/numerics/arena.js';
import { fixedCells, LOGISTIC_ARM } from '../../support/numerics/arms.js';

/** Needs every array: d = 5, and up to 300 rows of the majority, 150 of the minority, and 600 synthetic ones. */
const ARM: ArmSpec = {
  ...LOGISTIC_ARM,
  sizes: { n: 300, minorityShare: 0.1 },
  validationPerClass: 33,
  reference: { perClass: 65 },
};
const PLAN = planArm(ARM, fixedCells([0, 2], ['excess-risk', 'validation-loss', 'error']));

test('cutWorkspace() cuts whole blocks of rows, cleared whatever the arena held', () => {
  const bytes = workspaceBytes(ARM, PLAN);
  const arena = createArena(bytes);
  arena.float64(bytes / 8).fill(NaN);
  arena.reset();
  const { majority, minority, pool, validation, test: testRows, reference } = cutWorkspace(ARM, PLAN, arena);
  expect(arena.mark()).toBe(bytes);
  // 5 blocks of 64 rows; 3 for 150; 10 for 600; 2 for 2 · 33 and for 2 · 60; 3 for 2 · 65
  const blocks = [5, 3, 10, 2, 2, 3];
  for (const [i, rows] of [majority, minority, pool, validation, testRows, reference].entries()) {
    expect(rows).toEqual(new Float64Array(blocks[i]! * 64 * 5));
  }
});

test('cutWorkspace() has room for the scores of every array of rows', () => {
  const { scores, referenceScores } = cutWorkspace(ARM, PLAN, createArena());
  expect(scores.length).toBe(600);
  expect(referenceScores.length).toBe(130);
});
