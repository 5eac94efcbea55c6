import fc from 'fast-check';
import seedrandom from 'seedrandom';
import { expect, test } from 'vitest';
import { CellEstimates } from '../../studies/cell-estimates.js';
import { type CellValues, firstValues, prefixLength } from '../../studies/results.js';
import { slowEstimates } from '../support/slow-estimates.js';
import { storedValues } from '../support/stored-values.js';

test('CellEstimates has the bits of the slow way, however the pieces are cut, and keeps none of them', () => {
  const repetition = fc.record({
    code: fc.constantFrom(0, 0, 0, 2),
    row: fc.tuple(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), fc.constantFrom(0, 0.1, 0.3, 1e-20)),
    isStored: fc.constantFrom(true, true, true, false),
  });
  fc.assert(
    fc.property(fc.array(repetition, { maxLength: 50 }), fc.array(fc.integer({ min: 1, max: 9 })), (drafts, cuts) => {
      const kept = drafts.flatMap((draft, r) => (draft.isStored ? [{ ...draft, r }] : []));
      const stored = storedValues(
        kept.map(({ code }) => code),
        kept.flatMap(({ code, row }) => (code === 0 ? row : [NaN, NaN])),
        kept.map(({ r }) => r),
      );
      expect(inPieces(stored, 2, cuts)).toEqual(slowEstimates(stored, 2));
    }),
    { numRuns: 300 },
  );
});

test('CellEstimates: where slow repetitions have larger values and are missing, the mean of all is biased, that of the prefix is not', () => {
  // odd repetitions are slow; the value is 1 for fast ones and 3 for slow ones, plus noise in [−½, ½]: the mean is 2
  const random = seedrandom('planted');
  const finished = [...Array(2000).keys()].filter((r) => r < 1000 || r % 2 === 0);
  const values = finished.map((r) => (r % 2 === 0 ? 1 : 3) + random() - 0.5);
  const stored = storedValues(new Uint8Array(finished.length), values, finished);
  const [estimates] = inPieces(stored, 1, []);
  // repetition 1001 is the first that is missing. Five standard errors: 5 √(1 + 1/12)/√1001 = 0.165
  expect(estimates!.prefix.repetitions).toBe(1001);
  expect(Math.abs(estimates!.prefix.mean - 2)).toBeLessThan(0.165);
  // 1000 fast and 500 slow ones; 5 √(8/9 + 1/12)/√1500 = 0.13
  expect(Math.abs(estimates!.mean - 5 / 3)).toBeLessThan(0.14);
  expect(2 - estimates!.mean).toBeGreaterThan(5 * estimates!.mcse);
});

test('CellEstimates of a finished cell has the same numbers for the prefix, bit for bit', () => {
  const [estimates] = inPieces(storedValues([0, 2, 0, 0], [1.1, NaN, 0.7, 0.1]), 1, [2]);
  const { repetitions, failed, mean, sd, mcse } = estimates!;
  expect(estimates!.prefix).toEqual({ repetitions, failed, mean, sd, mcse });
});

test('CellEstimates without the first repetition has an empty prefix', () => {
  const [estimates] = inPieces(storedValues([0, 0], [5, 7], [1, 2]), 1, []);
  expect(estimates).toMatchObject({ repetitions: 2, mean: 6, prefix: { repetitions: 0, failed: 0, mean: NaN } });
});

test('firstValues() cuts stored values of several measures', () => {
  const cut = firstValues(storedValues([0, 2, 0], [1, 2, NaN, NaN, 5, 6]), 2);
  expect(cut).toEqual(storedValues([0, 2], [1, 2, NaN, NaN]));
});

/** Feeds pieces of the lengths in `cuts`, then the rest; each is spoilt once it was taken. */
function inPieces({ repetitions, codes, values }: CellValues, measures: number, cuts: readonly number[]) {
  const count = { stored: codes.length, prefix: prefixLength({ repetitions }) };
  const estimates = new CellEstimates(measures, count);
  while (!estimates.settled) {
    let from = 0;
    for (const length of [...cuts, codes.length]) {
      const to = Math.min(codes.length, from + length);
      const piece = [codes.slice(from, to), values.slice(from * measures, to * measures)] as const;
      if (to > from) estimates.add(...piece);
      piece[0].fill(99);
      piece[1].fill(Number.NaN);
      from = to;
    }
    estimates.endPass();
  }
  return estimates.measures();
}
