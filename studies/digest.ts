/**
 * The digest of a run: SHA-256 over its canonical results.
 *
 * Cells come in ascending order of their keys, repetitions in ascending order; of each cell the outcomes, then the values
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

/** What a cell is going to hold. */
export interface CellSize {
  readonly repetitions: number;
  readonly measures: number;
}

/** A SHA-256 under way. */
export interface Sha256 {
  update(bytes: Uint8Array): unknown;
  digest(): Uint8Array;
}

/** Feeds cells to the hash one by one, each at once or piece by piece; they must come in ascending order of key. */
export class RunDigest {
  readonly #hash: Sha256;
  #last = '';
  #codesLeft = 0;
  #valuesLeft = 0;

  /** @param hash pure JavaScript if absent; Node's own is 15 times as fast */
  constructor(hash: Sha256 = sha256.create()) {
    this.#hash = hash;
    this.#hash.update(utf8ToBytes('ballast digest 1\n'));
  }

  /** @throws {RangeError} if the cell is out of order */
  add({ key, codes, values }: DigestCell): void {
    this.begin(key, { repetitions: codes.length, measures: codes.length === 0 ? 0 : values.length / codes.length });
    this.addCodes(codes);
    this.addValues(values);
  }

  /** Begins a cell: then come all its codes, then all its values. @throws {RangeError} if it is out of order */
  begin(key: string, { repetitions, measures }: CellSize): void {
    if (key <= this.#last) throw new RangeError(`Cannot digest: cell keys must ascend, got ${key} after ${this.#last}`);
    this.#assertComplete();
    this.#last = key;
    this.#codesLeft = repetitions;
    this.#valuesLeft = repetitions * measures;
    this.#hash.update(utf8ToBytes(`${key} ${repetitions} ${this.#valuesLeft}\n`));
  }

  addCodes(codes: Uint8Array): void {
    this.#codesLeft -= codes.length;
    this.#hash.update(codes);
  }

  addValues(values: Float64Array): void {
    this.#valuesLeft -= values.length;
    this.#hash.update(littleEndian(values));
  }

  /** @returns 64 hexadecimal digits @throws {RangeError} if the last cell is not complete */
  hex(): string {
    this.#assertComplete();
    return bytesToHex(this.#hash.digest());
  }

  #assertComplete(): void {
    if (this.#codesLeft === 0 && this.#valuesLeft === 0) return;
    throw new RangeError(
      `Cannot digest: cell ${this.#last} must be complete, got ${this.#codesLeft} codes and ${this.#valuesLeft} values too few`,
    );
  }
}

/**
 * NaN is written as the one canonical quiet NaN, so that its payload cannot matter. Memory is little-endian on every platform
 * that the project runs on.
 *
 * @returns a copy if there is a NaN
 */
function littleEndian(values: Float64Array): Uint8Array {
  if (!values.some(Number.isNaN)) return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const copy = values.slice();
  const words = new Uint32Array(copy.buffer);
  for (let i = 0; i < copy.length; i++) {
    if (!Number.isNaN(copy[i])) continue;
    words[2 * i] = 0;
    words[2 * i + 1] = 0x7ff8_0000;
  }
  return new Uint8Array(copy.buffer);
}
