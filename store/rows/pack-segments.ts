/** Many segments as one string of codes and one of numbers, so that one statement writes them all. */
import { outcomesChecksum } from '../checksum.js';
import type { Outcomes } from '../ledger.js';
import { bytesOf, countFailed } from '../outcomes.js';

export interface PackedSegments {
  readonly rows: readonly {
    readonly cellKey: string;
    readonly first: number;
    readonly count: number;
    readonly failed: number;
    readonly checksum: number;
    /** Where its codes begin, from 1. */
    readonly codesAt: number;
    /** Where the bytes of its numbers begin, from 1, and how many there are. */
    readonly numbersAt: number;
    readonly size: number;
  }[];
  readonly codes: Uint8Array;
  readonly numbers: Uint8Array;
}

export function packSegments(segments: readonly Outcomes[]): PackedSegments {
  let [codesAt, numbersAt] = [1, 1];
  const rows = segments.map((outcomes) => {
    const { cellKey, first, codes, values } = outcomes;
    const row = {
      cellKey,
      first,
      count: codes.length,
      failed: countFailed(codes),
      checksum: outcomesChecksum(outcomes),
    };
    const places = { codesAt, numbersAt, size: values.byteLength };
    codesAt += codes.length;
    numbersAt += values.byteLength;
    return { ...row, ...places };
  });
  return {
    rows,
    codes: concatenate(segments.map(({ codes }) => codes)),
    numbers: concatenate(segments.map(({ values }) => bytesOf(values))),
  };
}

function concatenate(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
