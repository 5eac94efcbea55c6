/** What a figure is made of: plain data, no study types, so that any caller can draw. */
import type { PictureWidth } from './document.js';
import type { PictureProvenance } from './picture-provenance.js';

/** One mean and what is known of it. A value that does not exist (no success, one repetition) is NaN. */
export interface CurvePoint {
  readonly x: number;
  readonly mean: number;
  /** Monte Carlo standard error of the mean. */
  readonly mcse: number;
  /** Standard deviation over repetitions. */
  readonly sd: number;
  /** Successful repetitions behind the mean. */
  readonly repetitions: number;
  readonly failed: number;
}

export interface Curve {
  readonly label: string;
  /** Generator or method name: decides colour, dash and marker. */
  readonly key: string;
  /** In the order of the line, usually ascending in x. */
  readonly points: readonly CurvePoint[];
  /** A point to ring: the least mean. A label stands beside it. */
  readonly ring?: { readonly x: number; readonly label?: string };
  /**
   * Drawn thin and dashed, without markers and bands, beside the simulated curve of the same key and label: the theory, or
   * of an unfinished run the means over all that is finished.
   */
  readonly style?: 'theory' | 'all-finished';
}

/** A level to compare with: a limit, γ = 1, the loss of VTSS. */
export interface ReferenceLine {
  readonly axis: 'x' | 'y';
  readonly value: number;
  readonly label: string;
  /** If the level is itself a Monte Carlo mean: draws its band of ± 2 MCSE. Only for axis y. */
  readonly mcse?: number;
  /** Successful repetitions behind that mean, and how many failed. */
  readonly repetitions?: number;
  readonly failed?: number;
  /** The method that the level stands for: VTSS in ink, others in grey; without it a hairline. */
  readonly key?: string;
  /** The curve that the level belongs to, whose colour and dash it takes. */
  readonly curve?: Pick<Curve, 'key' | 'label'>;
}

export interface Panel {
  readonly title: string;
  readonly curves: readonly Curve[];
  readonly references: readonly ReferenceLine[];
  /** In place of the figure's own y title. */
  readonly yTitle?: string;
}

export type ScaleKind = 'linear' | 'log';

export interface AxisTitle {
  readonly title: string;
  readonly scale: ScaleKind;
}

export interface Figure {
  readonly panels: readonly Panel[];
  readonly x: AxisTitle;
  readonly y: AxisTitle;
  /** Bands of ± 2 MCSE, or bars of ± 1 standard deviation. */
  readonly spread: 'mcse' | 'sd';
  /** What the points' mean is; the mean itself if absent. */
  readonly statistic?: 'mean' | 'variance';
  readonly width: PictureWidth;
  /** Panels beside each other on a page; without it three, or two by two. */
  readonly columns?: number;
  /** Not drawn: it stands below the figure, and in its <title> and <desc>. */
  readonly caption: string;
  readonly sharedY: boolean;
  /** Repetitions finished and planned. Without it, or when equal, the figure counts as finished. */
  readonly progress?: { readonly done: number; readonly total: number };
  readonly provenance?: PictureProvenance;
}
