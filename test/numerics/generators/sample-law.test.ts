/** Sample mean and covariance: by hand, and their order of summation against row-major loops, bit for bit. */
import { describe, expect, test } from 'vitest';
import { sampleCovariance } from '../../../numerics/generators/sample-covariance.js';
import { sampleMean } from '../../../numerics/generators/sample-mean.js';
import { fillNormal } from '../../../numerics/random/normal.js';
import { packRows } from '../../../numerics/rows.js';
import { testStream } from '../../support/numerics/stream.js';

const D = 3;

test('sampleMean() and sampleCovariance() by hand', () => {
  const rows = packRows([1, 0, 3, 4, 5, 8], 3, 2);
  const mean = new Float64Array(2);
  sampleMean(rows, 3, 2, mean);
  expect([...mean]).toEqual([3, 4]);
  // deviations (−2, −4), (0, 0), (2, 4); what lies below the diagonal is left
  const covariance = new Float64Array(4).fill(9);
  sampleCovariance(rows, 3, mean, covariance);
  expect([...covariance]).toEqual([4, 8, 9, 16]);
});

describe.each([2, 63, 64, 65, 128, 131])('of %i rows', (n) => {
  // more rows than are asked for
  const table = new Float64Array((n + 5) * D);
  fillNormal(testStream('sample'), table, 0, table.length);
  const rows = packRows(table, n + 5, D);
  const mean = new Float64Array(D);
  sampleMean(rows, n, D, mean);

  test('sampleMean() sums even rows, then odd rows apart', () => {
    for (let j = 0; j < D; j++) expect(mean[j]).toBe(sumInLanes(n, (i) => table[i * D + j]!) / n);
  });

  test('sampleCovariance() sums products of even rows, then odd rows apart', () => {
    const covariance = new Float64Array(D * D);
    sampleCovariance(rows, n, mean, covariance);
    const deviation = (i: number, j: number) => table[i * D + j]! - mean[j]!;
    for (let j = 0; j < D; j++) {
      for (let k = j; k < D; k++) {
        const sum = sumInLanes(n, (i) => deviation(i, j) * deviation(i, k));
        expect(covariance[j * D + k]).toBe(sum / (n - 1));
      }
    }
  });
});

function sumInLanes(n: number, term: (i: number) => number): number {
  const lanes: [number, number] = [0, 0];
  for (let i = 0; i < n; i++) lanes[i % 2 === 0 ? 0 : 1] += term(i);
  return lanes[0] + lanes[1];
}
