/** What a report is made of: plain data, so that it can be written without a run at hand. */
import type { Finding } from '../../studies/claims/verdict.js';
import type { Picture } from '../study-picture.js';

export interface Report {
  readonly title: string;
  /** One paragraph under the title; without it the verdicts are counted in a sentence. */
  readonly lede?: string;
  readonly provenance: Provenance;
  readonly claims: readonly JudgedClaim[];
  readonly studies: readonly StudyReport[];
  /** Where the source is silent, what was decided. */
  readonly decisions: readonly Decision[];
}

export interface Provenance {
  /** Of Ballast. */
  readonly version: string;
  readonly numericsVersion: string;
  /** Of Node. */
  readonly node: string;
  readonly machine: { readonly cpu: string; readonly cores: number; readonly platform: string };
  readonly seeds: readonly (number | string)[];
  /** ISO 8601. */
  readonly started: string;
  readonly durationMs: number;
  /** Repetitions that were in the ledger before, which the duration leaves out. */
  readonly reused: number;
  /** The line that makes this report again. */
  readonly command: string;
}

/** A statement of the source and what the stored repetitions say about it. */
export interface JudgedClaim {
  /** Unique: `figure-5/oracle-improves`. */
  readonly id: string;
  /** The figure, example or theorem it belongs to: `figure-5`. */
  readonly figure: string;
  /** Where the source says it. */
  readonly source: string;
  readonly statement: string;
  /** One for each reading of the statement; none if its studies were not run. */
  readonly findings: readonly Finding[];
  /** Names of the studies it rests on. */
  readonly studies: readonly string[];
}

export interface StudyReport {
  /** Unique: its name. */
  readonly name: string;
  readonly title: string;
  readonly source?: string;
  /** The study itself, as YAML or JSON. */
  readonly text: string;
  /** Id of its run. */
  readonly run: string;
  /** SHA-256 of the study as canonical JSON, seed and repetitions included. */
  readonly specificationHash: string;
  readonly pictures: readonly Picture[];
  readonly results: ResultTable;
  /** The same results with every column and digit, for download. */
  readonly csv: string;
  /** Of a finished run. */
  readonly digest?: string;
  /** Absent if nothing had to be computed. */
  readonly durationMs?: number;
  /** Finished, over all cells, failed ones included. */
  readonly repetitions: number;
  readonly failed: number;
  /** The lines that replay what failed, or run the study again. */
  readonly commands?: readonly string[];
  /** What else is told of it, between the picture and the results. */
  readonly tables?: readonly ReportTable[];
  /** Where the time went, as text. */
  readonly profile?: string;
}

/** A table with its heading. */
export interface ReportTable {
  readonly title: string;
  /** A sentence below the heading. */
  readonly note: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

/** Estimates, one row per cell and measure. */
export interface ResultTable {
  /** Names of the columns; `mean` and `mcse` are shown as one. */
  readonly header: readonly string[];
  readonly rows: readonly (readonly (string | number | boolean | null)[])[];
}

export interface Decision {
  readonly figure: string;
  readonly point: string;
  readonly decision: string;
  readonly effect: string;
}
