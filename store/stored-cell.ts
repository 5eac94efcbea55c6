/** What is finished of one cell, to be read as often as an estimate needs, always the same. */
import { gaps, lengthOfSpans } from '../studies/spans.js';
import type { CellExtent } from './cell-extents.js';
import { type Ledger, MOST_SCANNED, type Outcomes } from './ledger.js';
import { spanOf } from './outcomes.js';
import { readCell, withRetries } from './retried-cells.js';
import type { RunSpec } from './run-spec.js';

export interface StoredCell {
  /** How many repetitions are finished. */
  readonly stored: number;
  /** Of these, those from 0 without a gap. */
  readonly prefix: number;
  /** All of them in ascending order, piece by piece. Every time the same ones, whatever is written meanwhile. */
  pieces(): Iterable<Outcomes> | AsyncIterable<Outcomes>;
}

/** Looks up what is finished of the repetitions that the run asks for. A cell of few numbers is held, a larger one read each time. */
export async function storedCell(
  ledger: Ledger,
  spec: RunSpec,
  { arm, cell, repetitions }: CellExtent,
): Promise<StoredCell> {
  const span = { from: 0, to: repetitions };
  if (repetitions * cell.spec.measures.length <= MOST_SCANNED) {
    return heldCell(await readCell(ledger, spec, arm, cell, span));
  }
  const finished = gaps(span, await ledger.missing(cell.key, span));
  return {
    ...countsOf(finished),
    async *pieces() {
      for (const part of finished) {
        for await (const piece of ledger.scan(cell.key, part)) yield await withRetries(ledger, spec, arm, cell, piece);
      }
    },
  };
}

/** A cell that is in memory. @param pieces ascending, not touching */
export function heldCell(pieces: readonly Outcomes[]): StoredCell {
  return { ...countsOf(pieces.map(spanOf)), pieces: () => pieces };
}

/** @param finished ascending, not touching */
function countsOf(finished: Parameters<typeof lengthOfSpans>[0]): { stored: number; prefix: number } {
  const [first] = finished;
  return { stored: lengthOfSpans(finished), prefix: first?.from === 0 ? first.to : 0 };
}
