/** What a reader must be told beside histograms: what the bars are, how exact, what failed, where the grid ends. */

import type { Histogram, HistogramFigure } from './histogram-data.js';
import { countLabel, labelTicks } from './ticks.js';
import { countRange } from './unfinished.js';

/** From this share on, choices at the end of the grid are worth a word. */
const MANY_AT_END = 5;

/** Sentences for the text below the figure, after its caption. */
export function histogramNotes(figure: HistogramFigure): string[] {
  const cells = figure.rows.flatMap(({ cells }) => cells).filter((cell) => cell !== undefined && cell.total > 0);
  if (cells.length === 0) return progressNotes(figure);
  return [
    barNote(figure),
    errorNote(cells.map((cell) => cell!.total)),
    ...endNotes(figure),
    ...failureNotes(figure),
    ...progressNotes(figure),
  ];
}

/** A share of repetitions in whole percent, with a narrow space; what rounds to 0 or 100 and is neither says so. */
export function percentLabel(percent: number): string {
  const rounded = Math.round(percent);
  if (rounded === 0 && percent > 0) return '<1\u2009%';
  if (rounded === 100 && percent < 100) return '>99\u2009%';
  return `${rounded}\u2009%`;
}

function barNote({ edges, hasZero }: HistogramFigure): string {
  const widths = edges.slice(1).map((edge, index) => edge - edges[index]!);
  const [least, most] = [Math.min(...widths), Math.max(...widths)];
  const isEven = most - least < 1e-9 * most;
  const width = labelTicks([Number(most.toPrecision(6))], 'log')[0]!.label;
  const bins = isEven ? `bins of ${width}, upper end included` : `bins of up to ${width}`;
  const bars = hasZero ? 'Full bar, with its share: γ* = 0 exactly, no augmentation; pale bars' : 'Bars';
  return `${bars}: ${bins}; ▲ median.`;
}

/** The standard error of a share p of n is √(p (1 − p)/n), at most 1/(2√n). */
function errorNote(totals: readonly number[]): string {
  const least = Math.min(...totals);
  const count = least === Math.max(...totals) ? countLabel(least) : `at least ${countLabel(least)}`;
  const error = (50 / Math.sqrt(least)).toPrecision(2);
  return `Shares of ${count} repetitions, each with a Monte Carlo standard error of at most ${error} percentage points.`;
}

function endNotes({ rows, panels, edges }: HistogramFigure): string[] {
  const crowded = rows.flatMap(({ label, cells }) => {
    const shares = cells.map((cell) => (cell && cell.total > 0 ? (100 * cell.atEnd) / cell.total : 0));
    const most = Math.max(...shares);
    if (most < MANY_AT_END) return [];
    const others = shares.filter((share) => share >= MANY_AT_END);
    const range = [Math.min(...others), most].map((share) => Math.round(share));
    const words = range[0] === range[1] ? `${range[1]}\u2009%` : `${range[0]} to ${range[1]}\u2009%`;
    const where = others.length < panels.length ? `, ${panels[shares.indexOf(most)]}` : '';
    return [`${label}${where}: ${words}`];
  });
  if (crowded.length === 0 || edges.length < 2) return [];
  return [`Chose the largest γ of the grid, beyond which the best may lie: ${crowded.join('; ')}.`];
}

function failureNotes({ rows, panels }: HistogramFigure): string[] {
  return rows.flatMap(({ label, cells }) =>
    cells.flatMap((cell: Histogram | undefined, column) => {
      if (cell === undefined || cell.failed === 0) return [];
      const where = panels.length > 1 ? `${label}, ${panels[column]}` : label;
      const all = cell.total + cell.failed;
      if (cell.total === 0) return [`${where}: all ${countLabel(all)} repetitions failed.`];
      const failed = `${countLabel(cell.failed)} of ${countLabel(all)} repetitions failed`;
      return [`† ${where}: ${failed}; shares are conditional on success.`];
    }),
  );
}

function progressNotes({ rows, progress: { done, total } }: HistogramFigure): string[] {
  if (done >= total) return [];
  const counts = rows.flatMap(({ cells }) => cells.flatMap((cell) => (cell ? [cell.total + cell.failed] : [])));
  return [
    `Unfinished: ${countLabel(done)} of ${countLabel(total)} repetitions. Each histogram is of the first ` +
      `${countRange(counts)}, all finished: of those beyond, the fast ones come first.`,
  ];
}
