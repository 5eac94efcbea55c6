/** What a reader must be told beside the picture: what the spread is, what is missing and why. */

import type { Curve, Figure, ReferenceLine } from './figure-data.js';
import { fateOf, halfSpread } from './points.js';
import { countLabel } from './ticks.js';
import { isBeside, prefixNotes } from './unfinished.js';

/** Sentences for the text below the figure, after its caption; they stand in the picture's <desc> too. */
export function figureNotes(figure: Figure): string[] {
  const curves = figure.panels.flatMap((panel) => panel.curves);
  return [
    ...spreadNotes(curves, figure),
    ...failureNotes(figure),
    ...(curves.some(({ ring }) => ring !== undefined) ? ['Ring: the least mean of a curve.'] : []),
    ...signNotes(curves, figure),
    ...progressNotes(figure),
    ...prefixNotes(figure),
  ];
}

function spreadNotes(curves: readonly Curve[], figure: Figure): string[] {
  const drawn = curves.flatMap((curve) =>
    isBeside(curve) ? [] : curve.points.filter((point) => fateOf(point, figure) === 'drawn'),
  );
  if (drawn.length === 0) return [];
  const unknown = drawn.some(({ repetitions }) => repetitions === 1);
  const single = unknown ? ['A mean of one repetition has no standard error and no spread.'] : [];
  const known = drawn.filter((point) => halfSpread(point, figure.spread) > 0);
  if (known.length === 0) return single;
  const what =
    figure.spread === 'mcse'
      ? `Bands: ${figure.statistic ?? 'mean'} ± 2 Monte Carlo standard errors (MCSE).`
      : 'Bars: mean ± 1 standard deviation over repetitions, not the error of the mean.';
  const reachesZero = known.some((point) => point.mean - halfSpread(point, figure.spread) <= 0);
  const cut = figure.y.scale === 'log' && reachesZero ? ['What reaches zero or below is cut at the log axis.'] : [];
  return [what, ...cut, ...single];
}

/**
 * One sentence for each curve, and for each horizontal line that is a mean, some repetitions of which failed. Panels of several
 * measures show the same repetitions: what they say alike is said once.
 */
function failureNotes(figure: Figure): string[] {
  const notes = figure.panels.flatMap(({ title, curves, references }) => {
    const within = (label: string) => (figure.panels.length > 1 && title !== '' ? `${label}, ${title}` : label);
    return [
      ...curves.flatMap((curve) => (isBeside(curve) ? [] : failureNote(within(curve.label), curve.points))),
      ...references.flatMap((level) => failureNote(within(levelName(level)), [level])),
    ];
  });
  return [...new Set(notes)];
}

function failureNote(where: string, samples: readonly Pick<ReferenceLine, 'repetitions' | 'failed'>[]): string[] {
  const failed = samples.reduce((sum, sample) => sum + (sample.failed ?? 0), 0);
  if (failed === 0) return [];
  const total = samples.reduce((sum, sample) => sum + (sample.repetitions ?? 0), failed);
  if (failed === total) return [`${where}: all ${countLabel(total)} repetitions failed.`];
  return [
    `† ${where}: ${countLabel(failed)} of ${countLabel(total)} repetitions failed; means are conditional on success.`,
  ];
}

function levelName({ label, curve }: ReferenceLine): string {
  return curve === undefined ? label : `${label}, ${curve.label}`;
}

function signNotes(curves: readonly Curve[], figure: Figure): string[] {
  const fates = curves.flatMap(({ points }) => points.map((point) => fateOf(point, figure)));
  const below = fates.filter((fate) => fate === 'below').length;
  return [
    ...(fates.includes('failed') ? ['× on the axis: no successful repetition there.'] : []),
    ...(below > 0
      ? [`↓ on the axis: a mean of zero or below, which a log axis cannot show (${countLabel(below)}).`]
      : []),
  ];
}

function progressNotes({ progress }: Figure): string[] {
  if (progress === undefined || progress.done >= progress.total) return [];
  const { done, total } = progress;
  return [`Unfinished: ${countLabel(done)} of ${countLabel(total)} repetitions; lines are thin where they are few.`];
}
