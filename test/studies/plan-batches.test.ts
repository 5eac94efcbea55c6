import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ArmWork, BATCH_SECONDS, planBatches } from '../../studies/plan-batches.js';
import type { Span } from '../../studies/spans.js';

const span = (from: number, to: number): Span => ({ from, to });

describe('planBatches()', () => {
  test('cuts repetitions of ten seconds in all into batches', () => {
    const work = [{ arm: 0, missing: [span(0, 100_000)], msPerRepetition: 10 }];
    const batches = planBatches(work, 2);
    const first = batches.slice(0, 96);
    expect(first[0]).toEqual({ arm: 0, first: 0, count: 1000 });
    expect(first.every(({ count }) => count * 10 === BATCH_SECONDS * 1000)).toBe(true);
  });

  test('cuts the last two batches for each thread in four, so that no thread waits long for the others', () => {
    const work = [{ arm: 0, missing: [span(0, 100_000)], msPerRepetition: 10 }];
    const last = planBatches(work, 2).slice(96);
    expect(last).toHaveLength(16);
    expect(last[0]).toEqual({ arm: 0, first: 96_000, count: 250 });
    expect(last.every(({ count }) => count === 250)).toBe(true);
    // not into pieces of less than a quarter of a second
    expect(planBatches([{ arm: 0, missing: [span(0, 1600)], msPerRepetition: 0.6 }], 1)).toHaveLength(8);
  });

  test('cuts a small study finer, eight batches for each thread', () => {
    const work = [{ arm: 0, missing: [span(0, 1600)], msPerRepetition: 10 }];
    // all but the last two for each thread, of which each is cut in four
    expect(planBatches(work, 2).filter(({ count }) => count === 100)).toHaveLength(16 - 4);
    expect(planBatches(work, 4).filter(({ count }) => count === 50)).toHaveLength(32);
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

  test('gives arms that have little to do a batch together, one of at most ten seconds', () => {
    const work = Array.from({ length: 5000 }, (_, arm) => ({ arm, missing: [span(0, 4)], msPerRepetition: 10 }));
    const batches = planBatches(work, 2);
    // 200 seconds of work: eight batches for each of two threads would have more than ten
    expect(batches).toHaveLength(20);
    expect(batches.slice(0, 2)).toEqual([
      { arm: 0, arms: 250, first: 0, count: 4 },
      { arm: 250, arms: 250, first: 0, count: 4 },
    ]);
  });

  test('gives no more than a thousand arms one batch, however little they cost', () => {
    const work = Array.from({ length: 2500 }, (_, arm) => ({ arm, missing: [span(0, 1)], msPerRepetition: 1e-6 }));
    expect(planBatches(work, 1).map(({ arm, arms }) => [arm, arms])).toEqual([
      [0, 1000],
      [1000, 1000],
      [2000, 500],
    ]);
  });

  test('lets small arms around a large one share, and covers all that each of them misses', () => {
    const work = [
      { arm: 0, missing: [span(0, 2)], msPerRepetition: 1 },
      { arm: 1, missing: [], msPerRepetition: 0 },
      { arm: 2, missing: [span(4, 5), span(7, 9)], msPerRepetition: 1 },
      { arm: 3, missing: [span(0, 2)], msPerRepetition: 50_000 },
      { arm: 4, missing: [span(1, 2)], msPerRepetition: 1 },
    ];
    expect(planBatches(work, 1)).toEqual([
      { arm: 3, first: 0, count: 1 },
      { arm: 0, arms: 3, first: 0, count: 9 },
      { arm: 3, first: 1, count: 1 },
      { arm: 4, first: 1, count: 1 },
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
            const own = batches.filter((batch) => batch.arm <= arm && arm < batch.arm + (batch.arms ?? 1));
            const lacking = missing.flatMap(({ from, to }) => upTo(from, to));
            const planned = own.flatMap(({ first, count }) =>
              lacking.filter((repetition) => first <= repetition && repetition < first + count),
            );
            expect(planned.sort((a, b) => a - b)).toEqual(lacking);
            // a batch of one arm asks for nothing that is there
            const alone = own.filter(({ arms = 1 }) => arms === 1);
            expect(lacking).toEqual(
              expect.arrayContaining(alone.flatMap((one) => upTo(one.first, one.first + one.count))),
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
