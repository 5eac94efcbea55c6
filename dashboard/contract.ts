/**
 * What the dashboard's server and its page say to each other: plain JSON, types only, so that both sides can import them.
 *
 * Counts are whole numbers, moments are milliseconds since 1970, durations are milliseconds. A number that does not exist (the
 * mean of nothing, the MCSE of one repetition) is null. Labels are text for people and may come from a study file: a page
 * shows them as text, never as markup.
 *
 * | path | answer |
 * |---|---|
 * | `GET /api/runs` | {@link RunList} |
 * | `GET /api/runs/events` | server-sent events `runs`: {@link RunList}, whenever it changes |
 * | `GET /api/runs/:run` | {@link RunView} |
 * | `GET /api/runs/:run/events` | server-sent events, see {@link RunEvents} |
 * | `GET /api/runs/:run/cells/:cell?measure=M` | {@link CellView}; a cell by the digits of {@link GridCell.key} |
 * | `GET /api/runs/:run/histogram?measure=M` | {@link HistogramView} |
 * | `GET /api/runs/:run/theory` | {@link TheoryView} |
 * | `GET /api/runs/:run/failures` | {@link FailureView} |
 * | `GET /api/runs/:run/results.csv`, `results.json`, `results.parquet` | the tables of `ballast results` |
 * | `GET /api/runs/:run/picture.svg`, `.png`, `.pdf` | what `ballast plot` draws, its options as the query |
 * | `GET /api/runs/:run/report.html` | what `ballast report` writes |
 * | `POST /api/runs/:run/steer` | takes a {@link SteerRequest}, answers with a {@link SteerReply} |
 *
 * Errors are {@link Refusal} with status 400 (a malformed request), 401 (no token), 403 (another site's request), 404 (no such
 * run or cell), 409 (the run cannot be steered so), or 503 (the server that is needed is away).
 */
import type { CellState, Moments, PrecisionTarget } from '../store/live/cell-state.js';

export type { CellState, Moments, PrecisionTarget };

/** As `status` says it. */
export const RUN_PHASES = ['planning', 'running', 'paused', 'closing', 'stopped', 'cancelled', 'finished'] as const;
export type RunPhase = (typeof RUN_PHASES)[number];

export interface Refusal {
  /** One sentence: what cannot be done, what must hold, what was found. */
  readonly error: string;
}

/** A forecast: holds nine times in ten. */
export interface Interval {
  readonly low: number;
  readonly mean: number;
  readonly high: number;
}

/** What is common to a run in the list and on its page; all of it may change while the run goes on. */
export interface RunStanding {
  readonly phase: RunPhase;
  /** Over all cells; of an adaptive run what is decided. */
  readonly total: number;
  /** What an adaptive run will probably have; equals `total` for others. */
  readonly expected: number;
  readonly finished: number;
  /** Of the finished ones. */
  readonly failed: number;
  /** Over the last stretch; null if nobody works on it or it is not known yet. */
  readonly perSecond: number | null;
  /** Milliseconds left; null if it is not running, or cannot be told. */
  readonly left: Interval | null;
  /** 1 goes first, 5 last. */
  readonly priority: number;
  /** Counts the changes of what it asks for; with another, the grid is to be read again. */
  readonly revision: number;
  /** SHA-256 over the results; null while something is missing, or it is being computed. */
  readonly digest: string | null;
  /** Cells at their target; of all cells. */
  readonly precise: number;
  readonly cells: number;
  /** The cell that is farthest from its target; null if no cell has one that can be told. */
  readonly worst: WorstCell | null;
}

export interface WorstCell {
  readonly cell: number;
  /** MCSE over its target: 1 is just precise enough. */
  readonly ratio: number;
  readonly label: string;
}

export interface RunListItem extends RunStanding {
  readonly id: string;
  readonly study: string;
  readonly title: string | null;
  readonly createdAt: number;
  /** When the newest batch was stored; null before the first. */
  readonly lastBatchAt: number | null;
  /** The curves of the first panel in little: at most four, at most 24 points each, y scaled to 0 … 1 (1 on top). */
  readonly thumbnail: readonly { readonly key: string; readonly points: readonly (readonly [number, number])[] }[];
}

export interface RunList {
  readonly at: number;
  /** Newest first. */
  readonly runs: readonly RunListItem[];
  /** Of the ledger; runs beyond those listed. */
  readonly more: number;
}

export interface RunView {
  readonly id: string;
  readonly study: string;
  readonly title: string | null;
  readonly caption: string | null;
  readonly createdAt: number;
  readonly standing: RunStanding;
  readonly grid: GridView;
  readonly plot: PlotDefaults;
  readonly targets: readonly PrecisionTarget[];
  readonly provenance: {
    readonly seed: string;
    readonly numericsVersion: number;
    readonly version: string;
    readonly specificationHash: string;
    /** The study as YAML. */
    readonly specification: string;
  };
  /** Pages of Temporal's own UI; null where none is served. */
  readonly temporalUrl: string | null;
  /** False if nobody may steer through this page. */
  readonly steerable: boolean;
}

/** How the study wants to be drawn; a reader may choose otherwise. */
export interface PlotDefaults {
  readonly kind: 'curves' | 'histogram';
  readonly x: string;
  readonly measures: readonly string[];
  readonly series: string;
  readonly panels: string | null;
  readonly xScale: 'linear' | 'log';
  readonly yScale: 'linear' | 'log';
  readonly references: readonly { readonly measure: string; readonly value: number; readonly label: string }[];
}

