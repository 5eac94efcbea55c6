/** Differences from a baseline as dots with their error, one row for each level: where no number varies. */
import type { Comparison } from '../studies/comparison.js';
import { type Axis, makeAxis } from './axis.js';
import type { ComparedRun } from './comparison-figure.js';
import { baselineWords, comparisonCaption, differenceTitle } from './comparison-words.js';
import { type PictureWidth, svgDocument, widthInPoints } from './document.js';
import { hairline } from './levels.js';
import { assignLooks, drawMarker, type Look, QUIET, STROKE, TEXT } from './look.js';
import { curveId, MCSES } from './points.js';
import { drawProgress } from './progress.js';
import type { Picture } from './study-picture.js';
import { comparedWords, levelWords } from './study-words.js';
import { element, short } from './svg.js';
import { countLabel } from './ticks.js';
import { createTypesetter, MIDDLE, type Typesetter, textWidth, wrapText } from './typeface.js';

const ROW = 12;
const LINE = 9.5;
const TICK = 3;
const LEFT = 2;
const RIGHT = 10;
/** Between names and plot. */
const GAP = 8;
/** Between the axis of a measure and the next measure. */
const BETWEEN = 8;
/** Names that take more of a column's width than this call for a page's. */
const NAMES = 0.45;

interface Dot {
  readonly key: string;
  readonly label: string;
  readonly row: Comparison;
}

interface Setting {
  readonly left: number;
  readonly right: number;
  readonly looks: ReadonlyMap<string, Look>;
  readonly baseline: string;
  readonly setter: Typesetter;
}

/** One block below the other for each measure, each with an axis of its own; the line of no difference runs through. */
export function comparisonDots({ study, plan, rows: all, progress, provenance }: ComparedRun): Picture {
  const rows = all.filter(({ measure }) => plan.measures.includes(measure));
  const dots = dotsOf(rows, plan.by);
  const names = Math.max(0, ...dots.map(({ label }) => textWidth(label, TEXT.label)));
  const width: PictureWidth = names > NAMES * widthInPoints('column') ? 'page' : 'column';
  const setter = createTypesetter();
  const looks = assignLooks(dots.map(lookName));
  const right = widthInPoints(width) - RIGHT;
  const setting = { left: LEFT + names + GAP, right, looks, baseline: baselineWords(plan), setter };
  const parts: string[] = [];
  let y = drawProgress(progress, widthInPoints(width), 2, { parts, setter });
  for (const measure of plan.measures) {
    const own = dots.filter(({ row }) => row.measure === measure);
    if (own.length > 0) y = drawBlock(own, differenceTitle(plan, measure), setting, y, parts) + BETWEEN;
  }
  const caption = comparisonCaption(study.title ?? study.name, plan, rows);
  const notes = notesOf(dots, progress);
  const svg = svgDocument({ width, height: y - BETWEEN + 2, caption, notes, provenance, parts, setter });
  return { svg, caption: [caption, ...notes].join(' ') };
}

/** Each comparison with the words that tell it from the others: its level, then whatever else varies. */
function dotsOf(rows: readonly Comparison[], by: ComparedRun['plan']['by']): Dot[] {
  const words = rows.map(({ level, arm, cell }) => [
    comparedWords(by, level),
    ...(by === 'generator' ? [] : [arm.generator]),
    ...(by === 'method' ? [] : [methodAt(cell)]),
    ...Object.entries(arm.factors).flatMap(([name, value]) =>
      name === by ? [] : [levelWords(name as keyof typeof arm.factors, String(value))],
    ),
  ]);
  const varies = (index: number) => index === 0 || new Set(words.map((own) => own[index])).size > 1;
  return rows.map((row, i) => ({
    key: row.level,
    label: `${words[i]!.filter((_, index) => varies(index)).join(', ')}${leftOut(row) > 0 ? '\u2009†' : ''}`,
    row,
  }));
}

function methodAt({ method, methodKind, gamma }: Comparison['cell']): string {
  return methodKind === 'fixed' ? comparedWords('gamma', String(gamma)) : levelWords('method', method);
}

function leftOut({ leftOut, failed, baselineFailed }: Comparison): number {
  return leftOut ?? failed + baselineFailed;
}

