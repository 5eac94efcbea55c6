/**
 * What is stored of a run's cells, taken in as it comes: counts, outcomes and moments, over all that is finished and over the
 * repetitions from 0 without a gap.
 *
 * A look costs a row of the ledger for each cell, whatever is stored; only cells whose totals have changed are read, and of them
 * only what is new. Failures that newer numerics compute again are the exception: such a cell is read anew when it changes.
 */
import { performance } from 'node:perf_hooks';
import type { Arm, Cell } from '../../studies/grid.js';
import { gaps, type Span, unionOfSpans } from '../../studies/spans.js';
import { armExtents } from '../cell-extents.js';
import type { CellTotals, Ledger, Outcomes } from '../ledger.js';
import { readCell } from '../retried-cells.js';
import type { RunSpec } from '../run-spec.js';
import type { CellState, Moments } from './cell-state.js';
import { MomentTable } from './moment-table.js';

export interface LiveCell {
  /** Position among the cells shown. */
  readonly index: number;
  readonly arm: Arm;
  readonly cell: Cell;
}

/** Of larger grids the first arms are shown. */
const MOST_CELLS = 4000;

/** The cells of the first arms that fit, one arm at least. */
export function shownCells({ arms }: RunSpec): LiveCell[] {
  const shown: LiveCell[] = [];
  for (const arm of arms) {
    if (shown.length > 0 && shown.length + arm.cells.length > MOST_CELLS) break;
    for (const cell of arm.cells) shown.push({ index: shown.length, arm, cell });
  }
  return shown;
}

/** What is known of one cell. */
interface Intake {
  asked: number;
  settled: boolean;
  totals: CellTotals;
  /** What was taken in, merged. */
  spans: readonly Span[];
  finished: number;
  failed: number;
  prefix: number;
  prefixFailed: number;
  /** How often each outcome code was seen, and the first few repetitions that failed. */
  readonly codes: Map<number, number>;
  failures: { repetition: number; code: number }[];
  /** {@link markOf} it, when it was last told. */
  mark: string;
}

/** Keys that are looked up at once. */
const KEYS_AT_ONCE = 5000;
/** How long one call may read before it leaves the rest for the next. */
const BUDGET_MS = 200;
/** Cells that one look serves, and repetitions of them that may be in memory at once, unless one cell has more. */
const [MOST_IN_GROUP, MOST_AT_ONCE] = [250, 1_000_000];
/** Failures of a cell that are kept. */
const FIRST_FAILURES = 20;
const NONE: CellTotals = { finished: 0, failed: 0 };

export class LiveCells {
  readonly cells: readonly LiveCell[];
  readonly #ledger: Ledger;
  readonly #spec: RunSpec;
  readonly #columns: readonly (readonly number[])[];
  readonly #all: MomentTable;
  readonly #prefix: MomentTable;
  readonly #intakes: readonly Intake[];
  readonly #offsets: readonly number[];
  /** Cells that are known to have changed and were not read yet. */
  #waiting: number[] = [];

