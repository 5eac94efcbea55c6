/** One contract over all classifiers, and the registry. */
import { describe, expect, test } from 'vitest';
import { type ClassifierSpec, classifierPlan } from '../../../numerics/classifiers/classifier.js';
import type { Classifier, Segment } from '../../../numerics/classifiers/contract.js';
import type { LossSpec } from '../../../numerics/losses/loss.js';
import { fillNormal } from '../../../numerics/random/normal.js';
import { packRows, rowsLength } from '../../../numerics/rows.js';
import { createArena } from '../../support/numerics/arena.js';
import { largestDifference } from '../../support/numerics/sample-moments.js';
import { testStream } from '../../support/numerics/stream.js';
import { fitted, rowsOf, twoClasses } from './fitted.js';

const LINEAR: ClassifierSpec = { kind: 'linear' };
const SQUARED: LossSpec = { kind: 'squared', targets: [0, 1] };
const LOGISTIC: LossSpec = { kind: 'logistic' };
const EXPONENTIAL: LossSpec = { kind: 'exponential' };

const SUBJECTS: readonly [ClassifierSpec, LossSpec, penalty: number][] = [
  [LINEAR, SQUARED, 0],
  [LINEAR, SQUARED, 2],
  [LINEAR, LOGISTIC, 0],
  [LINEAR, LOGISTIC, 2],
  [LINEAR, EXPONENTIAL, 0],
  [LINEAR, { kind: 'hinge' }, 0],
  [LINEAR, { kind: 'hinge' }, 2],
  [{ kind: 'lda', prior: 'empirical' }, LOGISTIC, 0],
  [{ kind: 'lda', prior: 'balanced' }, LOGISTIC, 0],
  [{ kind: 'kernel', bandwidth: 'scale', landmarks: 20 }, LOGISTIC, 1],
  [{ kind: 'kernel', bandwidth: 0.3, landmarks: null }, LOGISTIC, 1],
  [{ kind: 'kernel', bandwidth: 'scale', landmarks: 1000 }, EXPONENTIAL, 1],
];

const D = 3;
const N0 = 130;
const N1 = 40;
/** Row-major. */
const TABLE = new Float64Array((N0 + N1) * D);
fillNormal(testStream('rows'), TABLE, 0, TABLE.length);
for (let i = N0; i < N0 + N1; i++) TABLE[i * D] = TABLE[i * D]! + 1.5;
const SEGMENTS = twoClasses(TABLE, N0, N1, [1, 2]);
const ROWS = SEGMENTS[0]!.rows;
/** Fewer rows, and others. */
const OTHERS = twoClasses(TABLE.slice(50 * D).map(Math.abs), N0 - 50, N1, [3, 1]);
const POINTS = [
  [0, 0, 0],
  [1, -1, 0.5],
  [-2, 0.3, 4],
] as const;

