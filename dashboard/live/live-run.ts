/** One run as somebody watches it: its grid, what is stored of it, how far it is. */
import { createExpectedRepetitions } from '../../store/expected-repetitions.js';
import type { Ledger, RunRecord } from '../../store/ledger.js';
import { LiveCells, shownCells } from '../../store/live/live-cells.js';
import { precisionRatio, precisionTargets } from '../../store/live/precision-targets.js';
import { createLiveCounts } from '../../store/live-counts.js';
import { recentRate } from '../../store/recent-rate.js';
import { digestIfWhole, isWhole, type RunCounts } from '../../store/run-results.js';
import { type RunSpec, recordedSpec, specVersion } from '../../store/run-spec.js';
import { contentKey } from '../../studies/content-key.js';
import type { Study } from '../../studies/study.js';
import { studyYaml } from '../../studies/study-yaml.js';
import type {
  CellState,
  CellView,
  FailureView,
  GridView,
  HistogramView,
  PlotDefaults,
  PrecisionTarget,
  RunPhase,
  RunStanding,
  RunView,
  TheoryView,
} from '../contract.js';
import { cellView } from './cell-view.js';
import { failureView } from './failure-view.js';
import { cellLabel, gridView } from './grid-view.js';
import { histogramView } from './histogram-view.js';
import { theoryView } from './theory-view.js';
import { createTimeLeft, type Progress } from './time-left.js';

export interface LiveServices {
  readonly ledger: Ledger;
  /** Who works on a run now, in a word. */
  readonly phaseOf: (run: RunRecord, counts: RunCounts) => Promise<RunPhase>;
  /** Compute threads that forecasts count on. */
  readonly threads: number;
  /** Of Ballast. */
  readonly version: string;
  readonly now: () => number;
}

export interface LiveChange {
  /** The run asks for something else: grid and cells are all new. */
  readonly revised: boolean;
  readonly changed: readonly number[];
  readonly standing: RunStanding;
  readonly failuresChanged: boolean;
}

/** The digest waits until the page has what it shows first. */
const DIGEST_MS = 1500;

/** What belongs to one revision of the run. */
interface Current {
  readonly version: string;
  readonly spec: RunSpec;
  readonly grid: GridView;
  readonly cells: LiveCells;
  readonly targets: readonly PrecisionTarget[];
  readonly states: CellState[];
  theory?: Promise<TheoryView>;
}

export class LiveRun {
  readonly #services: LiveServices;
  readonly #counts: (spec: RunSpec) => Promise<RunCounts>;
  readonly #expected: (spec: RunSpec) => Promise<number | undefined>;
  readonly #timeLeft: (progress: Progress) => Promise<RunStanding['left']>;
  #record: RunRecord;
  #current: Current;
  #standing: RunStanding | undefined;
  #digest: string | null = null;
  #digesting = false;
  #failed = -1;
  #busy: Promise<LiveChange> | undefined;

  constructor(services: LiveServices, record: RunRecord) {
    this.#services = services;
    this.#record = record;
    this.#current = open(services.ledger, record);
    this.#counts = createLiveCounts(services.ledger, record.id);
    this.#expected = createExpectedRepetitions(services.ledger);
    this.#timeLeft = createTimeLeft(services);
  }

  get id(): string {
    return this.#record.id;
  }

  get study(): Study {
    return this.#current.spec.study;
  }

  /** Whether it will not change unless it is extended. */
  get settled(): boolean {
    const phase = this.#standing?.phase;
    return (phase === 'finished' || phase === 'cancelled') && this.#current.cells.complete;
  }

