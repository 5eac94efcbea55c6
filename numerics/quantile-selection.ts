/**
 * Exact quantiles of values that are too many to hold: they come one by one, in as many passes as it takes.
 *
 * Order statistics are found by narrowing (Munro & Paterson, 1980, Theor. Comput. Sci. 12, 315–323). A bracket is all values
 * with the same leading bits, in a form of the bits that sorts as the numbers do. A pass counts the values of a bracket by
 * their next 16 bits, and the bracket gives way to those of its parts that hold a wanted rank; one with few values is
 * collected and sorted. So few values take one pass, a million of continuous law two, and any number four at most.
 */
import { betweenRanks, quantileRanks } from './moments.js';

/** Values that a bracket may hold while they are sorted. */
const MOST_HELD = 65_536;
const DIGIT_BITS = 16;
const DIGITS = 4;
const PARTS = 1 << DIGIT_BITS;

/** A number in hand, and its halves. */
const double = new Float64Array(1);
const words = new Int32Array(double.buffer);

interface Bracket {
  /** Leading digits of 16 bits that its values share; they are those of `high` and `low`, whose other bits are 0. */
  readonly level: number;
  readonly high: number;
  readonly low: number;
  /** Values below it. */
  readonly below: number;
  /** Wanted ranks among all values, ascending. */
  readonly ranks: readonly number[];
  /** Its values, or their counts by the next digit. */
  readonly held: Float64Array | undefined;
  readonly counts: Uint32Array | undefined;
  size: number;
}

export class QuantileSelection {
  readonly #probabilities: readonly number[];
  readonly #mostHeld: number;
  readonly #found = new Map<number, number>();
  #open: readonly Bracket[];
  #n: number | undefined;
  #hasNaN = false;

  /**
   * @param atMost how many values there are, or more; below 2³²
   * @param mostHeld values held for each wanted order statistic, of which there are two for each probability
   */
  constructor(probabilities: readonly number[], atMost: number, mostHeld = MOST_HELD) {
    this.#probabilities = probabilities;
    this.#mostHeld = mostHeld;
    this.#open = [this.#bracket({ level: 0, high: 0, low: 0, below: 0, ranks: [] }, atMost)];
  }

  /** Whether no further pass is needed. */
  get settled(): boolean {
    return this.#n !== undefined && this.#open.length === 0;
  }

  add(value: number): void {
    if (Number.isNaN(value)) this.#hasNaN = true;
    // the first pass has one bracket, of all values
    const all = this.#n === undefined ? this.#open[0] : undefined;
    if (all?.held) {
      all.held[all.size++] = value;
      return;
    }
    double[0] = value;
    const sign = words[1] >> 31;
    // negative numbers sort backwards: all bits turn; of others the sign alone
    const high = words[1] ^ (sign | 0x8000_0000);
    const low = words[0] ^ sign;
    for (let i = 0; i < this.#open.length; i++) {
      const bracket = this.#open[i];
      if (!isInside(bracket, high, low)) continue;
      if (bracket.held) bracket.held[bracket.size] = value;
      else if (bracket.counts) bracket.counts[digitAt(bracket.level, high, low)]++;
      bracket.size++;
    }
  }

  endPass(): void {
    if (this.#n === undefined) {
      const n = this.#open[0].size;
      this.#n = n;
      const ranks = n === 0 ? [] : this.#probabilities.flatMap((probability) => quantileRanks(n, probability));
      const all = { ...this.#open[0], ranks: [...new Set(ranks)].sort((a, b) => a - b) };
      this.#open = ranks.length === 0 ? [] : [all];
    }
    this.#open = this.#open.flatMap((bracket) => this.#narrow(bracket));
  }

  /** One for each probability, of type 7; NaN if there are no values or one is NaN. Once settled. */
  quantiles(): number[] {
    const n = this.#n ?? 0;
    return this.#probabilities.map((probability) => {
      if (n === 0 || this.#hasNaN) return NaN;
      const [low, high] = quantileRanks(n, probability).map((rank) => this.#found.get(rank) ?? NaN);
      return betweenRanks(n, probability, low, high);
    });
  }

  /** What of a bracket is to be looked at in the next pass; what can be told now is noted. */
  #narrow({ level, high, low, below, ranks, held, counts, size }: Bracket): Bracket[] {
    if (held) {
      const sorted = held.subarray(0, size).sort();
      for (const rank of ranks) this.#found.set(rank, sorted[rank - below]);
      return [];
    }
    const parts: Bracket[] = [];
    let [start, next] = [below, 0];
    for (let digit = 0; digit < PARTS && next < ranks.length; digit++) {
      const count = counts?.[digit] ?? 0;
      const first = next;
      while (next < ranks.length && ranks[next] < start + count) next++;
      if (next > first) {
        const inside = { ...withDigit(level, high, low, digit), below: start, ranks: ranks.slice(first, next) };
        if (inside.level < DIGITS) parts.push(this.#bracket(inside, count));
        // all its bits are known, so its values are all the same
        else for (const rank of inside.ranks) this.#found.set(rank, this.#numberOf(inside));
      }
      start += count;
    }
    return parts;
  }

  #bracket(at: Omit<Bracket, 'held' | 'counts' | 'size'>, count: number): Bracket {
    const holds = count <= this.#mostHeld;
    return {
      ...at,
      held: holds ? new Float64Array(count) : undefined,
      counts: holds ? undefined : new Uint32Array(PARTS),
      size: 0,
    };
  }

  /** The number with these bits. */
  #numberOf({ high, low }: Pick<Bracket, 'high' | 'low'>): number {
    const sign = ~(high >> 31);
    words[1] = high ^ (sign | 0x8000_0000);
    words[0] = low ^ sign;
    return double[0];
  }
}

function isInside({ level, high, low }: Bracket, valueHigh: number, valueLow: number): boolean {
  switch (level) {
    case 0:
      return true;
    case 1:
      return (high ^ valueHigh) >>> DIGIT_BITS === 0;
    case 2:
      return high === valueHigh;
    default:
      return high === valueHigh && (low ^ valueLow) >>> DIGIT_BITS === 0;
  }
}

function digitAt(level: number, high: number, low: number): number {
  const word = level < 2 ? high : low;
  return level % 2 === 0 ? word >>> DIGIT_BITS : word & (PARTS - 1);
}

function withDigit(level: number, high: number, low: number, digit: number): Pick<Bracket, 'level' | 'high' | 'low'> {
  const bits = level % 2 === 0 ? digit << DIGIT_BITS : digit;
  return level < 2 ? { level: level + 1, high: high | bits, low } : { level: level + 1, high, low: low | bits };
}
