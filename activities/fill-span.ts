/** Computes and stores what an arm lacks in a span of repetitions: the one way in which numbers enter the ledger. */

import type { Ledger } from '../store/ledger.js';
import type { Arm } from '../studies/grid.js';
import { piecesOfSpans, type Span } from '../studies/spans.js';
import type { Compute, ComputeOptions, ComputeResult } from './compute.js';

export interface Filled {
  /** Repetitions that were new to the ledger, over all cells. */
  readonly repetitions: number;
  readonly elapsedMs: readonly number[];
}

/**
 * Only cells that lack a repetition are computed in it. Each piece is stored when it ends; a piece that is stopped
 * stores the repetitions that it finished.
 *
 * @throws the signal's reason, after storing, if the signal stopped the work
 */
export async function fillSpan(
  { ledger, compute }: { readonly ledger: Ledger; readonly compute: Compute },
  arm: Arm,
  span: Span,
  { signal, onProgress }: ComputeOptions = {},
): Promise<Filled> {
  const { cells } = arm;
  const missing = await Promise.all(cells.map((cell) => ledger.missing(cell.key, span)));
  const elapsedMs: number[] = [];
  let repetitions = 0;

  for (const { span: piece, members } of piecesOfSpans(missing)) {
    signal?.throwIfAborted();
    const wanted = members.flatMap((member) => cells[member] ?? []);
    const result = await compute.run(
      { arm: arm.spec, cells: wanted.map((cell) => cell.spec), first: piece.from, count: piece.to - piece.from },
      { ...(signal && { signal }), onProgress: (done) => onProgress?.(piece.from - span.from + done) },
    );
    repetitions += await store(ledger, wanted, piece.from, result);
    elapsedMs.push(...result.elapsedMs);
    if (result.done < piece.to - piece.from) signal?.throwIfAborted();
  }
  return { repetitions, elapsedMs };
}

async function store(
  ledger: Ledger,
  cells: Arm['cells'],
  first: number,
  { done, codes, values }: ComputeResult,
): Promise<number> {
  if (done === 0) return 0;
  return await ledger.write(
    cells.map((cell, i) => ({
      cellKey: cell.key,
      first,
      codes: codes[i] ?? new Uint8Array(),
      values: values[i] ?? new Float64Array(),
    })),
  );
}
