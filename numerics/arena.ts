/**
 * The arena: one block of memory per compute thread, in which data sets, pools and work space live from the moment they
 * are drawn. Kernels get views of it, plain TypeScript ones and WebAssembly ones alike, and nothing is ever copied.
 *
 * Allocation only moves an offset. Growing the memory detaches every view, so space is reserved first, then cut.
 */
const ALIGNMENT = 16;
const PAGE_BYTES = 65536;

/** What the arena needs of its memory; a `WebAssembly.Memory` has this shape. */
export interface ArenaMemory {
  readonly buffer: ArrayBufferLike;
  /** Adds pages of 64 KiB; `buffer` is a new object afterwards. */
  grow(pages: number): number;
}

/** Bytes that an array of `length` elements takes in the arena, padding included. */
export function arenaBytesOf(length: number, bytesPerElement: 4 | 8 = 8): number {
  return Math.ceil((length * bytesPerElement) / ALIGNMENT) * ALIGNMENT;
}

export class Arena {
  readonly #memory: ArenaMemory;
  readonly #base: number;
  #offset: number;
  #epoch = 0;

  /** @param base first byte the arena may use; below it lie a kernel's own constants */
  constructor(memory: ArenaMemory, base = 0) {
    this.#memory = memory;
    this.#base = Math.ceil(base / ALIGNMENT) * ALIGNMENT;
    this.#offset = this.#base;
  }

  /** Rises with every `reset`; views of an older epoch may be detached or overwritten. */
  get epoch(): number {
    return this.#epoch;
  }

  /** Forgets every view. */
  reset(): void {
    this.#offset = this.#base;
    this.#epoch += 1;
  }

  /**
   * Makes room for `bytes` from the base on, growing the memory at most once.
   *
   * @throws {RangeError} if views exist: growing would detach them
   */
  reserve(bytes: number): void {
    if (this.#offset !== this.#base) {
      throw new RangeError('Cannot reserve arena space: views exist, reset() the arena first');
    }
    const missing = this.#base + bytes - this.#memory.buffer.byteLength;
    if (missing > 0) this.#memory.grow(Math.ceil(missing / PAGE_BYTES));
  }

  /** The present position, for `rewind`. */
  mark(): number {
    return this.#offset;
  }

  /** Frees everything cut since `mark` was taken. */
  rewind(mark: number): void {
    if (!(mark >= this.#base && mark <= this.#offset)) {
      throw new RangeError(
        `Cannot rewind the arena: the mark must lie in [${this.#base}, ${this.#offset}], got ${mark}`,
      );
    }
    this.#offset = mark;
  }

  /** Cuts `length` doubles; their values are whatever the memory held. */
  float64(length: number): Float64Array {
    return new Float64Array(this.#memory.buffer, this.#cut(arenaBytesOf(length, 8)), length);
  }

  /** Cuts `length` 32-bit integers; their values are whatever the memory held. */
  int32(length: number): Int32Array {
    return new Int32Array(this.#memory.buffer, this.#cut(arenaBytesOf(length, 4)), length);
  }

  #cut(bytes: number): number {
    const start = this.#offset;
    const end = start + bytes;
    if (!(end <= this.#memory.buffer.byteLength)) {
      throw new RangeError(
        `Cannot take ${bytes} bytes of the arena: ${this.#memory.buffer.byteLength - start} are left, reserve() more`,
      );
    }
    this.#offset = end;
    return start;
  }
}
