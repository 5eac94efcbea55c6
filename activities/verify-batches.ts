/**
 * Computes stored repetitions again and compares them with the ledger, outcome by outcome and bit by bit. Nothing is written.
 *
 * A repetition takes the path it took when it was stored: the same task, for the cells of its arm that have it, on the same
 * compute threads.
 */
import type { Measure } from '../numerics/measures.js';
import type { Ledger, Outcomes } from '../store/ledger.js';
import { cutOutcomes, spanOf } from '../store/outcomes.js';
import type { Arm, Cell } from '../studies/grid.js';
import type { Batch } from '../studies/plan-batches.js';
import { piecesOfSpans, type Span } from '../studies/spans.js';
import type { Compute, ComputeOptions, ComputeResult } from './compute.js';

/** What came of one repetition of a cell: an outcome code, and a value for each measure. */
export interface RepetitionResult {
  readonly code: number;
  /** NaN where the code is not 0. */
  readonly values: Float64Array;
}

export interface Difference {
  readonly arm: Arm;
  readonly cell: Cell;
  readonly repetition: number;
  readonly stored: RepetitionResult;
  readonly recomputed: RepetitionResult;
  /** The first measure that differs; undefined if the outcome does. */
  readonly measure: Measure | undefined;
}

export interface Verification {
  /** Repetitions of arms that were computed again. */
  readonly draws: number;
  /** Distinct cells that were compared in some repetition. */
  readonly cells: number;
  /** Repetitions compared, over all cells. */
  readonly repetitions: number;
  /** Values compared. */
  readonly values: number;
  /** Repetitions that differ, over all cells. */
  readonly wrong: number;
  /** The first of them in the order of the grid, at most {@link DIFFERENCES_KEPT}. */
  readonly differences: readonly Difference[];
}

export const DIFFERENCES_KEPT = 10;

/**
 * @param batches what to compute again, each of one arm; repetitions that a cell lacks are passed over
 * @param options `onProgress` counts draws; what the signal stops is left out of the result
 * @throws {LedgerError} if what is stored cannot be read
 */
export async function verifyBatches(
  services: { readonly ledger: Ledger; readonly compute: Compute },
  arms: readonly Arm[],
  batches: readonly Batch[],
  { signal, onProgress }: ComputeOptions = {},
): Promise<Verification> {
  const tally = openTally();
  const inHand = new Map<number, number>();
  const report = () => onProgress?.(tally.draws() + [...inHand.values()].reduce((sum, done) => sum + done, 0));
  let next = 0;

  async function lane(number: number): Promise<void> {
    while (next < batches.length && !signal?.aborted) {
      const { arm: index, first, count } = batches[next++]!;
      const arm = arms[index];
      if (arm === undefined) throw new RangeError(`Cannot verify arm ${index}: the study has ${arms.length}`);
      const options: ComputeOptions = {
        ...(signal && { signal }),
        onProgress(done) {
          inHand.set(number, done);
          report();
        },
      };
      await verifySpan(services, arm, { from: first, to: first + count }, tally, options);
      inHand.delete(number);
      report();
    }
  }
  await Promise.all(Array.from({ length: services.compute.threads }, (_, number) => lane(number)));
  return tally.result();
}

/** Compares what the arm's cells have in `span`. */
async function verifySpan(
  { ledger, compute }: { readonly ledger: Ledger; readonly compute: Compute },
  arm: Arm,
  span: Span,
  tally: Tally,
  options: ComputeOptions,
): Promise<void> {
  const stored = await Promise.all(arm.cells.map((cell) => ledger.read(cell.key, span)));
  for (const { span: piece, members } of piecesOfSpans(stored.map((pieces) => pieces.map(spanOf)))) {
    if (options.signal?.aborted) return;
    const cells = members.flatMap((member) => arm.cells[member] ?? []);
    const task = {
      arm: arm.spec,
      cells: cells.map((cell) => cell.spec),
      first: piece.from,
      count: piece.to - piece.from,
    };
    const [result] = (await compute.run([task], options)).results;
    if (result === undefined) return;
    tally.addDraws(result.done);
    options.onProgress?.(0);
    for (const [place, cell] of cells.entries()) {
      const kept = stored[members[place]!]?.find((outcomes) => isInside(piece, spanOf(outcomes)));
      if (kept !== undefined) compareCell(arm, cell, cutOutcomes(kept, piece), result, place, tally);
    }
  }
}

function isInside(inner: Span, outer: Span): boolean {
  return outer.from <= inner.from && inner.to <= outer.to;
}

/** Compares the repetitions of one cell that were finished. */
function compareCell(
  arm: Arm,
  cell: Cell,
  kept: Outcomes,
  { done, codes, values }: ComputeResult,
  place: number,
  tally: Tally,
): void {
  const { measures } = cell.spec;
  const width = measures.length;
  const [gotCodes, gotValues] = [codes[place] ?? new Uint8Array(), values[place] ?? new Float64Array()];
  tally.addCompared(cell, done, done * width);
  for (let r = 0; r < done; r++) {
    const column = differingColumn(r * width, width, kept.values, gotValues);
    if (kept.codes[r] === gotCodes[r] && column === undefined) continue;
    const resultIn = (code: number | undefined, all: Float64Array): RepetitionResult => ({
      code: code ?? Number.NaN,
      values: all.slice(r * width, (r + 1) * width),
    });
    tally.addDifference({
      arm,
      cell,
      repetition: kept.first + r,
      stored: resultIn(kept.codes[r], kept.values),
      recomputed: resultIn(gotCodes[r], gotValues),
      measure: kept.codes[r] === gotCodes[r] ? measures[column ?? 0] : undefined,
    });
  }
}

/** The first column in which the rows at `start` have other bits; what a NaN carries does not matter. */
function differingColumn(start: number, width: number, a: Float64Array, b: Float64Array): number | undefined {
  // Object.is tells −0 from 0; equal numbers of one sign have the same bits
  for (let m = 0; m < width; m++) if (!Object.is(a[start + m], b[start + m])) return m;
  return undefined;
}

/** Counts as pieces come in, in whatever order, and keeps the first differences of the grid. */
interface Tally {
  draws(): number;
  addDraws(count: number): void;
  addCompared(cell: Cell, repetitions: number, values: number): void;
  addDifference(difference: Difference): void;
  result(): Verification;
}

function openTally(): Tally {
  const cells = new Set<string>();
  let [draws, repetitions, values, wrong] = [0, 0, 0, 0];
  let kept: Difference[] = [];

  function keepFirst(): void {
    const place = ({ cell }: Difference) => cell.index;
    kept.sort((a, b) => a.arm.index - b.arm.index || place(a) - place(b) || a.repetition - b.repetition);
    kept = kept.slice(0, DIFFERENCES_KEPT);
  }
  return {
    draws: () => draws,
    addDraws(count) {
      draws += count;
    },
    addCompared(cell, rows, numbers) {
      if (rows > 0) cells.add(cell.key);
      repetitions += rows;
      values += numbers;
    },
    addDifference(difference) {
      wrong++;
      // now and then is enough, and keeps the memory small where everything differs
      if (kept.push(difference) >= 100 * DIFFERENCES_KEPT) keepFirst();
    },
    result() {
      keepFirst();
      return { draws, cells: cells.size, repetitions, values, wrong, differences: kept };
    },
  };
}
