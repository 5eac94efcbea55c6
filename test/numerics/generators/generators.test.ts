/** One contract over all generators, then what is special to each. */
import { describe, expect, test } from 'vitest';
import { createGenerator, type Generator, type GeneratorSpec } from '../../../numerics/generators/generator.js';
import { interpolate } from '../../../numerics/generators/smote.js';
import { createPopulation } from '../../../numerics/populations/population.js';
import { createArena } from '../../support/numerics/arena.js';
import { golden } from '../../support/numerics/golden.js';
import { largestDifference, rowMoments } from '../../support/numerics/sample-moments.js';
import { testStream } from '../../support/numerics/stream.js';
import { trainingSet } from '../../support/numerics/training.js';

const D = 3;
const N1 = 12;
const population = createPopulation({ kind: 'gaussian', dimension: D, majorityMean: [], minorityMean: [1, -1] });
const MINORITY = new Float64Array(N1 * D);
population.draw(1, testStream('minority'), MINORITY, 0, N1);

const SPECS: readonly GeneratorSpec[] = [
  { kind: 'oracle' },
  { kind: 'semi-oracle' },
  { kind: 'smote', k: 5 },
  { kind: 'gaussian-fit', ridge: 0 },
  { kind: 'gaussian-fit', ridge: 0.1 },
  { kind: 'shifted-gaussian', mean: [0.5] },
];

for (const spec of SPECS) {
  describe(JSON.stringify(spec), () => {
    test('fill() gives a point that does not depend on how many are asked for', () => {
      const many = points(prepared(spec), 100);
      expect(points(prepared(spec), 17)).toEqual(many.slice(0, 17 * D));
      expect(points(prepared(spec), 0)).toEqual(new Float64Array(0));
    });

    test('fill() in pieces equals fill() at once, and writes only its rows', () => {
      const generator = prepared(spec);
      const stream = testStream('synthetic');
      const pieces = new Float64Array(62 * D).fill(9);
      for (const [from, rows] of [
        [1, 1],
        [2, 0],
        [2, 40],
        [42, 19],
      ] as const)
        generator.fill(stream, pieces, from, rows);
      expect(pieces.slice(D, 61 * D)).toEqual(points(prepared(spec), 60));
      expect([...pieces.slice(0, D), ...pieces.slice(61 * D)]).toEqual(new Array(2 * D).fill(9));
    });

    test('prepare() takes at most workBytes() and leaves the minority as it was', () => {
      const generator = createGenerator(spec, population);
      const arena = createArena();
      const minority = MINORITY.slice();
      expect(generator.prepare(trainingSet(minority, N1), arena)).toBe('ok');
      expect(arena.mark()).toBeLessThanOrEqual(generator.workBytes(0, N1));
      expect(minority).toEqual(MINORITY);
    });

    test('prepare() again learns the new minority', () => {
      const generator = createGenerator(spec, population);
      generator.prepare(
        trainingSet(
          MINORITY.map((x) => 2 * x),
          N1,
        ),
        createArena(),
      );
      generator.prepare(trainingSet(MINORITY, N1), createArena());
      expect(points(generator, 20)).toEqual(points(prepared(spec), 20));
    });

    test('fill() has the mean and covariance that its law states', () => {
      const n = 100_000;
      const { mean, covariance } = statedLaw(spec);
      const sample = rowMoments(points(prepared(spec), n), D);
      // five standard errors: a coordinate has sd below 2 here, a centred product sd below 4
      expect(largestDifference(sample.mean, mean)).toBeLessThan((5 * 2) / Math.sqrt(n));
      expect(largestDifference(sample.covariance, covariance)).toBeLessThan((5 * 4) / Math.sqrt(n));
    });
  });
}