  /** @param measures names of the study's measures: the columns of {@link state} */
  constructor(ledger: Ledger, spec: RunSpec, cells: readonly LiveCell[], measures: readonly string[]) {
    this.#ledger = ledger;
    this.#spec = spec;
    this.cells = cells;
    this.#columns = cells.map(({ cell }) => measures.map((measure) => cell.spec.measures.indexOf(measure as never)));
    let size = 0;
    this.#offsets = cells.map(({ cell }) => {
      size += cell.spec.measures.length;
      return size - cell.spec.measures.length;
    });
    this.#all = new MomentTable(size);
    this.#prefix = new MomentTable(size);
    const { repetitions, precision } = spec.study;
    this.#intakes = cells.map(() => ({ ...emptyIntake(), asked: repetitions, settled: precision === undefined }));
  }

  /** Whether everything that was there at the last look is taken in. */
  get complete(): boolean {
    return this.#waiting.length === 0;
  }

  /** Takes in what is new, as far as the time goes. @returns the cells that have changed, ascending */
  async refresh(): Promise<number[]> {
    if (this.#waiting.length === 0) this.#waiting = await this.#changed();
    const until = performance.now() + BUDGET_MS;
    const changed: number[] = [];
    let taken = 0;
    while (taken < this.#waiting.length && performance.now() < until) {
      const group = this.#groupFrom(taken);
      await this.#take(group);
      taken += group.length;
      for (const index of group) {
        const intake = this.#intakes[index]!;
        const mark = markOf(intake);
        if (mark !== intake.mark) changed.push(index);
        intake.mark = mark;
      }
    }
    this.#waiting = this.#waiting.slice(taken);
    return changed;
  }

  state(index: number): CellState {
    const intake = this.#intakes[index]!;
    const { asked, settled, finished, failed, prefix, prefixFailed } = intake;
    const moments = (table: MomentTable): (Moments | null)[] =>
      this.#columns[index]!.map((column) => (column < 0 ? null : table.moments(this.#offsets[index]! + column)));
    return {
      cell: index,
      asked,
      finished,
      failed,
      prefix,
      prefixFailed,
      settled,
      ratio: null,
      all: moments(this.#all),
      overPrefix: prefix === finished ? null : moments(this.#prefix),
    };
  }

  /** How often each code other than success was seen. */
  failureCounts(index: number): ReadonlyMap<number, number> {
    return this.#intakes[index]!.codes;
  }

  /** The first failures of a cell, ascending. */
  failures(index: number): readonly { readonly repetition: number; readonly code: number }[] {
    return this.#intakes[index]!.failures;
  }

  /** Looks for cells of which more is stored, or more is asked. */
  async #changed(): Promise<number[]> {
    await this.#lookUpExtents();
    const changed: number[] = [];
    for (let at = 0; at < this.cells.length; at += KEYS_AT_ONCE) {
      const group = this.cells.slice(at, at + KEYS_AT_ONCE);
      const totals = await this.#ledger.cellTotals(group.map(({ cell }) => cell.key));
      for (const [i, now] of totals.entries()) {
        const intake = this.#intakes[at + i]!;
        const { totals: before } = intake;
        const retried = this.#spec.retries.length > 0 && now.failed > 0;
        const more = now.finished !== before.finished || now.failed !== before.failed;
        const asks = intake.mark.startsWith(`${intake.asked} ${intake.settled} `);
        if (more || retried || !asks) changed.push(at + i);
        intake.totals = now;
      }
    }
    return changed;
  }

  /** An adaptive study asks for more as it goes on. */
  async #lookUpExtents(): Promise<void> {
    if (this.#spec.study.precision === undefined) return;
    let last: Arm | undefined;
    for (const { index, arm } of this.cells) {
      if (arm === last) continue;
      last = arm;
      for (const { cell, repetitions, settled } of await armExtents(this.#ledger, this.#spec, arm)) {
        const intake = this.#intakes[index + cell.index];
        if (intake === undefined) continue;
        intake.asked = repetitions;
        intake.settled = settled;
      }
    }
  }

  /** The next cells that wait and stand alike, so that one look serves them all. */
  #groupFrom(start: number): number[] {
    const [first] = this.#waiting.slice(start, start + 1);
    if (first === undefined || this.#spec.retries.length > 0) return first === undefined ? [] : [first];
    const { prefix, asked } = this.#intakes[first]!;
    const alike = (index: number) => this.#intakes[index]!.prefix === prefix && this.#intakes[index]!.asked === asked;
    const most = Math.max(1, Math.min(MOST_IN_GROUP, Math.floor(MOST_AT_ONCE / Math.max(1, asked - prefix))));
    const next = this.#waiting.slice(start, start + most);
    const end = next.findIndex((index) => !alike(index));
    return end < 0 ? next : next.slice(0, end);
  }

  async #take(group: readonly number[]): Promise<void> {
    if (this.#spec.retries.length > 0) for (const index of group) this.#forget(index);
    const { prefix: from, asked: to } = this.#intakes[group[0]!]!;
    const window = { from, to };
    const missing = await this.#ledger.missingOf(
      group.map((index) => this.cells[index]!.cell.key),
      window,
    );
    const bySpan = new Map<string, { readonly span: Span; readonly members: number[] }>();
    for (const [i, index] of group.entries()) {
      const intake = this.#intakes[index]!;
      const fresh = gaps(window, missing[i]!).flatMap((span) => gaps(span, intake.spans));
      for (const span of fresh) {
        const key = `${span.from} ${span.to}`;
        const known = bySpan.get(key) ?? { span, members: [] };
        known.members.push(index);
        bySpan.set(key, known);
      }
      intake.spans = unionOfSpans([intake.spans, fresh]);
    }
    for (const { span, members } of bySpan.values()) {
      const pieces = await this.#read(members, span);
      for (const [i, index] of members.entries()) for (const piece of pieces[i]!) this.#add(index, piece);
    }
    for (const index of group) await this.#movePrefix(index);
  }

  /** Repetitions of several cells, retried failures replaced. */
  async #read(members: readonly number[], span: Span): Promise<Outcomes[][]> {
    const cells = members.map((index) => this.cells[index]!);
    if (this.#spec.retries.length === 0)
      return await this.#ledger.readOf(
        cells.map(({ cell }) => cell.key),
        span,
      );
    return await Promise.all(cells.map(({ arm, cell }) => readCell(this.#ledger, this.#spec, arm, cell, span)));
  }

  /** Takes what has become gapless into the moments of the prefix. */
  async #movePrefix(index: number): Promise<void> {
    const intake = this.#intakes[index]!;
    const before = intake.prefix;
    const [head] = intake.spans;
    intake.prefix = head?.from === 0 ? head.to : 0;
    if (intake.prefix === intake.finished) {
      this.#samplesOf(index, (sample) => this.#prefix.copyFrom(this.#all, sample));
      intake.prefixFailed = intake.failed;
    } else if (intake.prefix > before) {
      const [pieces] = await this.#read([index], { from: before, to: intake.prefix });
      for (const piece of pieces!) intake.prefixFailed += this.#addTo(this.#prefix, index, piece);
    }
  }

  #forget(index: number): void {
    const intake = this.#intakes[index]!;
    const { asked, settled, totals } = intake;
    Object.assign(intake, { ...emptyIntake(), asked, settled, totals, mark: intake.mark });
    this.#samplesOf(index, (sample) => {
      this.#all.clear(sample);
      this.#prefix.clear(sample);
    });
  }

  #add(index: number, piece: Outcomes): void {
    const intake = this.#intakes[index]!;
    intake.failed += this.#addTo(this.#all, index, piece);
    intake.finished += piece.codes.length;
    for (const [i, code] of piece.codes.entries()) {
      if (code === 0) continue;
      intake.codes.set(code, (intake.codes.get(code) ?? 0) + 1);
      intake.failures.push({ repetition: piece.first + i, code });
    }
    intake.failures = intake.failures.sort((a, b) => a.repetition - b.repetition).slice(0, FIRST_FAILURES);
  }

  /** @returns how many of them failed */
  #addTo(table: MomentTable, index: number, { codes, values }: Outcomes): number {
    const measures = this.cells[index]!.cell.spec.measures.length;
    const offset = this.#offsets[index]!;
    let failed = 0;
    for (let row = 0; row < codes.length; row++) {
      if (codes[row] !== 0) failed++;
      else for (let m = 0; m < measures; m++) table.add(offset + m, values[row * measures + m]!);
    }
    return failed;
  }

  #samplesOf(index: number, use: (sample: number) => void): void {
    const measures = this.cells[index]!.cell.spec.measures.length;
    for (let m = 0; m < measures; m++) use(this.#offsets[index]! + m);
  }
}

function emptyIntake(): Intake {
  return {
    asked: 0,
    settled: true,
    totals: NONE,
    spans: [],
    finished: 0,
    failed: 0,
    prefix: 0,
    prefixFailed: 0,
    codes: new Map(),
    failures: [],
    mark: '',
  };
}

/** Differs whenever the cell's state does. */
function markOf({ asked, settled, finished, failed, prefix }: Intake): string {
  return `${asked} ${settled} ${finished} ${failed} ${prefix}`;
}
