/** docs/precision.md says how often an interval holds the mean after stopping at precision: simulated anew. */
import { expect, test } from 'vitest';
import { uniform } from '../../numerics/random/uniform.js';
import { completePrecision } from '../../studies/precision.js';
import { testStream } from '../support/numerics/stream.js';
import { section, tableOf } from './pages.js';

const ROUNDS = 4000;
const MINIMA = [10, 20, 100];
/** Sums of so many exponential values: coefficients of variation 1 and ½. */
const SHAPES: Readonly<Record<string, number>> = { 'exponential, 1': 1, 'gamma of shape 4, ½': 4 };

const rows = tableOf(section('docs/precision.md', '## What stopping does to the interval'), 'values');

test('docs/precision.md gives the share of intervals for two laws and three targets', () => {
  expect(rows.map(([law]) => law)).toEqual(Object.keys(SHAPES).flatMap((law) => [law, law, law]));
  expect(rows.flatMap((cells) => cells.slice(2)).every((text) => /^\d\d %$/.test(text))).toBe(true);
});

test.each(
  rows.flatMap(([law, target, ...said]) => said.map((share, i) => [law!, target!, MINIMA[i]!, share] as const)),
)('docs/precision.md: of %s values to %s from a minimum of %d on, %s hold the mean', (law, target, minimum, share) => {
  const held = coverage(SHAPES[law]!, Number.parseFloat(target) / 100, minimum);
  // 4 standard errors of √(0.1 · 0.9/4000) = 0.0047, and half of a percent to which the page rounds
  expect(Math.abs(held - Number.parseFloat(share) / 100)).toBeLessThan(4 * 0.0047 + 0.005);
});

/** The share of rounds in which mean ± 1.96 MCSE holds the true mean at the checkpoint at which a cell stops. */
function coverage(shape: number, relative: number, minimum: number): number {
  const { checkpoints } = completePrecision({ targets: { error: { relative } }, minimum }, 100_000);
  const stream = testStream(`coverage-${shape}-${relative}-${minimum}`);
  const uniforms = new Float64Array(shape);
  const draw = () => {
    for (let i = 0; i < shape; i++) uniforms[i] = uniform(stream);
    return -uniforms.reduce((sum, u) => sum + Math.log(1 - u), 0);
  };
  let held = 0;
  for (let round = 0; round < ROUNDS; round++) {
    // Welford's recursion: moments() would start anew at each checkpoint
    let [n, mean, squares] = [0, 0, 0];
    for (const checkpoint of checkpoints) {
      for (; n < checkpoint; ) {
        const value = draw();
        const before = value - mean;
        mean += before / ++n;
        squares += before * (value - mean);
      }
      const mcse = Math.sqrt(squares / (n - 1) / n);
      if (mcse > relative * mean) continue;
      if (Math.abs(mean - shape) <= 1.96 * mcse) held++;
      break;
    }
  }
  return held / ROUNDS;
}
