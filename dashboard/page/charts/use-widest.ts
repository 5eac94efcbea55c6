import { useRef } from 'preact/hooks';
import type { CurveChoice, PageFigure } from './curve-data.js';
import { steppedDomain } from './page-axis.js';

/** The y domain grows in steps and does not shrink while the same thing is looked at. */
export function useWidest(figure: PageFigure, choice: CurveChoice, given: readonly [number, number] | undefined) {
  const key = JSON.stringify([choice.measure, choice.statistic, choice.yScale, choice.filter, choice.x, choice.theory]);
  const kept = useRef<{ key: string; domain: readonly [number, number] } | undefined>(undefined);
  const now = given ?? figure.yDomain;
  if (now === undefined) return undefined;
  const stepped = steppedDomain(now, choice.yScale);
  const before = kept.current?.key === key ? kept.current.domain : stepped;
  // far too wide after the first few repetitions is no help either
  const calm = Math.abs(before[1] - before[0]) < 4 * Math.abs(stepped[1] - stepped[0]) ? before : stepped;
  const domain = [Math.min(calm[0], stepped[0]), Math.max(calm[1], stepped[1])] as const;
  kept.current = { key, domain };
  return domain;
}