/** The cells of a run, in the order of its grid. Fixed for a revision. */
export interface GridView {
  readonly revision: number;
  readonly measures: readonly NamedTitle[];
  /** What tells cells apart, `gamma` and `method` among them. Levels in the order of the study. */
  readonly axes: readonly GridAxis[];
  readonly arms: readonly GridArm[];
  /** In the order of their arms. */
  readonly cells: readonly GridCell[];
  /** Cells of the study; more than `cells` has if the grid is too large to show: then its first arms are there. */
  readonly allCells: number;
  /** Most repetitions of a cell. */
  readonly repetitions: number;
}

export interface NamedTitle {
  readonly name: string;
  /** For an axis: "excess risk". */
  readonly title: string;
}

export interface GridAxis extends NamedTitle {
  readonly levels: readonly { readonly value: string | number | null; readonly label: string }[];
  /** Whether the levels are numbers that an axis of a plot can carry. */
  readonly numeric: boolean;
}

export interface GridArm {
  /** For people: "uniform-cube, smote". */
  readonly label: string;
  readonly generator: string;
  /** Levels by axis name, without gamma and method; numbers or text. */
  readonly levels: Readonly<Record<string, string | number | null>>;
}

export interface GridCell {
  /** Position in {@link GridView.arms}. */
  readonly arm: number;
  /** The first digits of its key, enough to name it. */
  readonly key: string;
  readonly method: string;
  /** `fixed` for a curve over gamma. */
  readonly methodKind: string;
  /** Null where the method chooses it. */
  readonly gamma: number | null;
}

/**
 * Events of a run's stream. The first of each kind brings everything, later ones what has changed; a reader that was too slow
 * gets everything again. Each event's data is one of these.
 */
export interface RunEvents {
  readonly standing: RunStanding & { readonly at: number };
  /** `whole`: these are all cells, and what a reader has is void. */
  readonly cells: { readonly revision: number; readonly whole: boolean; readonly cells: readonly CellState[] };
  readonly activity: Activity;
  readonly failures: FailureView;
  /** The last is sent when the run is not there any more. */
  readonly gone: Refusal;
}

/** Who works on the run, and on what. */
export interface Activity {
  readonly at: number;
  readonly workers: readonly {
    /** As it calls itself. */
    readonly name: string;
    readonly threads: number | null;
    readonly lastSeenAt: number;
    readonly alive: boolean;
  }[];
  /** Batches in hand. */
  readonly running: readonly {
    readonly batch: number;
    readonly worker: string;
    readonly label: string;
    readonly generator: string;
    readonly startedAt: number;
    readonly attempt: number;
  }[];
  /** Batches stored in the last minutes, oldest first; at most 400. */
  readonly stored: readonly {
    readonly beganAt: number;
    readonly writtenAt: number;
    readonly repetitions: number;
    readonly failed: number;
  }[];
  /** What happened, newest first; at most 50. */
  readonly events: readonly { readonly at: number; readonly text: string; readonly bad: boolean }[];
}

export interface FailureView {
  readonly finished: number;
  readonly failed: number;
  readonly reasons: readonly {
    readonly reason: string;
    readonly means: string;
    readonly remedy: string;
    readonly count: number;
  }[];
  /** The worst cells, at most 20. */
  readonly cells: readonly {
    readonly cell: number;
    readonly label: string;
    readonly failed: number;
    readonly finished: number;
    /** The 95 % interval of the rate. */
    readonly low: number;
    readonly high: number;
    /** Of the most frequent reason. */
    readonly reason: string;
    /** `ballast replay …`, of the first repetition that failed. */
    readonly replay: string;
  }[];
}

export interface CellView {
  readonly cell: number;
  readonly key: string;
  readonly label: string;
  readonly measure: string;
  readonly state: CellState;
  readonly q05: number | null;
  readonly median: number | null;
  readonly q95: number | null;
  /** The running mean of repetitions 0 … n − 1, at most 200 places. */
  readonly running: readonly { readonly n: number; readonly mean: number; readonly mcse: number | null }[];
  /** The outermost also count what lies far beyond them. */
  readonly bins: readonly { readonly from: number; readonly to: number; readonly count: number }[];
  /** Repetitions that this cell needs to reach its target; null if unknown. */
  readonly needed: number | null;
  readonly target: PrecisionTarget;
  readonly failures: readonly { readonly repetition: number; readonly reason: string; readonly replay: string }[];
  /** `ballast replay …` of repetition 0. */
  readonly replay: string;
}

/** How often each value was seen; for gamma-star, whose values are those of the gamma grid. */
export interface HistogramView {
  readonly measure: string;
  readonly rows: readonly {
    readonly cell: number;
    readonly label: string;
    readonly key: string;
    readonly counts: readonly (readonly [value: number, count: number])[];
  }[];
}

/** Theorem 2's expected excess risk over gamma; none, with the reason, where the theory says nothing of the study. */
export interface TheoryView {
  readonly measure: string;
  readonly reason: string | null;
  readonly arms: readonly {
    readonly arm: number;
    readonly points: readonly (readonly [gamma: number, expected: number])[];
  }[];
}

export type SteerRequest =
  | { readonly action: 'pause'; readonly now: boolean }
  | { readonly action: 'resume' }
  | { readonly action: 'cancel' }
  | { readonly action: 'priority'; readonly priority: number }
  | { readonly action: 'extend'; readonly repetitions: number }
  | { readonly action: 'retry'; readonly reasons: readonly string[] };

export interface SteerReply {
  /** What has come of it, in a sentence. */
  readonly words: string;
}
