/** Whether two results of one repetition of a cell are the same bytes. */
import { outcomeName } from './repetition.js';

export interface RepetitionResult {
  /** Index into `OUTCOMES`. */
  readonly code: number;
  /** One for each measure; NaN if it failed. */
  readonly values: ArrayLike<number>;
}

export interface Difference {
  /** `outcome`, or the measure. */
  readonly what: string;
  readonly stored: string;
  readonly replayed: string;
}

/** Every place where they differ, bit for bit; any NaN is as good as another, −0 is not 0. */
export function repetitionDifferences(
  measures: readonly string[],
  stored: RepetitionResult,
  replayed: RepetitionResult,
): Difference[] {
  const outcomes = [stored, replayed].map(({ code }) => outcomeName(code)) as [string, string];
  const changed = outcomes[0] === outcomes[1] ? [] : [{ what: 'outcome', stored: outcomes[0], replayed: outcomes[1] }];
  const values = measures.flatMap((what, i) => {
    const [kept, got] = [stored.values[i] ?? Number.NaN, replayed.values[i] ?? Number.NaN];
    return Object.is(kept, got) ? [] : [{ what, stored: allDigits(kept), replayed: allDigits(got) }];
  });
  return [...changed, ...values];
}

/** A double with the 17 digits that tell it from every other. */
export function allDigits(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'none' : String(value).replace('-', '−');
  return `${Object.is(value, -0) ? '-' : ''}${value.toPrecision(17)}`;
}

/** The bits of a double as 16 hexadecimal digits, the most significant first. */
export function bitsOf(value: number): string {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, Number.isNaN(value) ? Number.NaN : value);
  return view.getBigUint64(0).toString(16).padStart(16, '0');
}
