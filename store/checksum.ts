/**
 * Checksums against bit rot: CRC-32 over what a row is (so that two intact rows cannot change places) and what it holds.
 *
 * Disks, memory and cables flip a bit now and then, and SQLite checks the structure of its pages but not what they hold.
 * A number of a study changed in silence is worth the four bytes a row. Not a protection against intent.
 */
import { crc32 } from 'node:zlib';
import type { Outcomes } from './ledger.js';
import { bytesOf, measuresOf } from './outcomes.js';

/** Covers the cell key, the range, the number of measures, all codes and all bits of the values. */
export function outcomesChecksum(outcomes: Outcomes): number {
  const { cellKey, first, codes, values } = outcomes;
  const name = `${cellKey}/${first}/${codes.length}/${measuresOf(outcomes)}`;
  return crc32(bytesOf(values), crc32(codes, crc32(name)));
}

/** Covers `name` and `content`. */
export function checksum(name: string, content: string | Uint8Array): number {
  return crc32(content, crc32(`${name}/`));
}
