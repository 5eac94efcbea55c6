/**
 * The data sets of a repetition. Each class of each set has a stream of its own under the data key, so what is drawn for
 * one never depends on whether another is wanted.
 */
import type { Label, Population } from '../populations/contract.js';
import { uniform } from '../random/uniform.js';
import type { ArmSpec, Counts } from './contract.js';
import type { ArmPlan } from './plan.js';
import type { Streams } from './streams.js';
import type { Workspace } from './workspace.js';

/** Draws what a repetition needs: training set, and validation and test sets where planned. */
export function drawData(
  arm: ArmSpec,
  population: Population,
  plan: ArmPlan,
  work: Workspace,
  streams: Streams,
): Counts {
  const counts = classCounts(arm, streams);
  const draw = drawer(population, streams);
  const purposes = ['majority', 'minority'] as const;
  const { minorityLabel } = counts;
  const majorityLabel = minorityLabel === 1 ? 0 : 1;
  draw(majorityLabel, purposes[majorityLabel], work.majority, 0, counts.n0);
  draw(minorityLabel, purposes[minorityLabel], work.minority, 0, counts.n1);
  if (plan.needsValidation) {
    const n = arm.validationPerClass;
    draw(0, 'validation-majority', work.validation, 0, n);
    draw(1, 'validation-minority', work.validation, n, n);
  }
  if (plan.needsTest && arm.test?.fixed === false) drawTest(draw, arm.test.perClass, work);
  return counts;
}

/** Draws the sets that all repetitions share, where planned: a fixed test set, and the reference sample. */
export function drawShared(
  arm: ArmSpec,
  population: Population,
  plan: ArmPlan,
  work: Workspace,
  streams: Streams,
): void {
  const draw = drawer(population, streams);
  if (plan.needsTest && arm.test?.fixed === true) drawTest(draw, arm.test.perClass, work);
  if (plan.needsReference && arm.reference !== null) {
    const n = arm.reference.perClass;
    draw(0, 'reference-majority', work.reference, 0, n);
    draw(1, 'reference-minority', work.reference, n, n);
  }
}

/** Fixed counts as they are; random ones by one uniform draw for each point. A tie makes class 1 the minority. */
function classCounts({ sizes }: ArmSpec, streams: Streams): Counts {
  if (!('n' in sizes)) return { ...sizes, minorityLabel: 1 };
  const stream = streams.data('class-counts');
  let ones = 0;
  for (let i = 0; i < sizes.n; i++) if (uniform(stream) < sizes.minorityShare) ones++;
  const zeros = sizes.n - ones;
  return ones <= zeros ? { n0: zeros, n1: ones, minorityLabel: 1 } : { n0: ones, n1: zeros, minorityLabel: 0 };
}

type Draw = (label: Label, purpose: string, out: Float64Array, rowFrom: number, rows: number) => void;

function drawer(population: Population, streams: Streams): Draw {
  return (label, purpose, out, rowFrom, rows) => {
    population.draw(label, streams.data(purpose), out, rowFrom, rows);
  };
}

function drawTest(draw: Draw, n: number, { test }: Workspace): void {
  draw(0, 'test-majority', test, 0, n);
  draw(1, 'test-minority', test, n, n);
}
