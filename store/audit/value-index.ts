/**
 * Finds rows of numbers with the same bits among millions: a hash table over 64 bits of hash, in typed arrays.
 *
 * Different rows meet with probability 2^−64 a pair: among ten million rows that is 3 in a million, and nothing next to the
 * chance of a false alarm from rounding.
 */

/** A row that was added, by the numbers it came with. */
export interface IndexedRow {
  readonly owner: number;
  readonly row: number;
}

export interface ValueIndex {
  /** Adds the numbers at `columns` of a row of `values`. */
  add(values: Float64Array, start: number, columns: readonly number[], at: IndexedRow): void;
  /** Rows that have the same bits as another, in lists of two or more, in the order in which they were added. */
  repeated(): IndexedRow[][];
}

/** @param expected how many rows will come, if known: more make it grow */
export function openValueIndex(expected: number): ValueIndex {
  let capacity = 2 ** Math.ceil(Math.log2(Math.max(16, expected)));
  // of each slot the entry that came first and the one that came last, plus 1; of each entry the next of its kind
  let firsts = new Uint32Array(2 * capacity);
  let lasts = new Uint32Array(2 * capacity);
  let nexts = new Uint32Array(capacity);
  let hashes = new Uint32Array(2 * capacity);
  let [owners, rows] = [new Uint32Array(capacity), new Uint32Array(capacity)];
  const hash = new Uint32Array(2);
  let count = 0;

  /** The slot of this hash, or the empty one where it belongs. */
  function slotOf(high: number, low: number): number {
    const mask = firsts.length - 1;
    let slot = low & mask;
    for (;;) {
      const first = firsts[slot]!;
      if (first === 0 || (hashes[2 * first - 2] === high && hashes[2 * first - 1] === low)) return slot;
      slot = (slot + 1) & mask;
    }
  }
  function enter(entry: number): void {
    const slot = slotOf(hashes[2 * entry - 2]!, hashes[2 * entry - 1]!);
    if (firsts[slot] === 0) firsts[slot] = entry;
    else nexts[lasts[slot]! - 1] = entry;
    lasts[slot] = entry;
  }
  function grow(): void {
    capacity *= 2;
    [firsts, lasts, nexts] = [new Uint32Array(2 * capacity), new Uint32Array(2 * capacity), new Uint32Array(capacity)];
    [hashes, owners, rows] = [enlarged(hashes), enlarged(owners), enlarged(rows)];
    for (let entry = 1; entry <= count; entry++) enter(entry);
  }
  function entriesFrom(first: number): IndexedRow[] {
    const entries: IndexedRow[] = [];
    for (let entry = first; entry !== 0; entry = nexts[entry - 1]!) {
      entries.push({ owner: owners[entry - 1]!, row: rows[entry - 1]! });
    }
    return entries;
  }
  return {
    add(values, start, columns, { owner, row }) {
      if (count === capacity) grow();
      hashRow(values, start, columns, hash);
      hashes.set(hash, 2 * count);
      owners[count] = owner;
      rows[count] = row;
      enter(++count);
    },
    repeated() {
      const lists: number[] = [];
      for (let slot = 0; slot < firsts.length; slot++) if (firsts[slot] !== lasts[slot]) lists.push(firsts[slot]!);
      return lists.sort((a, b) => a - b).map(entriesFrom);
    },
  };
}

function enlarged(array: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(2 * array.length);
  larger.set(array);
  return larger;
}

const scratch = new Float64Array(1);
const halves = new Uint32Array(scratch.buffer);

/** Two 32-bit hashes after MurmurHash3 (A. Appleby, public domain), with different constants. */
function hashRow(values: Float64Array, start: number, columns: readonly number[], out: Uint32Array): void {
  let [a, b] = [0x9747b28c, columns.length];
  for (const column of columns) {
    scratch[0] = values[start + column]!;
    for (let half = 0; half < 2; half++) {
      const word = halves[half]!;
      a = Math.imul(rotate(a ^ Math.imul(rotate(Math.imul(word, 0xcc9e2d51), 15), 0x1b873593), 13), 5) + 0xe6546b64;
      b = Math.imul(rotate(b ^ Math.imul(rotate(Math.imul(word, 0x239b961b), 17), 0xab0e9789), 11), 5) + 0x561ccd1b;
    }
  }
  out[0] = finish(a ^ b);
  out[1] = finish(b + Math.imul(a, 0x85ebca6b));
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

function finish(word: number): number {
  let mixed = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
