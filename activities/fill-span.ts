/** Computes and stores what a run lacks of an arm in a span of repetitions: the one way in which numbers enter the ledger. */
import { armExtents } from '../store/cell-extents.js';
import type { Ledger } from '../store/ledger.js';
import { type Lack, lacksOf } from '../store/retried-cells.js';
import type { RunSpec } from '../store/run-spec.js';
import type { Arm } from '../studies/grid.js';
import { NUMERICS_VERSION } from '../studies/repetition.js';
import { piecesOfSpans, type Span } from '../studies/spans.js';
import type { Compute, ComputeOptions, ComputeResult } from './compute.js';

export interface Filled {
  /** Repetitions that were new to the ledger, over all cells. */
  readonly repetitions: number;
  readonly elapsedMs: readonly number[];
}

/** What computing takes: the ledger, compute threads, and who is to be recorded as having computed. */
export interface Filling {
  readonly ledger: Ledger;
  readonly compute: Compute;
  /** Canonical JSON: program, numerics, platform. */
  readonly writer: string;
}

/**
 * Only cells that lack a repetition are computed in it. Each piece is stored when it ends; a piece that is stopped
 * stores the repetitions that it finished.
 *
 * @throws the signal's reason, after storing, if the signal stopped the work
 * @throws {RangeError} if the run asks for numbers of other numerics than this program's
 */
export async function fillSpan(
  filling: Filling,
  spec: RunSpec,
  arm: Arm,
  span: Span,
  { signal, onProgress }: ComputeOptions = {},
): Promise<Filled> {
  const lacks = await armLacks(filling.ledger, spec, arm, span);
  const elapsedMs: number[] = [];
  let repetitions = 0;

  for (const { span: piece, members } of piecesOfSpans(lacks.map(({ spans }) => spans))) {
    signal?.throwIfAborted();
    const wanted = members.flatMap((member) => lacks[member] ?? []);
    for (const { numericsVersion } of wanted) assertOurs(numericsVersion);
    const cells = wanted.map(({ cell }) => cell.spec);
    const result = await filling.compute.run(
      { arm: arm.spec, cells, first: piece.from, count: piece.to - piece.from },
      { ...(signal && { signal }), onProgress: (done) => onProgress?.(piece.from - span.from + done) },
    );
    repetitions += await store(filling, wanted, piece.from, result);
    elapsedMs.push(...result.elapsedMs);
    if (result.done < piece.to - piece.from) signal?.throwIfAborted();
  }
  return { repetitions, elapsedMs };
}

/** What the cells of an arm lack in `span`, as far as the run asks for it. */
export async function armLacks(ledger: Ledger, spec: RunSpec, arm: Arm, span: Span): Promise<Lack[]> {
  const extents = await armExtents(ledger, spec, arm);
  const lacks = extents.map(({ cell, repetitions }) => {
    const to = Math.min(span.to, repetitions);
    return lacksOf(ledger, spec, arm, cell, { from: Math.min(span.from, to), to });
  });
  return (await Promise.all(lacks)).flat();
}

/** Numbers of other numerics are looked up, never computed. */
function assertOurs(numericsVersion: number): void {
  if (numericsVersion === NUMERICS_VERSION) return;
  throw new RangeError(
    `Cannot compute for numerics v${numericsVersion}: this program's numerics are v${NUMERICS_VERSION}; finish the run with the ` +
      'version of Ballast that began it, or have it computed anew',
  );
}

async function store(
  { ledger, writer }: Filling,
  lacks: readonly Lack[],
  first: number,
  { done, codes, values, elapsedMs }: ComputeResult,
): Promise<number> {
  if (done === 0) return 0;
  const batch = lacks.map(({ key }, i) => ({
    cellKey: key,
    first,
    codes: codes[i] ?? new Uint8Array(),
    values: values[i] ?? new Float64Array(),
  }));
  const spent = elapsedMs.reduce((sum, ms) => sum + ms, 0);
  return await ledger.write(batch, { writer, repetitions: done, elapsedMs: spent });
}