/** One look for each level, whatever else a row tells. */
function lookName({ key }: Dot): { key: string; label: string } {
  return { key, label: key };
}

function drawBlock(dots: readonly Dot[], title: string, setting: Setting, from: number, parts: string[]): number {
  const { left, right, baseline, setter } = setting;
  const x = axisOf(dots, setting);
  const top = from + LINE;
  const bottom = top + dots.length * ROW + 3;
  const zero = x.at(0);
  parts.push(hairline(`M${short(zero)} ${short(bottom)}V${short(top - 1)}`));
  parts.push(nameBaseline(`baseline ${baseline}`, zero, top - 3, setting));
  for (const [index, dot] of dots.entries()) parts.push(drawDot(dot, x, top + (index + 0.5) * ROW + 1, setting));
  const ticks = x.major.map(({ value }) => `M${short(x.at(value))} ${short(bottom)}v${TICK}`).join('');
  const stroke = { stroke: 'currentColor', 'stroke-width': STROKE.axis };
  parts.push(element('path', { d: `M${short(left)} ${short(bottom)}H${short(right)}${ticks}`, ...stroke }));
  for (const { value, label } of x.major) {
    parts.push(setter.text(label, x.at(value), bottom + TICK + 8, { size: TEXT.tick, anchor: 'middle' }));
  }
  const lines = wrapText(title, TEXT.label, right - left);
  for (const [index, line] of lines.entries()) {
    const at = bottom + TICK + 10 + (index + 1) * LINE;
    parts.push(setter.text(line, (left + right) / 2, at, { size: TEXT.label, anchor: 'middle' }));
  }
  return bottom + TICK + 10 + lines.length * LINE;
}

/** Covers every error and zero. */
function axisOf(dots: readonly Dot[], { left, right }: Setting): Axis {
  const ends = dots.flatMap(({ row: { difference, mcse } }) => {
    const half = MCSES * (mcse > 0 ? mcse : 0);
    return Number.isFinite(difference) ? [difference - half, difference + half] : [];
  });
  const [low, high] = [Math.min(0, ...ends), Math.max(0, ...ends)];
  const domain = low < high ? ([low, high] as const) : ([-1, 1] as const);
  return makeAxis({ kind: 'linear', direction: 'x', domain, range: [left + 5, right - 5], size: TEXT.tick });
}

function nameBaseline(words: string, at: number, y: number, { left, right, setter }: Setting): string {
  const half = textWidth(words, TEXT.note) / 2;
  const middle = Math.min(Math.max(at, left + half), right + RIGHT - half);
  return setter.text(words, middle, y, { size: TEXT.note, anchor: 'middle', opacity: QUIET });
}

function drawDot(dot: Dot, x: Axis, y: number, { left, looks, setter }: Setting): string {
  const { label, row } = dot;
  const { difference, mcse } = row;
  const name = setter.text(label, left - GAP, y + TEXT.label * MIDDLE, { size: TEXT.label, anchor: 'end' });
  if (!Number.isFinite(difference)) {
    const why = row.failed + row.baselineFailed > 0 ? 'no repetition in which both succeeded' : 'no repetitions yet';
    return name + setter.text(why, left + 3, y + TEXT.note * MIDDLE, { size: TEXT.note, opacity: QUIET });
  }
  const look = looks.get(curveId(lookName(dot)))!;
  const half = MCSES * (mcse > 0 ? mcse : 0);
  const d = `M${short(x.at(difference - half))} ${short(y)}H${short(x.at(difference + half))}`;
  const line = { class: 'error', d, stroke: look.colour, 'stroke-width': STROKE.curve };
  return name + (half > 0 ? element('path', line) : '') + drawMarker(look, x.at(difference), y);
}

function notesOf(dots: readonly Dot[], { done, total }: ComparedRun['progress']): string[] {
  const known = dots.some(({ row }) => row.mcse > 0);
  const lacking = dots.reduce((sum, { row }) => sum + leftOut(row), 0);
  return [
    ...(known ? ['Lines: mean ± 2 Monte Carlo standard errors (MCSE).'] : []),
    ...(lacking > 0 ? [`†: repetitions left out because one of the two failed, ${countLabel(lacking)} in all.`] : []),
    ...(done < total ? [`Unfinished: ${countLabel(done)} of ${countLabel(total)} repetitions.`] : []),
  ];
}
