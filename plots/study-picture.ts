/** The picture that a study asks for, whatever its kind, with the text that belongs below it. */
import type { ResultRow } from '../studies/results.js';
import type { Study } from '../studies/study.js';
import { figureSvg } from './figure.js';
import { histogramSvg } from './histogram.js';
import { histogramNotes } from './histogram-notes.js';
import { figureNotes } from './notes.js';
import { studyFigure } from './study-figure.js';
import { histogramFigure, type StoredCell } from './study-histogram.js';

export interface StudyResults {
  /** Estimates of the whole study, finished or not: what curves are drawn from. */
  readonly rows: readonly ResultRow[];
  /** Raw values of its cells: what histograms are drawn from. */
  readonly cells: readonly StoredCell[];
  readonly progress: { readonly done: number; readonly total: number };
}

export interface Picture {
  readonly svg: string;
  /** The caption, then what a reader must be told beside the picture. */
  readonly caption: string;
}

/** @throws {RangeError} if the study has no plot field */
export function studyPicture(study: Study, { rows, cells, progress }: StudyResults): Picture {
  if (study.plot?.kind === 'histogram') {
    const figure = histogramFigure(study, cells, progress);
    return { svg: histogramSvg(figure), caption: captionOf(figure.caption, histogramNotes(figure)) };
  }
  const figure = studyFigure(study, rows, progress);
  return { svg: figureSvg(figure), caption: captionOf(figure.caption, figureNotes(figure)) };
}

function captionOf(caption: string, notes: readonly string[]): string {
  return [caption.trim().replace(/\.?$/, '.'), ...notes].join(' ');
}
