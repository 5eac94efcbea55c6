/**
 * Cells some of whose failures are computed again: where a repetition failed for a retried reason, its result is the one under
 * the later numerics' key, as soon as that is stored. All others stay what they are.
 */
import { type Arm, type Cell, studyGrid } from '../studies/grid.js';
import { gaps, lengthOfSpans, type Span } from '../studies/spans.js';
import type { Ledger, Outcomes } from './ledger.js';
import { measuresOf, spanOf } from './outcomes.js';
import type { RunSpec } from './run-spec.js';

/** Repetitions that a cell lacks under a key. */
export interface Lack {
  readonly cell: Cell;
  readonly key: string;
  readonly numericsVersion: number;
  /** Ascending, disjoint. */
  readonly spans: readonly Span[];
}

/** What a run has of a cell in `span`, retried failures replaced: maximal consecutive pieces in ascending order. */
export async function readCell(ledger: Ledger, spec: RunSpec, arm: Arm, cell: Cell, span: Span): Promise<Outcomes[]> {
  const pieces = await ledger.read(cell.key, span);
  return await Promise.all(pieces.map((piece) => withRetries(ledger, spec, arm, cell, piece)));
}

/** A stored piece of a cell with its retried failures replaced. */
export async function withRetries(
  ledger: Ledger,
  spec: RunSpec,
  arm: Arm,
  cell: Cell,
  stored: Outcomes,
): Promise<Outcomes> {
  let piece = stored;
  for (const { reason, numericsVersion } of spec.retries) {
    piece = await replaced(ledger, piece, reason, keyUnder(spec, arm, cell, numericsVersion));
  }
  return piece;
}

/** What is still to be computed of a cell in `span`: what was never stored, and failures that are to be computed again. */
export async function lacksOf(ledger: Ledger, spec: RunSpec, arm: Arm, cell: Cell, span: Span): Promise<Lack[]> {
  const { numericsVersion } = spec;
  const lacks: Lack[] = [{ cell, key: cell.key, numericsVersion, spans: await ledger.missing(cell.key, span) }];
  if (spec.retries.length === 0) return lacks;

  let pieces = await ledger.read(cell.key, span);
  for (const { reason, numericsVersion } of spec.retries) {
    const key = keyUnder(spec, arm, cell, numericsVersion);
    const failures = pieces.flatMap((piece) => spansWith(piece, reason));
    const missing = await Promise.all(failures.map((failure) => ledger.missing(key, failure)));
    lacks.push({ cell, key, numericsVersion, spans: missing.flat() });
    pieces = await Promise.all(pieces.map((piece) => replaced(ledger, piece, reason, key)));
  }
  return lacks;
}

/** How many repetitions are lacking, over all keys. */
export function countLacking(lacks: readonly Lack[]): number {
  return lacks.reduce((sum, { spans }) => sum + lengthOfSpans(spans), 0);
}

/** Every key under which the run may have repetitions: its cells', and those of failures that are computed again. */
export function keysOfRun(spec: RunSpec): string[] {
  const versions = [spec.numericsVersion, ...spec.retries.map(({ numericsVersion }) => numericsVersion)];
  return [...new Set(versions)].flatMap((version) =>
    [...studyGrid(spec.study, version)].flatMap(({ cells }) => [...cells].map(({ key }) => key)),
  );
}

/** The key of the same cell under other numerics. */
function keyUnder({ study, numericsVersion }: RunSpec, arm: Arm, cell: Cell, version: number): string {
  if (version === numericsVersion) return cell.key;
  const other = studyGrid(study, version)[arm.index]?.cells[cell.index];
  if (other === undefined)
    throw new RangeError(`Cannot find cell ${cell.key} under numerics ${version}: it must be of the run's grid`);
  return other.key;
}

async function replaced(ledger: Ledger, piece: Outcomes, reason: number, key: string): Promise<Outcomes> {
  if (!piece.codes.includes(reason)) return piece;
  const measures = measuresOf(piece);
  const codes = piece.codes.slice();
  const values = piece.values.slice();
  for (const later of await ledger.read(key, spanOf(piece))) {
    for (const [i, code] of later.codes.entries()) {
      const row = later.first + i - piece.first;
      if (piece.codes[row] !== reason) continue;
      codes[row] = code;
      values.set(later.values.subarray(i * measures, (i + 1) * measures), row * measures);
    }
  }
  return { ...piece, codes, values };
}

function spansWith({ first, codes }: Outcomes, reason: number): Span[] {
  const others = Array.from(codes, (code, i) => ({ code, from: first + i, to: first + i + 1 }));
  return gaps(
    { from: first, to: first + codes.length },
    others.filter(({ code }) => code !== reason),
  );
}
