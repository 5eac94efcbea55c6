/** xoshiro256++ bit for bit against Python's big integers; draws by moments with tolerances of five standard errors. */
import { describe, expect, test } from 'vitest';
import { fillNormal, normal } from '../../../numerics/random/normal.js';
import { drawSigns } from '../../../numerics/random/signs.js';
import type { Stream } from '../../../numerics/random/stream.js';
import { below, uniform } from '../../../numerics/random/uniform.js';
import { OUTPUT_HIGH, OUTPUT_LOW, step } from '../../../numerics/random/xoshiro256.js';
import { golden } from '../../support/numerics/golden.js';
import { sampleMoments } from '../../support/numerics/sample-moments.js';
import { testStream } from '../../support/numerics/stream.js';

interface Reference {
  readonly state: readonly string[];
  readonly outputs: readonly string[];
  readonly uniforms: readonly number[];
}
const references = golden<readonly Reference[]>('xoshiro256');
const N = 1_000_000;

test('step() equals the reference program on eight states', () => {
  for (const { state, outputs } of references) {
    const stream = streamAt(state);
    const ours = outputs.map(() => {
      step(stream);
      return hex(stream.words[OUTPUT_HIGH]!) + hex(stream.words[OUTPUT_LOW]!);
    });
    expect(ours).toEqual(outputs);
  }
});

test('uniform() is the upper 53 bits times 2^−53', () => {
  for (const { state, uniforms } of references) {
    const stream = streamAt(state);
    expect(uniforms.map(() => uniform(stream))).toEqual(uniforms);
  }
});

describe('filling', () => {
  for (const [name, fill] of Object.entries({ fillNormal })) {
    test(`${name}() in pieces equals ${name}() at once, and writes nothing else`, () => {
      const whole = new Float64Array(1000).fill(7);
      fill(testStream(name), whole, 1, 998);
      const pieces = new Float64Array(1000).fill(7);
      const stream = testStream(name);
      for (const [from, count] of [
        [1, 1],
        [2, 0],
        [2, 63],
        [65, 500],
        [565, 434],
      ] as const)
        fill(stream, pieces, from, count);
      expect(pieces).toEqual(whole);
      expect([whole[0], whole[999]]).toEqual([7, 7]);
    });
  }
});

test('uniform() has the moments of U[0, 1)', () => {
  const stream = testStream('uniform');
  const values = Float64Array.from({ length: N }, () => uniform(stream));
  const { mean, m2 } = sampleMoments(values);
  // sd of u is 0.2887; sd of (u − ½)² is √(1/180) = 0.0745
  expect(Math.abs(mean - 0.5)).toBeLessThan((5 * 0.2887) / Math.sqrt(N));
  expect(Math.abs(m2 - 1 / 12)).toBeLessThan((5 * 0.0745) / Math.sqrt(N));
  expect(values.every((u) => u >= 0 && u < 1)).toBe(true);
});

test('below() hits every value equally often', () => {
  const stream = testStream('below');
  const counts = new Float64Array(10);
  for (let i = 0; i < N; i++) {
    const value = below(stream, 10);
    counts[value] = counts[value]! + 1;
  }
  // χ² with 9 degrees of freedom exceeds 33.7 with probability 1e-4
  const chiSquare = counts.reduce((sum, count) => sum + (count - N / 10) ** 2 / (N / 10), 0);
  expect(chiSquare).toBeLessThan(33.7);
  expect(below(stream, 1)).toBe(0);
});

test('drawSigns() takes the bits of an output from the top, a new output for the 65th', () => {
  const stream = testStream('signs');
  const out = new Float64Array(140).fill(7);
  drawSigns(stream, out, 1, 70, 2);
  const twin = testStream('signs');
  const bits = [0, 1].flatMap(() => {
    step(twin);
    return [OUTPUT_HIGH, OUTPUT_LOW].flatMap((half) => [...(twin.words[half]! >>> 0).toString(2).padStart(32, '0')]);
  });
  for (let j = 0; j < 70; j++) {
    expect(out[1 + 2 * j]).toBe(bits[j] === '1' ? -1 : 1);
    expect(out[2 * j]).toBe(7);
  }
  expect(stream.words).toEqual(twin.words);
});

test('drawSigns() is ±1, equally likely and not alternating', () => {
  const values = new Float64Array(N);
  drawSigns(testStream('signs'), values, 0, N, 1);
  expect(values.every((x) => x === 1 || x === -1)).toBe(true);
  const products = values.slice(1).map((x, i) => x * values[i]!);
  // sd of each mean is 1/√n
  expect(Math.abs(sampleMoments(values).mean)).toBeLessThan(5 / Math.sqrt(N));
  expect(Math.abs(sampleMoments(products).mean)).toBeLessThan(5 / Math.sqrt(N));
});

test('fillNormal() has the moments of N(0, 1)', () => {
  const values = new Float64Array(N);
  fillNormal(testStream('normal'), values, 0, N);
  const { mean, m2, m3, m4 } = sampleMoments(values);
  // sd of x, x², x³, x⁴ under N(0, 1): 1, √2, √15, √96
  expect(Math.abs(mean)).toBeLessThan(5 / Math.sqrt(N));
  expect(Math.abs(m2 - 1)).toBeLessThan((5 * Math.SQRT2) / Math.sqrt(N));
  expect(Math.abs(m3)).toBeLessThan((5 * Math.sqrt(15)) / Math.sqrt(N));
  expect(Math.abs(m4 - 3)).toBeLessThan((5 * Math.sqrt(96)) / Math.sqrt(N));
});

test('fillNormal() has the right mass in bins, at layer edges and in the tail', () => {
  const stream = testStream('normal-bins');
  // Φ at the cuts, by scipy.stats.norm.cdf; the tail of the ziggurat begins at 3.654
  const cuts = [-3.7, -2, -1, -0.5, -0.1, 0, 0.1, 0.5, 1, 2, 3.7];
  const cdf = [
    1.0779973347738823e-4, 0.022750131948179195, 0.15865525393145707, 0.3085375387259869, 0.460172162722971, 0.5,
    0.539827837277029, 0.6914624612740131, 0.8413447460685429, 0.9772498680518208, 0.9998922002665226,
  ];
  const counts = new Array<number>(cuts.length + 1).fill(0);
  for (let i = 0; i < N; i++) {
    const x = normal(stream);
    const bin = cuts.filter((cut) => x >= cut).length;
    counts[bin] = counts[bin]! + 1;
  }
  const chiSquare = counts.reduce((sum, count, i) => {
    const expected = N * ((cdf[i] ?? 1) - (cdf[i - 1] ?? 0));
    return sum + (count - expected) ** 2 / expected;
  }, 0);
  // χ² with 11 degrees of freedom exceeds 37.4 with probability 1e-4
  expect(chiSquare).toBeLessThan(37.4);
});

function streamAt(state: readonly string[]): Stream {
  const words = new Int32Array(10);
  state.forEach((word, i) => {
    words[2 * i] = Number.parseInt(word.slice(8), 16);
    words[2 * i + 1] = Number.parseInt(word.slice(0, 8), 16);
  });
  return { words };
}

function hex(word: number): string {
  return (word >>> 0).toString(16).padStart(8, '0');
}
