/** What is said beside curves: numbers at a place, how to read them, and what they are for those who do not see them. */
import { estimateText } from '../../../plots/report/numbers.js';
import type { CurveChoice, PageFigure } from './curve-data.js';

export function numbersAt({ panels }: PageFigure, x: number, choice: CurveChoice): string {
  const place = `${choice.x === 'gamma' ? 'γ' : choice.x} = ${Number(x.toPrecision(4))}`;
  const parts = panels.map(({ title, curves }) => {
    const numbers = curves.flatMap(({ label, points }) => {
      const point = points.find((one) => one.x === x);
      return point === undefined ? [] : [`${label} ${estimateText(point.y, point.half)} (n ${point.n})`];
    });
    return numbers.length === 0 ? '' : `${title === '' ? '' : `${title}: `}${numbers.join(', ')}`;
  });
  return `${place}. ${parts.filter((part) => part !== '').join('; ')}. ± is 2 MCSE.`;
}

export function hintOf(title: string, figure: PageFigure, { statistic, yScale, theory }: CurveChoice): string {
  const what = `${statistic === 'variance' ? 'Variance of ' : ''}${title}${yScale === 'log' ? ' (log scale)' : ''}`;
  const lines =
    theory && figure.panels.some(({ curves }) => curves.some((curve) => curve.theory))
      ? ' Thin dashes: Theorem 2, leading terms.'
      : '';
  return `${what}. Bands: ± 2 MCSE.${lines} Point, or press ← →, for numbers.`;
}

export function sentenceOf(title: string, { panels }: PageFigure, { x, statistic }: CurveChoice): string {
  const curves = new Set(panels.flatMap((panel) => panel.curves.map(({ label }) => label)));
  const where =
    panels.length > 1 ? ` in ${panels.length} panels: ${panels.map((panel) => panel.title).join(', ')}` : '';
  return `${statistic === 'variance' ? 'Variance of ' : ''}${title} against ${x === 'gamma' ? 'γ' : x}${where}. Curves: ${[...curves].join(', ')}. The table of numbers is under “Table”.`;
}
