/** What the MCSEs of a run are compared with, and how far its cells are from there. */
import type { Study } from '../../studies/study.js';
import type { CellState, PrecisionTarget } from './cell-state.js';

/** Of the mean, where the study says nothing. */
const USUAL = 0.02;

export function precisionTargets({ precision, plot, measures }: Study): PrecisionTarget[] {
  if (precision === undefined) {
    const measure = plot?.y[0] ?? measures[0] ?? '';
    return [{ measure, kind: 'relative', value: USUAL, stops: false }];
  }
  return Object.entries(precision.targets).map(([measure, target]) =>
    'absolute' in target
      ? { measure, kind: 'absolute', value: target.absolute, stops: true }
      : { measure, kind: 'relative', value: target.relative, stops: true },
  );
}

/** MCSE over its target, the worst of the targets; null if none of them is known. */
export function precisionRatio(
  { all }: Pick<CellState, 'all'>,
  measures: readonly string[],
  targets: readonly PrecisionTarget[],
): number | null {
  const ratios = targets.flatMap(({ measure, kind, value }) => {
    const moments = all[measures.indexOf(measure)];
    if (moments == null || moments.mcse === null || moments.mean === null) return [];
    const bound = kind === 'absolute' ? value : value * Math.abs(moments.mean);
    // a mean of nothing but zeros is as precise as can be
    return [moments.mcse === 0 ? 0 : moments.mcse / bound];
  });
  const worst = Math.max(...ratios);
  return Number.isFinite(worst) ? worst : null;
}
