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
  /** Adds the numbers at `columns` of a row of `values`, at most `capacity` times. */
  add(values: Float64Array, start: number, columns: readonly number[], at: IndexedRow): void;
  /** Rows that have the same bits as another, in lists of two or more, in the order in which they were added. */
  repeated(): IndexedRow[][];
}

export function openValueIndex(capacity: number): ValueIndex {
  const size = 2 ** Math.ceil(Math.log2(2 * Math.max(1, capacity)));
  // of each slot the entry that came first and the one that came last, plus 1; of each entry the next of its kind
  const firsts = new Uint32Array(size);
  const lasts = new Uint32Array(size);
  const nexts = new Uint32Array(capacity);
  const hashes = new Uint32Array(2 * capacity);
  const [owners, rows] = [new Uint32Array(capacity), new Uint32Array(capacity)];
  const hash = new Uint32Array(2);
  let count = 0;

  /** The slot of this hash, or the empty one where it belongs. */
  function slotOf(high: number, low: number): number {
    let slot = low & (size - 1);
    for (;;) {
      const first = firsts[slot]!;
      if (first === 0 || (hashes[2 * first - 2] === high && hashes[2 * first - 1] === low)) return slot;
      slot = (slot + 1) & (size - 1);
    }
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
      hashRow(values, start, columns, hash);
      const [high, low] = [hash[0]!, hash[1]!];
      const slot = slotOf(high, low);
      hashes[2 * count] = high;
      hashes[2 * count + 1] = low;
      owners[count] = owner;
      rows[count] = row;
      count++;
      if (firsts[slot] === 0) firsts[slot] = count;
      else nexts[lasts[slot]! - 1] = count;
      lasts[slot] = count;
    },
    repeated() {
      const lists: number[] = [];
      for (let slot = 0; slot < size; slot++) if (firsts[slot] !== lasts[slot]) lists.push(firsts[slot]!);
      return lists.sort((a, b) => a - b).map(entriesFrom);
    },
  };
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
