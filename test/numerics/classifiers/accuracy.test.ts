/**
 * A thousand random problems, fitted as an arm fits them: told the observed rows first. Every fit must meet the tolerance that is
 * stated, by a gradient that is computed slowly: engine's exp, sums compensated.
 */
import { expect, test } from 'vitest';
import type { Arena } from '../../../numerics/arena.js';
import type { Segment } from '../../../numerics/classifiers/contract.js';
import { exponentialPlan } from '../../../numerics/classifiers/exponential.js';
import { logisticPlan } from '../../../numerics/classifiers/logistic.js';
import { GRADIENT_TOLERANCE } from '../../../numerics/classifiers/tolerances.js';
import { CompensatedSum } from '../../../numerics/compensated-sum.js';
import { normal } from '../../../numerics/random/normal.js';
import type { Stream } from '../../../numerics/random/stream.js';
import { below, uniform } from '../../../numerics/random/uniform.js';
import { BLOCK_ROWS, rowStart, rowsLength } from '../../../numerics/rows.js';
import { createArena } from '../../support/numerics/arena.js';
import { testStream } from '../../support/numerics/stream.js';

const PROBLEMS = 1000;
const plans = { logistic: logisticPlan, exponential: exponentialPlan };
const slopes = {
  logistic: (u: number, y: number) => -y / (1 + Math.exp(y * u)),
  exponential: (u: number, y: number) => -y * Math.exp(-y * u),
};

for (const loss of ['logistic', 'exponential'] as const) {
  test(`${loss} fits meet the gradient's tolerance on ${PROBLEMS} random problems`, () => {
    const stream = testStream(`accuracy ${loss}`.replace(' ', '-'));
    const arena = createArena(4e6);
    const start = arena.mark();
    let quick = 0;
    for (let i = 0; i < PROBLEMS; i++) {
      arena.rewind(start);
      const { d, intercept, penalty, observed, segments } = randomProblem(stream, arena);
      const plan = plans[loss]({ d, intercept, penalty });
      const classifier = plan.create(0, arena);
      const theta = arena.float64(d + (intercept ? 1 : 0));
      classifier.observe(observed);
      expect(classifier.fit(segments, theta, () => stream)).toBe('ok');
      expect(worstSlope(segments, theta, d, penalty, slopes[loss])).toBeLessThanOrEqual(GRADIENT_TOLERANCE);
      if ((classifier.effort.steps ?? 0) <= 8) quick++;
    }
    // most are quick, or the start would be in vain
    expect(quick).toBeGreaterThan(0.9 * PROBLEMS);
  });
}

interface Problem {
  readonly d: number;
  readonly intercept: boolean;
  readonly penalty: number;
  readonly observed: readonly Segment[];
  readonly segments: readonly Segment[];
}

/** Classes a unit apart in a random direction, so that they overlap, and a pool that is off by some bias. */
function randomProblem(stream: Stream, arena: Arena): Problem {
  const d = 1 + below(stream, 20);
  const n0 = 200 + below(stream, 800);
  const n1 = 60 + below(stream, 100);
  const m = below(stream, 800);
  const direction = Array.from({ length: d }, () => normal(stream));
  const length = Math.hypot(...direction);
  const draw = (n: number, shift: number) => {
    const rows = arena.float64(rowsLength(n, d)).fill(0);
    for (let i = 0; i < n; i++) {
      for (let j = 0, x = rowStart(i, d); j < d; j++, x += BLOCK_ROWS) {
        rows[x] = normal(stream) + (shift * direction[j]!) / length;
      }
    }
    return rows;
  };
  const [majority, minority, pool] = [draw(n0, 0), draw(n1, 1), draw(m, 0.5 + uniform(stream))];
  const segment = (rows: Float64Array, to: number, label: 0 | 1, weight: number): Segment => {
    return { rows, from: 0, to, label, weight };
  };
  const balanced = [segment(majority, n0, 0, (n0 + n1) / (2 * n0)), segment(minority, n1, 1, (n0 + n1) / (2 * n1))];
  const weight = uniform(stream) < 0.3 ? 0.5 + uniform(stream) : 1;
  return {
    d,
    intercept: uniform(stream) < 0.7,
    penalty: uniform(stream) < 0.3 ? 10 * uniform(stream) : 0,
    observed: balanced,
    segments: [segment(majority, n0, 0, 1), segment(minority, n1, 1, weight), segment(pool, m, 1, 1)],
  };
}

/** max |gradient| / Σ ω. */
function worstSlope(
  segments: readonly Segment[],
  theta: Float64Array,
  d: number,
  penalty: number,
  slope: (u: number, y: number) => number,
): number {
  const sums = Array.from(theta, () => new CompensatedSum());
  let total = 0;
  for (const { rows, from, to, label, weight } of segments) {
    for (let i = from; i < to; i++) {
      const x = rowStart(i, d);
      let u = theta[d] ?? 0;
      for (let j = 0; j < d; j++) u += theta[j]! * rows[x + j * BLOCK_ROWS]!;
      const s = weight * slope(u, label === 1 ? 1 : -1);
      for (let j = 0; j < d; j++) sums[j]!.add(s * rows[x + j * BLOCK_ROWS]!);
      sums[d]?.add(s);
      total += weight;
    }
  }
  for (let j = 0; j < d; j++) sums[j]!.add(penalty * theta[j]!);
  return Math.max(...sums.map((sum) => Math.abs(sum.value()))) / total;
}
