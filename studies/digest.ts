/**
 * The digest of a run: SHA-256 over its canonical results.
 *
 * Cells come in ascending order of their keys, repetitions in ascending order; of each, the outcome and the values
 * as little-endian float64. Equal digests mean equal bytes, however, wherever and in whatever order they were computed.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

export interface DigestCell {
  readonly key: string;
  /** One per repetition, from repetition 0, without gaps. */
  readonly codes: Uint8Array;
  /** (repetitions × measures), row-major. */
  readonly values: Float64Array;
}

/** Feeds cells to the hash one by one; they must come in ascending order of key. */
export class RunDigest {
  readonly #hash = sha256.create();
  #last = '';

  constructor() {
    this.#hash.update(utf8ToBytes('ballast digest 1\n'));
  }

  /** @throws {RangeError} if the cell is out of order */
  add({ key, codes, values }: DigestCell): void {
    if (key <= this.#last) throw new RangeError(`Cannot digest: cell keys must ascend, got ${key} after ${this.#last}`);
    this.#last = key;
    this.#hash.update(utf8ToBytes(`${key} ${codes.length} ${values.length}\n`));
    this.#hash.update(codes);
    this.#hash.update(littleEndian(values));
  }

  /** @returns 64 hexadecimal digits */
  hex(): string {
    return bytesToHex(this.#hash.digest());
  }
}

/** NaN is written as the one canonical quiet NaN, so that its payload cannot matter. */
function littleEndian(values: Float64Array): Uint8Array {
  const bytes = new Uint8Array(values.length * 8);
  const view = new DataView(bytes.buffer);
  for (const [i, value] of values.entries()) view.setFloat64(i * 8, Number.isNaN(value) ? Number.NaN : value, true);
  return bytes;
}
