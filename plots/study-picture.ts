/** The picture that a study asks for, whatever its kind, with the text that belongs below it. */
import type { ResultRow } from '../studies/results.js';
import type { Study } from '../studies/study.js';
import { countLabel } from './axis.js';
import { figureSvg } from './figure.js';
import { histogramSvg } from './histogram.js';
import { histogramNotes } from './histogram-notes.js';
import { figureNotes } from './notes.js';
import type { PictureProvenance } from './picture-provenance.js';
import { studyFigure } from './study-figure.js';
import { histogramFigure, type StoredCell } from './study-histogram.js';

export interface StudyResults {
  /** Estimates of the whole study, finished or not: what curves are drawn from. */
  readonly rows: readonly ResultRow[];
  /** Raw values of its cells: what histograms are drawn from. */
  readonly cells: readonly StoredCell[];
  readonly progress: { readonly done: number; readonly total: number };
  readonly provenance?: PictureProvenance;
}

export interface Picture {
  readonly svg: string;
  /** The caption, then what a reader must be told beside the picture; a line of its own says which run it is of. */
  readonly caption: string;
}

/** @throws {RangeError} if the study has no plot field */
export function studyPicture(study: Study, { rows, cells, progress, provenance }: StudyResults): Picture {
  const source = provenance && { provenance };
  if (study.plot?.kind === 'histogram') {
    const figure = { ...histogramFigure(study, cells, progress), ...source };
    return { svg: histogramSvg(figure), caption: captionOf(figure.caption, histogramNotes(figure), provenance) };
  }
  const figure = { ...studyFigure(study, rows, progress), ...source };
  return { svg: figureSvg(figure), caption: captionOf(figure.caption, figureNotes(figure), provenance) };
}

function captionOf(caption: string, notes: readonly string[], provenance: PictureProvenance | undefined): string {
  const text = [caption.trim().replace(/\.?$/, '.'), ...notes].join(' ');
  return provenance === undefined ? text : `${text}\n${provenanceLine(provenance)}`;
}

/** Which run, which results. */
function provenanceLine({ run, digest, repetitions }: PictureProvenance): string {
  if (digest !== null) return `run ${run}, digest ${digest}`;
  const { finished, total } = repetitions;
  return `run ${run}, no digest yet: ${countLabel(finished)} of ${countLabel(total)} repetitions`;
}
