/** The picture of comparisons: curves if a number varies, dots if none does. */
import { comparisonDots } from './comparison-dots.js';
import { type ComparedRun, comparisonFigure } from './comparison-figure.js';
import { figureSvg } from './figure.js';
import { figureNotes } from './notes.js';
import { type Picture, sourceLine } from './study-picture.js';

export type { ComparedRun } from './comparison-figure.js';

export function comparisonPicture(run: ComparedRun): Picture {
  const { provenance } = run;
  const source = provenance && { source: sourceLine(provenance) };
  const figure = comparisonFigure(run);
  if (figure === undefined) return { ...comparisonDots(run), ...source };
  const svg = figureSvg({ ...figure, ...(provenance && { provenance }) });
  return { svg, caption: [figure.caption, ...figureNotes(figure)].join(' '), ...source };
}
