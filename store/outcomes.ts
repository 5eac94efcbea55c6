/** What every store does with outcomes in memory: validate, cut, join and compare them, bit for bit. */

import type { Span } from '../studies/spans.js';
import { IntegrityError, type Outcomes } from './ledger.js';

/** The code of a repetition that did not fail. */
const SUCCESS = 0;
/** The one NaN that is stored: quiet, positive, no payload. */
const NAN_BITS = 0x7ff8_0000_0000_0000n;

/** How many numbers each repetition has. */
export function measuresOf({ codes, values }: Outcomes): number {
  return values.length / codes.length;
}

/** Repetitions that were new to a ledger, over all cells. */
export interface Fresh {
  readonly repetitions: number;
  readonly failed: number;
}

/** The repetitions that `outcomes` cover. */
export function spanOf({ first, codes }: Outcomes): Span {
  return { from: first, to: first + codes.length };
}

export function countFailed(codes: Uint8Array): number {
  let failed = 0;
  for (const code of codes) if (code !== SUCCESS) failed++;
  return failed;
}

/**
 * Validates outcomes that somebody wants stored, and gives every NaN the same bits.
 *
 * A NaN in a successful repetition is refused: it would turn a whole curve into NaN without a reason to show.
 * Infinities, −0 and denormals pass unchanged.
 *
 * @returns `outcomes` itself if nothing had to change; the argument is never modified
 * @throws {RangeError} naming the cell and what is wrong
 */
export function canonicalOutcomes(outcomes: Outcomes): Outcomes {
  const { cellKey, first, codes, values } = outcomes;
  const measures = measuresOf(outcomes);
  const refuse = (reason: string) => new RangeError(`Cannot store outcomes of cell ${cellKey}: ${reason}`);
  if (!/^[0-9a-f]{64}$/.test(cellKey)) throw refuse('its key must be 64 hexadecimal digits, lower case');
  if (!(Number.isSafeInteger(first) && first >= 0 && Number.isSafeInteger(first + codes.length))) {
    throw refuse(`the first repetition must be a whole number, got ${first}`);
  }
  if (!(Number.isInteger(measures) && measures > 0)) {
    throw refuse(`values must hold one row per repetition, got ${values.length} values for ${codes.length} codes`);
  }

  let failed = 0;
  for (let r = 0; r < codes.length; r++) {
    const isFailure = codes[r] !== SUCCESS;
    if (isFailure) failed++;
    for (let m = 0; m < measures; m++) {
      const value = values[r * measures + m]!;
      if (Number.isNaN(value) !== isFailure) {
        const must = isFailure ? 'NaN as it failed' : 'a number as it succeeded';
        throw refuse(`measure ${m} of repetition ${first + r} must be ${must} (code ${codes[r]}), got ${value}`);
      }
    }
  }
  return failed === 0 ? outcomes : { ...outcomes, values: withOneNaN(values) };
}

/** Cuts out the repetitions of `span`, which must lie inside. @returns views, not copies */
export function cutOutcomes(outcomes: Outcomes, { from, to }: Span): Outcomes {
  const { cellKey, first, codes, values } = outcomes;
  const measures = measuresOf(outcomes);
  return {
    cellKey,
    first: from,
    codes: codes.subarray(from - first, to - first),
    values: values.subarray((from - first) * measures, (to - first) * measures),
  };
}

/**
 * Joins pieces of one cell into maximal consecutive ones, cut to `span`.
 *
 * @param pieces ascending, disjoint, each touching `span`
 * @returns fresh arrays, or a piece itself where there is nothing to cut or join
 */
export function joinOutcomes(pieces: readonly Outcomes[], span: Span): Outcomes[] {
  const joined: Outcomes[] = [];
  for (let start = 0, end = 0; start < pieces.length; start = end) {
    end = start + 1;
    while (end < pieces.length && spanOf(pieces[end - 1]!).to === pieces[end]!.first) end++;
    const alone = end === start + 1 && isInside(spanOf(pieces[start]!), span);
    joined.push(alone ? pieces[start]! : concatenate(pieces.slice(start, end), span));
  }
  return joined;
}

/**
 * Compares two outcomes of one cell where they overlap.
 *
 * @throws {IntegrityError} naming the first repetition whose code or value bits differ, and both
 */
export function assertSameOutcomes(stored: Outcomes, offered: Outcomes): void {
  const overlap = overlapOf(stored, spanOf(offered));
  if (overlap.from >= overlap.to) return;
  if (sameBits(cutOutcomes(stored, overlap), cutOutcomes(offered, overlap))) return;

  for (let repetition = overlap.from; repetition < overlap.to; repetition++) {
    const at = { from: repetition, to: repetition + 1 };
    const [kept, got] = [cutOutcomes(stored, at), cutOutcomes(offered, at)];
    if (sameBits(kept, got)) continue;
    throw new IntegrityError(
      `Cannot store repetition ${repetition} of cell ${stored.cellKey}: it must be what the ledger holds, ${describe(kept)}, got ${describe(got)}; ` +
        'the program, the machine or the numerics version is at fault, and nothing of this batch was written',
    );
  }
}

/** @throws {IntegrityError} if the cell has another number of measures in the ledger */
export function assertMeasures(known: { readonly key: string; readonly measures: number }, offered: Outcomes): void {
  const measures = measuresOf(offered);
  if (known.measures === measures) return;
  throw new IntegrityError(
    `Cannot store outcomes of cell ${known.key}: it must have as many measures as in the ledger, ${known.measures}, got ${measures}`,
  );
}

/** The repetitions of `outcomes` in `span`: empty, with `from` ≥ `to`, if there are none. */
export function overlapOf(outcomes: Outcomes, span: Span): Span {
  const { from, to } = spanOf(outcomes);
  return { from: Math.max(from, span.from), to: Math.min(to, span.to) };
}

function withOneNaN(values: Float64Array): Float64Array {
  const copy = values.slice();
  const bits = new BigUint64Array(copy.buffer);
  for (let i = 0; i < copy.length; i++) if (Number.isNaN(copy[i])) bits[i] = NAN_BITS;
  return copy;
}

function isInside(part: Span, whole: Span): boolean {
  return part.from >= whole.from && part.to <= whole.to;
}

function concatenate(pieces: readonly Outcomes[], span: Span): Outcomes {
  const [head, tail] = [pieces[0]!, pieces[pieces.length - 1]!];
  const whole = { from: Math.max(head.first, span.from), to: Math.min(spanOf(tail).to, span.to) };
  const measures = measuresOf(head);
  const codes = new Uint8Array(whole.to - whole.from);
  const values = new Float64Array(codes.length * measures);
  // as bytes, since copying doubles may change the bits of a NaN
  const bytes = bytesOf(values);
  for (const piece of pieces) {
    const part = cutOutcomes(piece, overlapOf(piece, whole));
    codes.set(part.codes, part.first - whole.from);
    bytes.set(bytesOf(part.values), (part.first - whole.from) * measures * 8);
  }
  return { cellKey: head.cellKey, first: whole.from, codes, values };
}

/** The bytes of `array` as they lie in memory; little-endian on every platform that the project runs on. */
export function bytesOf(array: Uint8Array | Float64Array | Uint32Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

function sameBits(a: Outcomes, b: Outcomes): boolean {
  return Buffer.compare(a.codes, b.codes) === 0 && Buffer.compare(bytesOf(a.values), bytesOf(b.values)) === 0;
}

function describe({ codes, values }: Outcomes): string {
  const shown = Array.from(values, (value) => (Object.is(value, -0) ? '-0' : String(value)));
  return `code ${codes[0]} [${shown.join(', ')}]`;
}
