/** What a run has so far, against the obvious way with everything in memory; and that the real way holds nothing. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeLargeLedger } from '../../bench/large-ledger.js';
import { type Ledger, MOST_SCANNED, type Outcomes } from '../../store/ledger.js';
import { runCounts, runDigest, runEstimates, runPieces, runRows, runValues } from '../../store/run-results.js';
import { newSpec } from '../../store/run-spec.js';
import { openSqliteLedger } from '../../store/sqlite/open-ledger.js';
import type { Estimates } from '../../studies/cell-estimates.js';
import { RunDigest } from '../../studies/digest.js';
import { studyGrid } from '../../studies/grid.js';
import type { ResultRow } from '../../studies/results.js';
import { slowEstimates } from '../support/slow-estimates.js';
import { tinyStudy } from '../support/tiny-study.js';
import { temporaryFiles } from './support/sqlite-files.js';

const files = temporaryFiles();
let ledger: Ledger;
beforeEach(() => {
  ledger = openSqliteLedger(files.next());
});
afterEach(async () => ledger.close());

// two measures: the first size is held, the second read piece by piece
test.each([500, MOST_SCANNED])(
  'runEstimates() of cells of %d repetitions has the bits of the slow way, and their digest',
  async (repetitions) => {
    const study = await writeLargeLedger(ledger, { cells: 2, repetitions, batch: 333 });
    const { rows, counts, digest } = await runEstimates(spoiling(ledger), newSpec(study));
    expect(counts).toEqual({
      total: 2 * repetitions,
      finished: 2 * repetitions,
      failed: rows[0]!.failed + rows[2]!.failed,
      cells: 2,
      settled: 2,
    });
    const cells = await runValues(spoiling(ledger), newSpec(study));
    expect(rows.map(estimatesIn)).toEqual(cells.flatMap(({ values }) => slowEstimates(values, 2)));

    const whole = new RunDigest();
    const named = cells.map(({ cell, values }) => ({ key: cell.key, ...values }));
    for (const cell of named.sort((a, b) => (a.key < b.key ? -1 : 1))) whole.add(cell);
    expect(digest).toBe(whole.hex());
    expect(await runDigest(spoiling(ledger), newSpec(study))).toEqual({ digest });
  },
);

test('runEstimates() of an unfinished run has no digest, and of each cell its own prefix', async () => {
  const study = tinyStudy({ repetitions: 5 });
  const [first, second] = studyGrid(study)[0]!.cells;
  await ledger.write([
    outcomesOf(first!.key, 0, [1, 2]),
    outcomesOf(first!.key, 3, [6]),
    outcomesOf(second!.key, 1, [8]),
  ]);
  const { rows, counts, digest } = await runEstimates(ledger, newSpec(study));
  expect({ counts, digest }).toMatchObject({ counts: { total: 20, finished: 4, failed: 0 }, digest: null });
  expect(rows.map(({ repetitions, mean, prefix }) => [repetitions, mean, prefix.repetitions, prefix.mean])).toEqual([
    [3, 3, 2, 1.5],
    [1, 8, 0, Number.NaN],
    [0, Number.NaN, 0, Number.NaN],
    [0, Number.NaN, 0, Number.NaN],
  ]);
  expect(await runDigest(ledger, newSpec(study))).toEqual({ missing: 16 });
  expect(await runRows(ledger, newSpec(study))).toEqual(rows);
});

test('runEstimates() of a large cell takes what is there when it begins, whatever is written between its passes', async () => {
  const study = tinyStudy({ generators: ['oracle'], gamma: [0], repetitions: MOST_SCANNED + 2 });
  const { key } = studyGrid(study)[0]!.cells[0]!;
  const values = Array.from({ length: MOST_SCANNED }, (_, i) => Math.sin(i));
  await ledger.write([outcomesOf(key, 0, values)]);
  const before = await runRows(ledger, newSpec(study));
  let passes = 0;
  const during: Ledger = {
    ...ledger,
    async *scan(cellKey, span) {
      yield* ledger.scan(cellKey, span);
      if (passes++ === 0) await ledger.write([outcomesOf(key, MOST_SCANNED, [1e6, 1e6])]);
    },
  };
  expect(await runRows(during, newSpec(study))).toEqual(before);
  expect(passes).toBeGreaterThanOrEqual(2);
});

test('runPieces() gives every repetition of every cell once, cells in the order of the grid', async () => {
  const study = await writeLargeLedger(ledger, { cells: 2, repetitions: 40_000, batch: 9999 });
  const seen = new Map<string, number>();
  for await (const { cell, piece } of runPieces(ledger, newSpec(study))) {
    expect(piece.first).toBe(seen.get(cell.key) ?? 0);
    seen.set(cell.key, piece.first + piece.codes.length);
  }
  expect([...seen]).toEqual(studyGrid(study).flatMap(({ cells }) => cells.map(({ key }) => [key, study.repetitions])));
});

test('runCounts() counts up to the extent of each cell', async () => {
  const study = tinyStudy();
  const { key } = studyGrid(study)[0]!.cells[0]!;
  await ledger.write([outcomesOf(key, 1, [1, 2, 3])]);
  expect(await runCounts(ledger, newSpec(study))).toEqual({ total: 12, finished: 2, failed: 0, cells: 4, settled: 4 });
});

function estimatesIn(row: ResultRow): Estimates {
  const { measure, method, methodKind, n0, n1, generator, gamma, factors, ...estimates } = row;
  return estimates;
}

function outcomesOf(cellKey: string, first: number, values: readonly number[]): Outcomes {
  return { cellKey, first, codes: new Uint8Array(values.length), values: Float64Array.from(values) };
}

/** Overwrites each piece of a scan when the next one is asked for: whoever keeps a piece has wrong numbers. */
function spoiling(ledger: Ledger): Ledger {
  return {
    ...ledger,
    async *scan(cellKey, span) {
      for await (const piece of ledger.scan(cellKey, span)) {
        yield piece;
        piece.codes.fill(77);
        piece.values.fill(Number.NaN);
      }
    },
  };
}
