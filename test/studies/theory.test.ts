import { describe, expect, test } from 'vitest';
import { figureSvg } from '../../plots/figure.js';
import { theoryFigure } from '../../plots/theory-figure.js';
import { type Arm, studyGrid } from '../../studies/grid.js';
import { type CellValues, cellResults } from '../../studies/results.js';
import type { Study } from '../../studies/study.js';
import {
  type ArmTheory,
  advice,
  angleInDegrees,
  armTheory,
  theoryArena,
  theoryObstacle,
  theoryRecord,
} from '../../studies/theory.js';
import { storedValues } from '../support/stored-values.js';
import { tinyStudy } from '../support/tiny-study.js';

const BIASED = { kind: 'shifted-gaussian', mean: [0.5] } as const;
/** Example 2 (i) at two sizes. */
const EXAMPLE_2 = tinyStudy({
  generators: ['oracle', BIASED],
  sizes: { ratio: 20 },
  factors: { n1: [10, 100] },
  gamma: [1, 4],
  methods: ['fixed', 'naive'],
});

describe('armTheory()', () => {
  const arms = theoryOf(EXAMPLE_2);

  test('serves every arm of a study at its own sizes', () => {
    expect(arms.map(({ arm, theory }) => [arm.generator, theory.n1, theory.n0])).toEqual([
      ['oracle', 10, 200],
      ['shifted-gaussian', 10, 200],
      ['oracle', 100, 2000],
      ['shifted-gaussian', 100, 2000],
    ]);
  });

  test('advises what the paper does in each regime', () => {
    expect(advice(arms[2]!.theory)).toMatch(/^Balance: .*Theorem 3/);
    expect(advice(arms[3]!.theory)).toMatch(/^Only the cancelling γ is consistent.*Theorem 5/);
    const others = tinyStudy({
      generators: ['bootstrap', { kind: 'shifted-gaussian', mean: [1, 1] }, { kind: 'shifted-gaussian', mean: [0.2] }],
      sizes: { n1: 100, n0: 2000 },
    });
    const [copies, across, opposed] = theoryOf(others).map(({ theory }) => advice(theory));
    expect(copies).toMatch(/^Balance, or tune γ near 1.*Section 4.2/);
    expect(across).toMatch(/^No size is consistent.*Theorem 5/);
    // a = 0.2: 3a − a² − 1 < 0
    expect(opposed).toMatch(/^No size cancels the bias \(the synthetic points pull as the majority does/);
    const symmetric = tinyStudy({
      population: { kind: 'mean-shift', dimension: 2, mean: [1] },
      loss: { kind: 'squared', targets: [-1, 1] },
      generators: ['oracle', 'bootstrap'],
    });
    const [right, learned] = theoryOf(symmetric).map(({ theory }) => advice(theory));
    expect(right).toMatch(/^Imbalance is no bottleneck/);
    expect(learned).toMatch(/^Add no synthetic points, or few.*Theorem 6/);
    const drifting = tinyStudy({
      generators: [{ kind: 'shifted-gaussian', mean: [1], drift: { rate: 'log', exponent: 0.5, scale: 1 } }],
      sizes: { n1: 100, n0: 2000 },
    });
    expect(advice(theoryOf(drifting)[0]!.theory)).toMatch(/^Cancel the bias.*Theorem 4/);
  });

  test('has the angle in degrees, and none where a gradient vanishes', () => {
    expect(arms.map(({ theory }) => angleInDegrees(theory))).toEqual([undefined, 0, undefined, 0]);
  });
});

test('theoryRecord() is plain data, with the terms at the gammas asked for', () => {
  const [, biased] = theoryOf(EXAMPLE_2);
  const record = theoryRecord(biased!, [1, 4]);
  expect(JSON.parse(JSON.stringify(record))).toEqual(record);
  expect(record).toMatchObject({
    n1: 10,
    generator: 'shifted-gaussian',
    regime: { classes: 'asymmetric', generator: 'inconsistent', aligned: true },
    simulated: null,
  });
  expect(record.expected.map(({ gamma }) => gamma)).toEqual([1, 4]);
  for (const { expected, squaredBias, learning, noise } of record.expected) {
    expect(expected).toBe(squaredBias + learning + noise);
  }
});

test('theoryObstacle() names the classifiers that the theory is not about', () => {
  expect(theoryObstacle(EXAMPLE_2)).toBeUndefined();
  const kernel = { ...EXAMPLE_2, classifier: { kind: 'kernel', bandwidth: 'scale', landmarks: 100 } } as Study;
  expect(theoryObstacle(kernel)).toMatch(/linear scores.*got classifier kernel; say --set classifier=linear/);
});

describe('theoryFigure()', () => {
  const arms = theoryOf(EXAMPLE_2);

  test('has a panel for each size and a curve for each generator, as far as the cancelling γ', () => {
    const { panels, caption } = theoryFigure(EXAMPLE_2, arms, []);
    expect(panels.map(({ title }) => title)).toEqual(['n₁ = 10', 'n₁ = 100']);
    for (const { curves } of panels) {
      expect(curves.map(({ key, style }) => [key, style])).toEqual([
        ['oracle', undefined],
        ['shifted-gaussian', undefined],
      ]);
      expect(curves[0]!.points.at(-1)!.x).toBe(5);
    }
    const { terms } = arms[1]!.theory;
    expect(panels[0]!.curves[1]!.points[0]!.mean).toBe(terms(0).expected);
    expect(caption).toContain('nothing is simulated');
  });

  test('stands thin and dashed over simulated means, each γ once', () => {
    const rows = studyGrid(EXAMPLE_2).flatMap((arm) =>
      arm.cells.flatMap((cell) => cellResults(arm, cell, values([0.1, 0.3]))),
    );
    const { panels } = theoryFigure(EXAMPLE_2, arms, rows);
    const { curves } = panels[0]!;
    expect(curves.map(({ key, style }) => [key, style])).toEqual([
      ['oracle', undefined],
      ['shifted-gaussian', undefined],
      ['oracle', 'theory'],
      ['shifted-gaussian', 'theory'],
      ['theory', 'theory'],
    ]);
    // methods fixed and naive both have γ = 1
    expect(curves[0]!.points.map(({ x, mean }) => [x, mean])).toEqual([
      [1, 0.2],
      [4, 0.2],
    ]);
  });

  test('is drawn with thin dashes, which the legend explains, and markers on simulated curves alone', () => {
    const [first] = studyGrid(EXAMPLE_2);
    const rows = first!.cells.flatMap((cell) => cellResults(first!, cell, values([0.1, 0.3])));
    const svg = figureSvg(theoryFigure(EXAMPLE_2, [arms[0]!], rows));
    const strokes = [...svg.matchAll(/stroke-dasharray="([^"]+)"/g)].map((match) => match[1]);
    // the curve itself, and its sample in the legend
    expect(strokes.filter((dash) => dash === '2.4 1.6')).toHaveLength(2);
    const groups = [...svg.matchAll(/<g class="markers">(.*?)<\/g>/gs)].map((match) => match[1]);
    expect(groups.filter((group) => group !== '')).toHaveLength(1);
    expect(svg).toContain('aria-label="Theorem 2, leading terms"');
  });

  test('draws six panels at most, the first and the last among them, and says what is left out', () => {
    const many = tinyStudy({
      sizes: { ratio: 3 },
      factors: { n1: [10, 20, 30, 40, 50, 60, 70, 80] },
      generators: ['oracle'],
    });
    const { panels, caption } = theoryFigure(many, theoryOf(many), []);
    expect(panels).toHaveLength(6);
    expect([panels[0]!.title, panels[5]!.title]).toEqual(['n₁ = 10', 'n₁ = 80']);
    expect(caption).toContain('2 more combinations');
  });
});

function theoryOf(study: Study): ArmTheory[] {
  return studyGrid(study).map((arm: Arm) => armTheory(arm, theoryArena()));
}

/** Stored values of a cell with one measure. */
function values(numbers: readonly number[]): CellValues {
  return storedValues(
    numbers.map(() => 0),
    numbers,
  );
}
