import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeAxis } from '../../plots/axis.js';
import { countLabel, labelTicks } from '../../plots/ticks.js';
import { textWidth } from '../../plots/typeface.js';

const SIZE = 7;
const labels = (axis: ReturnType<typeof makeAxis>) => axis.major.map(({ label }) => label);

function axisOf(kind: 'linear' | 'log', low: number, high: number, length = 150) {
  return makeAxis({ kind, direction: 'x', domain: [low, high], range: [0, length], size: SIZE });
}

test('makeAxis() writes 1-2-5 ticks within a decade or two, with minor ticks between', () => {
  const axis = axisOf('log', 0.0009, 0.04);
  expect(labels(axis)).toEqual(['0.001', '0.002', '0.005', '0.01', '0.02']);
  expect(axis.minor).toContain(0.003);
  expect(axis.minor).not.toContain(0.002);
});

test('makeAxis() falls back to decades where 1-2-5 would be more than seven', () => {
  expect(labels(axisOf('log', 6, 3200))).toEqual(['10', '100', '1\u2009000']);
});

test('makeAxis() leaves out decades, all but every k-th, over a huge range', () => {
  const axis = axisOf('log', 1e-12, 1e3, 200);
  expect(axis.major.length).toBeLessThanOrEqual(7);
  expect(labels(axis)[0]).toBe('10⁻¹²');
});

test('makeAxis() takes round steps on a log axis that spans less than a decade', () => {
  expect(labels(axisOf('log', 0.034, 0.044, 300))).toEqual(['0.034', '0.036', '0.038', '0.040', '0.042', '0.044']);
});

test('makeAxis() never writes more than seven labels, nor two that touch, nor one outside', () => {
  const end = fc.double({ min: -9, max: 9, noNaN: true });
  fc.assert(
    fc.property(
      end,
      fc.double({ min: 1e-3, max: 12, noNaN: true }),
      fc.boolean(),
      fc.integer({ min: 60, max: 400 }),
      (start, span, log, length) => {
        const [low, high] = log ? [10 ** start, 10 ** (start + span)] : [start, start + span];
        const axis = axisOf(log ? 'log' : 'linear', low, high, length);
        expect(axis.major.length).toBeGreaterThan(0);
        expect(axis.major.length).toBeLessThanOrEqual(7);
        for (const [index, { value, label }] of axis.major.entries()) {
          expect(value).toBeGreaterThanOrEqual(low - 1e-9 * Math.abs(low));
          expect(value).toBeLessThanOrEqual(high + 1e-9 * Math.abs(high));
          const next = axis.major[index + 1];
          if (next === undefined) continue;
          const gap = axis.at(next.value) - axis.at(value);
          expect(gap).toBeGreaterThan((textWidth(label, SIZE) + textWidth(next.label, SIZE)) / 2);
        }
      },
    ),
    { seed: 5, numRuns: 300 },
  );
});

test('labelTicks() gives equal steps equal decimals and a real minus', () => {
  expect(labelTicks([-0.5, 0, 0.5], 'linear').map(({ label }) => label)).toEqual(['−0.5', '0.0', '0.5']);
});

test('labelTicks() writes fine equal steps plainly if the largest of them is short', () => {
  const labels = (...values: number[]) => labelTicks(values, 'linear').map(({ label }) => label);
  expect(labels(-0.0015, -0.0005, 0)).toEqual(['−0.0015', '−0.0005', '0.0000']);
  expect(labels(0, 0.0004)).toEqual(['0', '4\u2009×\u200910⁻⁴']);
});

test('labelTicks() turns to powers of ten when a plain decimal would be long', () => {
  const values = [1e-4, 2e-4, 1e-3];
  expect(labelTicks(values, 'log').map(({ label }) => label)).toEqual(['10⁻⁴', '2\u2009×\u200910⁻⁴', '10⁻³']);
});

test('countLabel() separates thousands by thin spaces', () => {
  expect([999, 1000, 1234567].map(countLabel)).toEqual(['999', '1\u2009000', '1\u2009234\u2009567']);
});