for (const [spec, loss, penalty] of SUBJECTS) {
  const plan = classifierPlan(spec, loss, { d: D, intercept: true, penalty });
  const scores = (segments: readonly Segment[]) => {
    const { outcome, score } = fitted(plan, segments);
    expect(outcome).toBe('ok');
    return POINTS.map((point) => score(...point));
  };

  // of scores: rounding, for iterated fits the tolerance of the gradient or the gap, 1e-10 Σ ω over curvatures of at least
  // 0.1 Σ ω, or of at least the penalty 1 for the kernel
  const tolerance = spec.kind === 'kernel' ? 1e-10 * (N0 + 2 * N1) : 1e-8;

  describe(`${JSON.stringify(spec)}, ${loss.kind}, penalty ${penalty}`, () => {
    test('takes what it says of the arena', () => {
      const arena = createArena(1 << 24);
      const classifier = plan.create(N0 + N1, arena);
      expect(arena.mark()).toBe(plan.workBytes(N0 + N1));
      expect(classifier.modelLength).toBe(plan.modelLength(N0 + N1));
    });

    test('leaves the rows as they were, and fits the same again', () => {
      const before = ROWS.slice();
      const { model } = fitted(plan, SEGMENTS);
      expect(ROWS).toEqual(before);
      expect(fitted(plan, SEGMENTS).model).toEqual(model);
    });

    test('does not depend on what was fitted before, nor on how many rows there is room for', () => {
      const { model } = fitted(plan, SEGMENTS);
      const room = N0 + N1 + 100;
      const classifier = plan.create(room, createArena(plan.workBytes(room)));
      const again = new Float64Array(plan.modelLength(room));
      const open = () => testStream('landmarks');
      classifier.fit(OTHERS, again, open);
      expect(classifier.fit(SEGMENTS, again, open)).toBe('ok');
      expect(again.slice(0, model.length)).toEqual(model);
    });

    test('starts from the rows observed last, whatever was observed or fitted before', () => {
      const [fresh, used] = [0, 1].map(() => plan.create(N0 + N1, createArena(plan.workBytes(N0 + N1))));
      const [model, again] = [0, 1].map(() => new Float64Array(plan.modelLength(N0 + N1)));
      const open = () => testStream('landmarks');
      used!.observe(OTHERS);
      used!.fit(OTHERS, again!, open);
      for (const classifier of [fresh!, used!]) classifier.observe(SEGMENTS);
      const outcomes = [fresh!.fit(SEGMENTS, model!, open), used!.fit(SEGMENTS, again!, open)];
      expect(outcomes).toEqual(['ok', 'ok']);
      expect(again).toEqual(model);
      const unprepared = fitted(plan, SEGMENTS).model;
      expect(largestDifference(scoresOf(fresh!, model!), scoresOf(fresh!, unprepared))).toBeLessThan(tolerance);
    });

    test('scores rows by their numbers, and writes no other score', () => {
      const { model, score } = fitted(plan, SEGMENTS);
      const scores = new Float64Array(rowsLength(N0 + N1, 1)).fill(7);
      const [from, to] = [61, 135];
      plan.create(N0 + N1, createArena(plan.workBytes(N0 + N1))).scoreRows(model, ROWS, from, to, scores);
      for (let i = 0; i < scores.length; i++) {
        expect(scores[i]).toBe(i >= from && i < to ? score(...TABLE.slice(i * D, (i + 1) * D)) : 7);
      }
    });

    test('is the same to the bit however a class is cut into segments', () => {
      const cut: Segment[] = [
        { rows: ROWS, from: 0, to: 33, label: 0, weight: 1 },
        { rows: ROWS, from: 33, to: 33, label: 1, weight: 5 },
        { rows: ROWS, from: 33, to: N0, label: 0, weight: 1 },
        { rows: packRows(TABLE.slice(N0 * D), N1, D), from: 0, to: N1, label: 1, weight: 2 },
      ];
      expect(fitted(plan, cut).model).toEqual(fitted(plan, SEGMENTS).model);
    });

    test('separates the classes better than a constant would', () => {
      const { score } = fitted(plan, SEGMENTS);
      const mean = (from: number, to: number) => {
        let sum = 0;
        for (let i = from; i < to; i++) sum += score(...TABLE.slice(i * D, (i + 1) * D)) / (to - from);
        return sum;
      };
      expect(mean(N0, N0 + N1)).toBeGreaterThan(mean(0, N0) + 0.1);
    });

    if (spec.kind !== 'kernel' || spec.landmarks === null) {
      test('takes a weight of 2 for a row repeated', () => {
        const repeated: Segment[] = [
          { ...SEGMENTS[0]!, weight: 1 },
          { ...SEGMENTS[1]!, weight: 1 },
          { ...SEGMENTS[1]!, weight: 1 },
        ];
        expect(rowsOf(repeated)).toBe(N0 + 2 * N1);
        expect(largestDifference(scores(SEGMENTS), scores(repeated))).toBeLessThan(tolerance);
      });
    }
  });
}

test('classifierPlan() gives a score without intercept as many coefficients as coordinates', () => {
  for (const loss of [SQUARED, LOGISTIC, EXPONENTIAL, { kind: 'hinge' } as const]) {
    const plan = classifierPlan(LINEAR, loss, { d: D, intercept: false, penalty: 0 });
    expect(plan.modelLength(100)).toBe(D);
    expect(fitted(plan, SEGMENTS).score(0, 0, 0)).toBe(0);
  }
});

test('classifierPlan() refuses what does not go together', () => {
  const options = { d: D, intercept: true, penalty: 1 };
  expect(() => classifierPlan(LINEAR, LOGISTIC, { ...options, penalty: -1 })).toThrow(
    'Cannot build a classifier: penalty must be finite and >= 0, got -1',
  );
  expect(() => classifierPlan({ kind: 'kernel', bandwidth: 'scale', landmarks: 5 }, SQUARED, options)).toThrow(
    'Cannot train a kernel classifier: loss must be logistic or exponential, got squared',
  );
});

/** The scores of all rows. */
function scoresOf(classifier: Classifier, model: Float64Array): Float64Array {
  const scores = new Float64Array(N0 + N1);
  classifier.scoreRows(model, ROWS, 0, N0 + N1, scores);
  return scores;
}
