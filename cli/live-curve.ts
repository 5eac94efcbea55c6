/** The curve of a run as text, made anew as often as that is cheap; its panels one after the other. */
import { performance } from 'node:perf_hooks';
import type { Ledger } from '../store/ledger.js';
import { runEstimates } from '../store/run-results.js';
import type { RunSpec } from '../store/run-spec.js';

/** How long a panel is shown. */
const PANEL_MS = 5000;
/** Reading what is stored may take at most this share of the time. */
const SHARE = 0.05;
const ROWS = 16;

/** @returns lines; none where nothing can be drawn */
export function createLiveCurve(ledger: Ledger): (spec: RunSpec, columns: number) => Promise<readonly string[]> {
  let [due, lines]: [number, readonly string[]] = [0, []];
  return async ({ study, ...spec }, columns) => {
    const started = performance.now();
    if (started < due) return lines;
    // loaded when it is wanted: it brings the fonts by which labels are measured
    const [{ studyFigure }, { textCurves }, { usualPlot }] = await Promise.all([
      import('../plots/study-figure.js'),
      import('../plots/text-curves.js'),
      import('../plots/plot-choice.js'),
    ]);
    const { rows, counts } = await runEstimates(ledger, { study, ...spec });
    const plot = study.plot?.kind === 'curves' ? study.plot : usualPlot(study);
    const figure = studyFigure({ ...study, plot }, rows, { done: counts.finished, total: counts.total });
    const panel = figure.panels[Math.floor(started / PANEL_MS) % Math.max(1, figure.panels.length)];
    lines = panel === undefined ? [] : ['', ...textCurves(figure, panel, { columns, rows: ROWS })];
    due = performance.now() + Math.max(1000, (performance.now() - started) / SHARE);
    return lines;
  };
}
