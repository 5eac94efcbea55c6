import type { Arm } from '../studies/grid.js';
import { gaps, type Span, unionOfSpans } from '../studies/spans.js';
import type { Ledger } from './ledger.js';

/** The repetitions below `repetitions` that the ledger has of some cell of the arm. */
export async function storedSpans(ledger: Ledger, { cells }: Arm, repetitions: number): Promise<Span[]> {
  const span = { from: 0, to: repetitions };
  return unionOfSpans(await Promise.all(cells.map(async ({ key }) => gaps(span, await ledger.missing(key, span)))));
}