  /**
   * Takes in what was stored since the last call. At first there may be much: it comes piece by piece, over several calls.
   *
   * @throws {RangeError} if the run is not there any more
   */
  refresh(): Promise<LiveChange> {
    this.#busy ??= this.#refresh().finally(() => {
      this.#busy = undefined;
    });
    return this.#busy;
  }

  /** @throws {RangeError} before the first refresh */
  view(): Omit<RunView, 'temporalUrl' | 'steerable'> {
    const { spec, grid, targets } = this.#current;
    const { study, numericsVersion } = spec;
    if (this.#standing === undefined) throw new RangeError(`Cannot show ${this.id}: it must be refreshed first`);
    return {
      id: this.id,
      study: study.name,
      title: study.title ?? null,
      caption: study.plot?.caption ?? null,
      createdAt: Date.parse(this.#record.createdAt),
      standing: this.#standing,
      grid,
      plot: plotDefaults(spec),
      targets,
      provenance: {
        seed: String(study.seed),
        numericsVersion,
        version: this.#services.version,
        specificationHash: contentKey(study),
        specification: studyYaml(study),
      },
    };
  }

  states(): readonly CellState[] {
    return this.#current.states;
  }

  failures(): FailureView {
    const { grid, cells, states } = this.#current;
    return failureView(this.id, grid, cells, states);
  }

  /** @param key the first digits of the cell's key @returns undefined if there is no such cell, or it has no such measure */
  async cell(key: string, measure: string): Promise<CellView | undefined> {
    const { spec, grid, cells, states, targets } = this.#current;
    const index = key === '' ? -1 : grid.cells.findIndex((cell) => cell.key.startsWith(key));
    const at = cells.cells[index];
    if (at === undefined || !at.cell.spec.measures.includes(measure as never)) return undefined;
    const state = states[index]!;
    return await cellView(this.#services.ledger, { runId: this.id, spec, grid, cells, at, measure, state, targets });
  }

  async histogram(measure: string): Promise<HistogramView> {
    const { spec, grid, cells, states } = this.#current;
    const at = cells.cells.map((cell, i) => ({ at: cell, state: states[i]! }));
    return await histogramView(this.#services.ledger, spec, grid, at, measure);
  }

  theory(): Promise<TheoryView> {
    const current = this.#current;
    current.theory ??= theoryView(current.spec, current.cells.cells);
    return current.theory;
  }

  async #refresh(): Promise<LiveChange> {
    const { ledger } = this.#services;
    const record = await ledger.findRun(this.id);
    if (record === undefined) throw new RangeError(`Cannot watch ${this.id}: the ledger has no such run any more`);
    const revised = specVersion(record) !== this.#current.version;
    this.#record = record;
    if (revised) this.#current = open(ledger, record);
    const { cells, states, targets, spec } = this.#current;
    const changed = await cells.refresh();
    const { measures } = spec.study;
    for (const index of changed) {
      const state = cells.state(index);
      states[index] = { ...state, ratio: precisionRatio(state, measures, targets) };
    }
    const standing = await this.#stand(changed.length > 0);
    const failed = states.reduce((sum, state) => sum + state.failed, 0);
    const failuresChanged = failed !== this.#failed;
    this.#failed = failed;
    return { revised, changed, standing, failuresChanged };
  }

  async #stand(moved: boolean): Promise<RunStanding> {
    const { ledger, phaseOf, now } = this.#services;
    const { spec, states, grid } = this.#current;
    const counts = this.#countsOfStates() ?? (await this.#counts(spec));
    const phase = await phaseOf(this.#record, counts);
    const working = phase === 'running' || phase === 'closing';
    const rate = working ? await recentRate(ledger, this.id, now()) : null;
    const expected = Math.round((await this.#expected(spec)) ?? counts.total);
    this.#lookForDigest(isWhole(counts));
    const previous = this.#standing?.worst ?? null;
    this.#standing = {
      phase,
      total: counts.total,
      expected,
      finished: counts.finished,
      failed: counts.failed,
      perSecond: rate,
      left: working ? await this.#timeLeft({ spec, counts, expected, rate }) : null,
      priority: this.#record.priority,
      revision: this.#record.revision,
      digest: this.#digest,
      precise: states.reduce((sum, { ratio }) => sum + (ratio !== null && ratio <= 1 ? 1 : 0), 0),
      cells: grid.cells.length,
      worst: moved ? worstOf(grid, states) : previous,
    };
    return this.#standing;
  }

  /** It reads all that is stored, so nobody waits for it: a later look tells. */
  #lookForDigest(whole: boolean): void {
    if (!whole) this.#digest = null;
    if (!whole || this.#digest !== null || this.#digesting) return;
    this.#digesting = true;
    const { spec } = this.#current;
    pause(DIGEST_MS)
      .then(() => digestIfWhole(this.#services.ledger, spec))
      .then((digest) => {
        if (this.#current.spec === spec) this.#digest = digest;
      })
      .catch(() => {})
      .finally(() => {
        this.#digesting = false;
      });
  }

  /** What is taken in of all cells; undefined while there is more, or if not all cells are shown. */
  #countsOfStates(): RunCounts | undefined {
    const { cells, grid, states } = this.#current;
    if (!cells.complete || grid.cells.length < grid.allCells) return undefined;
    const sum = (pick: (state: CellState) => number) => states.reduce((total, state) => total + pick(state), 0);
    return {
      total: sum(({ asked }) => asked),
      finished: sum(({ finished }) => finished),
      failed: sum(({ failed }) => failed),
      cells: states.length,
      settled: sum(({ settled }) => (settled ? 1 : 0)),
    };
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}

function open(ledger: Ledger, record: RunRecord): Current {
  const spec = recordedSpec(record);
  const shown = shownCells(spec);
  const cells = new LiveCells(ledger, spec, shown, spec.study.measures);
  return {
    version: specVersion(record),
    spec,
    grid: gridView(spec, record.revision, shown),
    cells,
    targets: precisionTargets(spec.study),
    states: shown.map(({ index }) => cells.state(index)),
  };
}

function worstOf(grid: GridView, states: readonly CellState[]): RunStanding['worst'] {
  let worst: CellState | undefined;
  for (const state of states) if (state.ratio !== null && state.ratio > (worst?.ratio ?? -1)) worst = state;
  if (worst === undefined) return null;
  const at = grid.cells[worst.cell]!;
  return { cell: worst.cell, ratio: worst.ratio!, label: cellLabel(grid.arms[at.arm]!, at) };
}

function plotDefaults({ study }: RunSpec): PlotDefaults {
  const { plot, measures, methods } = study;
  const overGamma = methods.some(({ kind }) => kind === 'fixed');
  return {
    kind: plot?.kind ?? 'curves',
    x: plot?.kind === 'curves' ? plot.x : overGamma ? 'gamma' : 'n1',
    measures: plot?.kind === 'curves' ? plot.y : measures.slice(0, 1),
    series: plot?.series ?? 'generator',
    panels: plot?.panels ?? null,
    xScale: plot?.xScale ?? 'linear',
    yScale: plot?.yScale ?? 'linear',
    references: plot?.references ?? [],
  };
}
