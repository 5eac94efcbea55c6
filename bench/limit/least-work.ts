/**
 * The least work that a repetition of a study needs by the best algorithm that is known for it: synthetic points nested, data sets
 * shared by all generators, sums of a prefix continued to the next. It is no bound in the mathematical sense: how many passes a
 * logistic fit takes is stated, not derived.
 */
import { candidatesOf, mergeCandidates } from '../../numerics/arm/candidates.js';
import { TEST_MEASURES } from '../../numerics/measures.js';
import { syntheticSize } from '../../numerics/synthetic-size.js';
import { type Arm, expectedCounts } from '../../studies/grid.js';
import * as step from './operations.js';
import { sumOf, times, type Work } from './operations.js';

/**
 * Gradient passes of a logistic fit after one shared pass with the Hessian: quasi-Newton steps from a common start reach
 * max |gradient|/n ≤ 1e−10 in four, the last of which confirms.
 */
const GRADIENT_PASSES = 4;

/** @param arms all arms of a study */
export function leastWork(arms: readonly Arm[]): Work {
  const seen = new Set<string>();
  return sumOf(
    arms.map((arm) => {
      const shared = !seen.has(arm.spec.dataKey);
      seen.add(arm.spec.dataKey);
      const size = sizeOf(arm);
      const parts = [synthesis(arm, size), fits(arm, size), judging(arm, size)];
      return sumOf(shared ? [...parts, dataSet(arm, size)] : parts);
    }),
  );
}

interface Size {
  readonly d: number;
  readonly p: number;
  readonly n0: number;
  readonly n1: number;
  /** ñ of every fit. */
  readonly added: readonly number[];
  readonly pool: number;
  /** Rows of the validation set, and of the test set that is judged on. */
  readonly validation: number;
  readonly test: number;
  /** Fits that are judged on test and reference set. */
  readonly judged: number;
}

function sizeOf({ spec, cells }: Arm): Size {
  const { n0, n1 } = expectedCounts(spec.sizes);
  const added = mergeCandidates(cells.map((cell) => candidatesOf(cell.spec.rule))).map(({ gamma }) =>
    syntheticSize(gamma, n0, n1),
  );
  const chooses = cells.some((cell) => cell.spec.rule.kind === 'vtss' || cell.spec.rule.kind === 'best-of');
  const tests = cells.some((cell) => cell.spec.measures.some((measure) => TEST_MEASURES.includes(measure)));
  const d = spec.population.dimension;
  return {
    d,
    p: d + (spec.intercept ? 1 : 0),
    n0,
    n1,
    added,
    pool: Math.max(0, ...added),
    validation: chooses ? 2 * spec.validationPerClass : 0,
    test: tests ? 2 * (spec.test?.perClass ?? 0) : 0,
    // a cell that chooses judges one of the fits that there are
    judged: Math.min(added.length, cells.length),
  };
}

/** Drawing the sets, and what all generators can share: the sums of observed and validation rows. */
function dataSet({ spec }: Arm, { d, p, n0, n1, validation, test }: Size): Work {
  const freshTest = spec.test?.fixed === false ? test : 0;
  const drawn = times(n0 + n1 + validation + freshTest, step.drawRow(d));
  if (spec.classifier.kind === 'kernel') return drawn;
  if (spec.loss.kind === 'squared') return sumOf([drawn, times(n0 + n1 + validation, step.gram(p))]);
  return sumOf([drawn, times(n0 + n1, step.newton(p))]);
}

/** The generator's learning and its largest pool. */
function synthesis({ spec }: Arm, { d, n1, pool }: Size): Work {
  switch (spec.generator.kind) {
    case 'smote':
      return sumOf([times((n1 * (n1 - 1)) / 2, step.distance(d)), times(pool, step.interpolate(d))]);
    case 'gaussian-fit':
      return sumOf([times(n1, step.gram(d)), step.solve(d), times(pool, step.correlate(d))]);
    case 'semi-oracle':
      return sumOf([{ flops: n1 * d, exps: 0, draws: 0 }, times(pool, step.drawRow(d))]);
    default:
      return times(pool, step.drawRow(d));
  }
}

function fits({ spec }: Arm, { d, p, n0, n1, added, pool }: Size): Work {
  const rows = added.map((size) => n0 + n1 + size);
  if (spec.classifier.kind === 'kernel') {
    const m = spec.classifier.landmarks ?? n0 + n1;
    // bandwidth and landmarks are those of the augmented set, so nothing is shared; exponentials of the link are among the passes'
    return sumOf(
      rows.map((n) =>
        sumOf([
          times(n * m, step.radialKernel(d)),
          times(n, step.newton(m + 1)),
          times(GRADIENT_PASSES * n, step.gradient(m + 1)),
          times(2, step.solve(m + 1)),
        ]),
      ),
    );
  }
  if (spec.loss.kind === 'squared') return sumOf([times(pool, step.gram(p)), times(added.length, step.solve(p))]);
  const passes = rows.map((n) => times(GRADIENT_PASSES * n, step.gradient(p)));
  return sumOf([times(pool, step.newton(p)), ...passes, times(added.length, step.solve(p))]);
}

/** Validation losses of all fits, test and reference losses of those that cells ask for. */
function judging({ spec, cells }: Arm, { d, p, added, validation, test, judged }: Size): Work {
  if (spec.classifier.kind === 'kernel') {
    const m = spec.classifier.landmarks ?? 0;
    const row = sumOf([times(m, step.radialKernel(d)), step.logisticLoss(m + 1)]);
    return times(added.length * validation + judged * test, row);
  }
  if (spec.loss.kind === 'squared') {
    return sumOf([
      times(validation > 0 ? added.length : 0, step.quadratic(p)),
      times(test > 0 ? test : 0, step.gram(p)),
      times(test > 0 ? judged : 0, step.quadratic(p)),
    ]);
  }
  const relative = cells.some((cell) => cell.spec.measures.includes('excess-risk'));
  const reference = relative ? 2 * (spec.reference?.perClass ?? 0) : 0;
  return times(added.length * validation + judged * (test + reference), step.logisticLoss(p));
}
