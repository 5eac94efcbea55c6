/** What a figure of histograms is made of: rows of small histograms with shared bins, a column for each panel. */
import type { PictureWidth } from './document.js';
import type { PictureProvenance } from './picture-provenance.js';

/** Where a chosen size fell, over the repetitions of one cell. */
export interface Histogram {
  /** Repetitions with exactly 0; they are in no bin. */
  readonly zero: number;
  /** Repetitions in each bin, ascending. */
  readonly bins: readonly number[];
  /** Repetitions at the largest value that could be chosen; they are in the last bin too. */
  readonly atEnd: number;
  /** Successful repetitions; zero and bins add up to it. */
  readonly total: number;
  readonly failed: number;
  /** NaN without a successful repetition. */
  readonly median: number;
}

export interface HistogramRow {
  readonly label: string;
  /** Generator or method name: decides the colour. */
  readonly key: string;
  /** One for each panel; undefined where the study has no such cell. */
  readonly cells: readonly (Histogram | undefined)[];
}

export interface HistogramFigure {
  /** Titles of the columns. */
  readonly panels: readonly string[];
  readonly rows: readonly HistogramRow[];
  /** Ends of the bins, ascending: one more than there are bins. A bin includes its upper end. */
  readonly edges: readonly number[];
  /** Whether 0 can be chosen, and so has a bar of its own. */
  readonly hasZero: boolean;
  readonly xTitle: string;
  readonly width: PictureWidth;
  /** Not drawn: it stands below the figure, and in its <title> and <desc>. */
  readonly caption: string;
  readonly progress: { readonly done: number; readonly total: number };
  readonly provenance?: PictureProvenance;
}