describe('smote', () => {
  const reference = golden<{
    d: number;
    k: number;
    n1: number;
    minority: number[];
    neighbors: number[];
    pairs: number[];
    steps: number[];
    points: number[];
    many: number;
    mean: number[];
    covariance: number[];
  }>('smote');
  const { d, k, n1 } = reference;
  const minority = Float64Array.from(reference.minority);

  test('prepare() finds the neighbours that imbalanced-learn finds', () => {
    const arena = createArena();
    const generator = createGenerator({ kind: 'smote', k }, population);
    generator.prepare(trainingSet(minority, n1), arena);
    arena.rewind(0);
    // the table is the first thing that prepare() cuts
    expect([...arena.int32(n1 * k)]).toEqual(reference.neighbors);
  });

  test('interpolate() gives imbalanced-learn’s points from its pairs and steps, bit for bit', () => {
    const out = new Float64Array(reference.points.length);
    reference.pairs.forEach((pair, i) => {
      interpolate(
        minority,
        Math.floor(pair / k) * d,
        reference.neighbors[pair]! * d,
        reference.steps[i]!,
        out,
        i * d,
        d,
      );
    });
    expect([...out]).toEqual(reference.points);
  });

  test('fill() and imbalanced-learn have the mean and covariance of the pair law', () => {
    const law = pairLaw(minority, reference.neighbors, d, k);
    const sample = rowMoments(points(prepared({ kind: 'smote', k }, minority, n1), reference.many), d);
    // five standard errors: coordinates have sd below 1.2, centred products below 2
    const [meanTolerance, covarianceTolerance] = [6 / Math.sqrt(reference.many), 10 / Math.sqrt(reference.many)];
    for (const { mean, covariance } of [sample, reference]) {
      expect(largestDifference(mean, law.mean)).toBeLessThan(meanTolerance);
      expect(largestDifference(covariance, law.covariance)).toBeLessThan(covarianceTolerance);
    }
  });

  test('fill() places every point on a segment from a row to one of its neighbours', () => {
    const out = points(prepared({ kind: 'smote', k }, minority, n1), 500);
    for (let i = 0; i < 500; i++) expect(onSomeSegment(out.slice(i * d, (i + 1) * d))).toBe(true);
  });

  function onSomeSegment(point: Float64Array): boolean {
    return reference.neighbors.some((z, pair) => {
      const x = Math.floor(pair / k);
      const u = (point[0]! - minority[x * d]!) / (minority[z * d]! - minority[x * d]!);
      if (!(u >= 0 && u <= 1)) return false;
      return point.every((value, j) => {
        const start = minority[x * d + j]!;
        return Math.abs(value - (start + u * (minority[z * d + j]! - start))) < 1e-12;
      });
    });
  }

  test('interpolate() goes a quarter of the way when u = 1/4', () => {
    const out = new Float64Array(2);
    interpolate(Float64Array.of(0, 0, 4, 8), 0, 2, 0.25, out, 0, 2);
    expect([...out]).toEqual([1, 2]);
  });

  test('prepare() says too-few-points unless there are more points than k', () => {
    const generator = createGenerator({ kind: 'smote', k: 5 }, population);
    expect(generator.prepare(trainingSet(MINORITY, 5), createArena())).toBe('too-few-points');
    expect(generator.prepare(trainingSet(MINORITY, 6), createArena())).toBe('ok');
  });
});

describe('gaussian-fit', () => {
  test('prepare() says singular when the points span less than the space, unless there is a ridge', () => {
    const fit = createGenerator({ kind: 'gaussian-fit', ridge: 0 }, population);
    expect(fit.prepare(trainingSet(MINORITY, 1), createArena())).toBe('too-few-points');
    for (const n1 of [2, 3]) expect(fit.prepare(trainingSet(MINORITY, n1), createArena())).toBe('singular');
    expect(fit.prepare(trainingSet(MINORITY, 4), createArena())).toBe('ok');
    const ridged = createGenerator({ kind: 'gaussian-fit', ridge: 1e-6 }, population);
    expect(ridged.prepare(trainingSet(MINORITY, 2), createArena())).toBe('ok');
  });

  test('fill() spreads two points by hand: mean 2, variance 2, so 2 + √2 z', () => {
    const line = createPopulation({ kind: 'gaussian', dimension: 1, majorityMean: [], minorityMean: [1] });
    const fitted = createGenerator({ kind: 'gaussian-fit', ridge: 0 }, line);
    fitted.prepare(trainingSet(Float64Array.of(1, 3), 2), createArena());
    const standard = createGenerator({ kind: 'shifted-gaussian', mean: [] }, line);
    const z = new Float64Array(5);
    standard.fill(testStream('synthetic'), z, 0, 5);
    const x = new Float64Array(5);
    fitted.fill(testStream('synthetic'), x, 0, 5);
    expect([...x]).toEqual([...z].map((value) => 2 + Math.SQRT2 * value));
  });
});

