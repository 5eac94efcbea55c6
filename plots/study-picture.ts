/** The picture that a study asks for, whatever its kind, with the text that belongs below it. */
import type { ResultRow } from '../studies/results.js';
import type { Study } from '../studies/study.js';
import type { PictureWidth } from './document.js';
import { figureSvg } from './figure.js';
import { histogramSvg } from './histogram.js';
import { histogramNotes } from './histogram-notes.js';
import { figureNotes } from './notes.js';
import type { PictureProvenance } from './picture-provenance.js';
import { chosenRows, isKept, type PlotChoice, rowLevel } from './plot-choice.js';
import { type FigureExtras, studyFigure } from './study-figure.js';
import { histogramFigure, type StoredCell } from './study-histogram.js';
import { inTheme } from './theme.js';
import { countLabel } from './ticks.js';

export interface StudyResults {
  /** Estimates of the whole study, finished or not: what curves are drawn from. */
  readonly rows: readonly ResultRow[];
  /** Raw values of its cells: what histograms are drawn from. */
  readonly cells: readonly StoredCell[];
  readonly progress: { readonly done: number; readonly total: number };
  readonly provenance?: PictureProvenance;
  readonly extras?: FigureExtras;
  /** Instead of what the number of panels asks for. */
  readonly width?: PictureWidth;
}

export interface Picture {
  readonly svg: string;
  /** The caption, then what a reader must be told beside the picture. */
  readonly caption: string;
  /** Which run and results it is of, as the last line of a caption. */
  readonly source?: string;
}

/** @throws {RangeError} if the study has no plot field */
export function studyPicture(study: Study, results: StudyResults): Picture {
  const { provenance } = results;
  const drawn = study.plot?.kind === 'histogram' ? drawHistogram(study, results) : drawCurves(study, results);
  return { ...drawn, ...(provenance && { source: sourceLine(provenance) }) };
}

/** The study drawn as somebody chose; `theory` are rows that theory expects, if that was asked for. */
export function chosenPicture(
  study: Study,
  choice: PlotChoice,
  results: StudyResults,
  theory: readonly ResultRow[] = [],
): Picture {
  const { width } = choice;
  const own = {
    ...results,
    rows: chosenRows(results.rows, choice),
    cells: results.cells.filter(({ arm, cell }) => isKept(choice.where, (axis) => rowLevel({ ...arm, ...cell }, axis))),
    extras: { theory, statistic: choice.statistic },
    ...(width !== undefined && { width }),
  };
  const { svg, ...words } = studyPicture({ ...study, plot: choice.plot }, own);
  return { ...words, svg: inTheme(svg, choice.theme) };
}

function drawHistogram(study: Study, { cells, progress, provenance, width }: StudyResults): Picture {
  const figure = {
    ...histogramFigure(study, cells, progress),
    ...(provenance && { provenance }),
    ...(width && { width }),
  };
  return { svg: histogramSvg(figure), caption: captionOf(figure.caption, histogramNotes(figure)) };
}

function drawCurves(study: Study, { rows, progress, provenance, extras, width }: StudyResults): Picture {
  const figure = {
    ...studyFigure(study, rows, progress, extras),
    ...(provenance && { provenance }),
    ...(width && { width }),
  };
  return { svg: figureSvg(figure), caption: captionOf(figure.caption, figureNotes(figure)) };
}

function captionOf(caption: string, notes: readonly string[]): string {
  return [caption.trim().replace(/\.?$/, '.'), ...notes].join(' ');
}

/** Which run and results a picture is of. */
export function sourceLine({ run, digest, repetitions }: PictureProvenance): string {
  if (digest !== null) return `run ${run}, digest ${digest}`;
  const { finished, total } = repetitions;
  return `run ${run}, no digest yet: ${countLabel(finished)} of ${countLabel(total)} repetitions`;
}
