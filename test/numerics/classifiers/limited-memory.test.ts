import { expect, test } from 'vitest';
import { createLimitedMemory, type Metric } from '../../../numerics/classifiers/limited-memory.js';
import { normal } from '../../../numerics/random/normal.js';
import { largestDifference } from '../../support/numerics/sample-moments.js';
import { testStream } from '../../support/numerics/stream.js';

/** Solves with a diagonal matrix. */
const diagonal = (...entries: readonly number[]): Metric => ({
  solve: (right, out) => out.set(right.map((value, j) => value / entries[j]!)),
});

function randomVector(p: number, purpose: string): Float64Array {
  const stream = testStream(purpose);
  return Float64Array.from({ length: p }, () => normal(stream));
}

test('direction() without a pair is the metric alone, in place or not', () => {
  const memory = createLimitedMemory(2, 3);
  const gradient = Float64Array.of(6, 6);
  const out = new Float64Array(2);
  memory.direction(gradient, diagonal(2, 3), out);
  expect([...out]).toEqual([3, 2]);
  memory.direction(gradient, diagonal(2, 3), gradient);
  expect([...gradient]).toEqual([3, 2]);
});

test('direction() meets the newest pair: the direction for its change of gradient is its step', () => {
  const p = 5;
  const memory = createLimitedMemory(p, 3);
  const out = new Float64Array(p);
  for (let k = 0; k < 7; k++) {
    const step = randomVector(p, `step-${k}`);
    const change = randomVector(p, `change-${k}`);
    // one of the two has positive curvature
    if (!memory.push(step, change)) {
      for (let j = 0; j < p; j++) change[j] = -change[j]!;
      expect(memory.push(step, change)).toBe(true);
    }
    memory.direction(change, diagonal(1, 2, 3, 4, 5), out);
    // the recursion's sums are of order one to ten, and a pair's curvature is not tiny with these draws
    expect(largestDifference(out, step)).toBeLessThan(1e-10);
  }
});

test('direction() equals the BFGS formula H′ = (I − s y′/s′y) H (I − y s′/s′y) + s s′/s′y of the pairs kept, in turn', () => {
  const p = 4;
  const capacity = 2;
  const memory = createLimitedMemory(p, capacity);
  const pairs = [0, 1, 2, 3].map((k) => {
    const step = randomVector(p, `s${k}`);
    // near the step, so that the curvature is positive
    const change = randomVector(p, `y${k}`).map((value, j) => step[j]! + 0.2 * value);
    expect(memory.push(step, change)).toBe(true);
    return { step, change };
  });
  const metric = [1, 2, 4, 8];
  let h = (v: readonly number[]): readonly number[] => v.map((value, j) => value / metric[j]!);
  for (const { step, change } of pairs.slice(-capacity)) {
    const before = h;
    const sy = dot(step, change);
    h = (v) => {
      const sv = dot(step, v);
      const inner = before(v.map((value, j) => value - (change[j]! * sv) / sy));
      const yInner = dot(change, inner);
      return inner.map((value, j) => value - (step[j]! * yInner) / sy + (step[j]! * sv) / sy);
    };
  }
  const gradient = randomVector(p, 'gradient');
  const out = new Float64Array(p);
  memory.direction(gradient, diagonal(...metric), out);
  expect(largestDifference(out, h([...gradient]))).toBeLessThan(1e-12);
});

test('push() refuses a pair without positive curvature and keeps what it has', () => {
  const memory = createLimitedMemory(2, 2);
  const refused = [Float64Array.of(-1, 0), Float64Array.of(0, 1), Float64Array.of(NaN, 0), Float64Array.of(0, 0)];
  for (const change of refused) expect(memory.push(Float64Array.of(1, 0), change)).toBe(false);
  const out = new Float64Array(2);
  memory.direction(Float64Array.of(6, 6), diagonal(2, 3), out);
  expect([...out]).toEqual([3, 2]);
});

test('reset() forgets pairs, and shorter vectors may follow', () => {
  const memory = createLimitedMemory(3, 2);
  memory.push(Float64Array.of(1, 0, 0), Float64Array.of(4, 0, 0));
  memory.reset();
  expect(memory.push(Float64Array.of(0, 1), Float64Array.of(0, 2))).toBe(true);
  const out = new Float64Array(2);
  memory.direction(Float64Array.of(6, 6), diagonal(2, 3), out);
  expect([...out]).toEqual([3, 3]);
});

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Array.from(a, (value, j) => value * b[j]!).reduce((sum, value) => sum + value, 0);
}