test('createGenerator() refuses numbers out of range', () => {
  for (const k of [0, 1.5, NaN]) {
    expect(() => createGenerator({ kind: 'smote', k }, population)).toThrow('k must be a positive whole number');
  }
  expect(() => createGenerator({ kind: 'gaussian-fit', ridge: -1 }, population)).toThrow('ridge must be');
  expect(() => createGenerator({ kind: 'shifted-gaussian', mean: [1, 2, 3, 4] }, population)).toThrow(RangeError);
});

function prepared(spec: GeneratorSpec, minority = MINORITY, n1 = N1): Generator {
  const generator = createGenerator(spec, population);
  expect(generator.prepare(trainingSet(minority, n1), createArena())).toBe('ok');
  return generator;
}

function points(generator: Generator, count: number): Float64Array {
  const out = new Float64Array(count * D);
  generator.fill(testStream('synthetic'), out, 0, count);
  return out;
}

/** Mean and covariance of a synthetic point, given MINORITY, from the definitions. */
function statedLaw(spec: GeneratorSpec): { mean: ArrayLike<number>; covariance: ArrayLike<number> } {
  const identity = [1, 0, 0, 0, 1, 0, 0, 0, 1];
  const sample = rowMoments(MINORITY, D);
  switch (spec.kind) {
    case 'oracle':
      return { mean: [1, -1, 0], covariance: identity };
    case 'semi-oracle':
      return { mean: sample.mean, covariance: identity };
    case 'shifted-gaussian':
      return { mean: [0.5, 0, 0], covariance: identity };
    case 'gaussian-fit': {
      const covariance = sample.covariance.map((c, i) => (c * N1) / (N1 - 1) + (i % (D + 1) === 0 ? spec.ridge : 0));
      return { mean: sample.mean, covariance };
    }
    case 'smote':
      return pairLaw(MINORITY, neighborsBySorting(MINORITY, N1, D, spec.k), D, spec.k);
  }
}

/** x + u (z − x) over uniform pairs: mean (x + z)/2; E[v v′] with E u² = 1/3, E u (1 − u) = 1/6. */
function pairLaw(rows: Float64Array, neighbors: readonly number[], d: number, k: number) {
  const mean = new Float64Array(d);
  const second = new Float64Array(d * d);
  const share = 1 / neighbors.length;
  neighbors.forEach((z, pair) => {
    const x = Math.floor(pair / k);
    for (let j = 0; j < d; j++) {
      const [xj, zj] = [rows[x * d + j]!, rows[z * d + j]!];
      mean[j] = mean[j]! + (share * (xj + zj)) / 2;
      for (let l = 0; l < d; l++) {
        const [xl, zl] = [rows[x * d + l]!, rows[z * d + l]!];
        second[j * d + l] = second[j * d + l]! + share * ((xj * xl + zj * zl) / 3 + (xj * zl + zj * xl) / 6);
      }
    }
  });
  return { mean, covariance: second.map((value, i) => value - mean[Math.floor(i / d)]! * mean[i % d]!) };
}

function neighborsBySorting(rows: Float64Array, n: number, d: number, k: number): number[] {
  return Array.from({ length: n }, (_, i) => {
    const distance = (o: number) =>
      Array.from({ length: d }, (_, j) => (rows[o * d + j]! - rows[i * d + j]!) ** 2).reduce((a, b) => a + b);
    const others = Array.from({ length: n }, (_, o) => o).filter((o) => o !== i);
    return others.sort((a, b) => distance(a) - distance(b)).slice(0, k);
  }).flat();
}
