/** Reads back what a figure drew: texts with their boxes, curves, ticks. The markup is the figure's own, so patterns do. */
import { expect } from 'vitest';
import { textWidth, type Weight } from '../../plots/typeface.js';

export interface DrawnText {
  readonly content: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const TEXT =
  /<g transform="translate\(([-\d.]+) ([-\d.]+)\)(rotate\(-90\))?scale\(([\d.]+) [-\d.]+\)"[^>]*aria-label="([^"]*)"[^>]*>(?:<use href="#inter-(\w+)-)?/g;
const UNITS_PER_EM = 2048;

/** Every text with the box of its ink: digits and capitals are 0.73 high, descenders 0.2 deep. */
export function textsOf(svg: string): DrawnText[] {
  return [...svg.matchAll(TEXT)].map(([, x, y, turned, scale, escaped, weight]) => {
    const content = unescapeXml(escaped!);
    const size = Number(scale) * UNITS_PER_EM;
    const width = textWidth(content, size, (weight ?? 'regular') as Weight);
    const [left, base] = [Number(x), Number(y)];
    if (turned) return { content, left: left - 0.73 * size, right: left + 0.2 * size, top: base - width, bottom: base };
    return { content, left, right: left + width, top: base - 0.73 * size, bottom: base + 0.2 * size };
  });
}

/** Pairs of texts whose boxes share area. */
export function overlaps(texts: readonly DrawnText[]): string[] {
  return texts.flatMap((a, index) =>
    texts
      .slice(index + 1)
      .filter((b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
      .map((b) => `${a.content} | ${b.content}`),
  );
}

/** Labels per axis, in the order of the panels. */
export function labelsPerAxis(svg: string, axis: 'x' | 'y'): string[][] {
  const groups = svg.split(`<g class="${axis}-axis">`).slice(1);
  return groups.map((rest) => textsOf(rest.slice(0, endOfGroup(rest))).map(({ content }) => content));
}

function endOfGroup(rest: string): number {
  let depth = 1;
  for (const { 0: tag, index } of rest.matchAll(/<g[ >]|<\/g>/g)) {
    depth += tag === '</g>' ? -1 : 1;
    if (depth === 0) return index;
  }
  return rest.length;
}

/** Stroke and dash of every curve, by its label. */
export function curvesOf(svg: string): { label: string; colour: string; dash: string | undefined; path: string }[] {
  const curve = /<g class="curve" aria-label="([^"]*)" stroke="([^"]*)"[^>]*>(.*?)<\/g>/g;
  return [...svg.matchAll(curve)].map(([, label, colour, content]) => ({
    label: unescapeXml(label!),
    colour: colour!,
    dash: /stroke-dasharray="([^"]*)"/.exec(content!)?.[1],
    path: [...content!.matchAll(/ d="([^"]*)"/g)].map(([, d]) => d).join(' '),
  }));
}

export function viewBoxOf(svg: string): { width: number; height: number } {
  const [, width, height] = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg)!;
  return { width: Number(width), height: Number(height) };
}

/** Texts, rectangles and circles stay on the page; paths are checked where they end in absolute places. */
export function expectInside(svg: string): void {
  const { width, height } = viewBoxOf(svg);
  for (const { content, left, right, top, bottom } of textsOf(svg)) {
    expect(Math.min(left, top), content).toBeGreaterThanOrEqual(0);
    expect(right, content).toBeLessThanOrEqual(width);
    expect(bottom, content).toBeLessThanOrEqual(height);
  }
  for (const [rect] of svg.matchAll(/<rect [^>]*>/g)) {
    const [x, y, w, h] = ['x', 'y', 'width', 'height'].map((name) =>
      Number(new RegExp(` ${name}="([^"]*)"`).exec(rect)![1]),
    );
    expect(Math.min(x!, y!, w!, h!), rect).toBeGreaterThanOrEqual(0);
    expect(x! + w!, rect).toBeLessThanOrEqual(width);
    expect(y! + h!, rect).toBeLessThanOrEqual(height);
  }
  // after the glyphs, whose outlines have units of their own
  for (const [, x, y] of svg.slice(svg.indexOf('</defs>')).matchAll(/[ML](-?[\d.]+)[ ,](-?[\d.]+)/g)) {
    expect(Math.min(Number(x), Number(y))).toBeGreaterThanOrEqual(-3);
    expect(Number(x)).toBeLessThanOrEqual(width);
    expect(Number(y)).toBeLessThanOrEqual(height);
  }
}

function unescapeXml(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}
