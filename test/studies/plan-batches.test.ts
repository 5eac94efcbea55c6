import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ArmWork, BATCH_SECONDS, planBatches } from '../../studies/plan-batches.js';
import type { Span } from '../../studies/spans.js';

const span = (from: number, to: number): Span => ({ from, to });

describe('planBatches()', () => {
  test('cuts repetitions of ten seconds in all into batches', () => {
    const work = [{ arm: 0, missing: [span(0, 100_000)], msPerRepetition: 10 }];
    const batches = planBatches(work, 2);
    expect(batches).toHaveLength(100);
    expect(batches[0]).toEqual({ arm: 0, first: 0, count: 1000 });
    expect(batches.every(({ count }) => count * 10 === BATCH_SECONDS * 1000)).toBe(true);
  });

  test('cuts a small study finer, eight batches for each thread', () => {
    const work = [{ arm: 0, missing: [span(0, 1600)], msPerRepetition: 10 }];
    expect(planBatches(work, 2)).toHaveLength(16);
    expect(planBatches(work, 4)).toHaveLength(32);
  });

  test('cuts nothing below a tenth of a second', () => {
    const work = [{ arm: 0, missing: [span(0, 100)], msPerRepetition: 1 }];
    expect(planBatches(work, 64)).toEqual([{ arm: 0, first: 0, count: 100 }]);
  });

  test('gives a slow repetition a batch of its own', () => {
    const work = [{ arm: 0, missing: [span(5, 8)], msPerRepetition: 60_000 }];
    expect(planBatches(work, 1).map(({ first, count }) => [first, count])).toEqual([
      [5, 1],
      [6, 1],
      [7, 1],
    ]);
  });

  test('takes a batch size as it is given, and leaves no small remainder', () => {
    const work = [{ arm: 3, missing: [span(0, 10), span(20, 21)], msPerRepetition: 1 }];
    expect(planBatches(work, 1, 4)).toEqual([
      { arm: 3, first: 0, count: 3 },
      { arm: 3, first: 3, count: 3 },
      { arm: 3, first: 6, count: 4 },
      { arm: 3, first: 20, count: 1 },
    ]);
  });

  test('lets all arms advance together', () => {
    const work = [0, 1].map((arm) => ({ arm, missing: [span(0, 4)], msPerRepetition: 1 }));
    expect(planBatches(work, 1, 2).map(({ arm, first }) => [arm, first])).toEqual([
      [0, 0],
      [1, 0],
      [0, 2],
      [1, 2],
    ]);
  });

  test('plans nothing where nothing is missing', () => {
    expect(planBatches([], 2)).toEqual([]);
    expect(planBatches([{ arm: 0, missing: [], msPerRepetition: 0 }], 2)).toEqual([]);
  });

  test('partitions what is missing: every repetition of every arm exactly once, whatever it costs', () => {
    fc.assert(
      fc.property(
        anyWork(),
        fc.integer({ min: 1, max: 64 }),
        fc.option(fc.integer({ min: 1, max: 500 })),
        (work, threads, size) => {
          const batches = planBatches(work, threads, size ?? undefined);
          expect(batches.every(({ count }) => count >= 1 && count <= (size ?? Infinity))).toBe(true);
          for (const { arm, missing } of work) {
            const own = batches.filter((batch) => batch.arm === arm).sort((a, b) => a.first - b.first);
            expect(own.flatMap(({ first, count }) => upTo(first, first + count))).toEqual(
              missing.flatMap(({ from, to }) => upTo(from, to)),
            );
          }
          expect(batches.every((batch) => work.some(({ arm }) => arm === batch.arm))).toBe(true);
        },
      ),
      { seed: 2, numRuns: 300 },
    );
  });
});

/** Arms with ascending, disjoint spans and costs from nothing to minutes. */
function anyWork(): fc.Arbitrary<ArmWork[]> {
  const spans = fc
    .uniqueArray(fc.integer({ min: 0, max: 600 }), { maxLength: 8 })
    .map((edges) => edges.sort((a, b) => a - b))
    .map((edges) =>
      edges.flatMap((from, i) => (i % 2 === 0 && i + 1 < edges.length ? [span(from, edges[i + 1]!)] : [])),
    );
  const msPerRepetition = fc.oneof(fc.constantFrom(0, 1e-9, 1e6), fc.double({ min: 0, max: 1e4, noNaN: true }));
  return fc
    .array(fc.record({ missing: spans, msPerRepetition }), { maxLength: 5 })
    .map((arms) => arms.map((work, arm) => ({ arm, ...work })));
}

function upTo(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}
