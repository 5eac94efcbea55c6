/**
 * Text as outlines of Inter, measured and drawn from the same files.
 *
 * Why outlines and not <text> with an embedded font: the picture looks the same in a browser, in
 * Inkscape, in LaTeX, in a PDF writer and in resvg, none of which share a way to embed fonts; label
 * widths are exact; and bytes do not depend on installed fonts. Each glyph is written once and
 * referred to, about 20 kB a figure, less than a base64 subset. The words stay readable for
 * machines in aria-label, <title> and <desc>.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Font, type Glyph, openSync } from 'fontkit';
import { element, translate } from './svg.js';

export type Weight = 'regular' | 'semibold';

export interface TextStyle {
  /** In points. */
  readonly size: number;
  readonly weight?: Weight;
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly opacity?: number;
  /** Turned to read upwards, about its anchor. */
  readonly upwards?: boolean;
}

export interface Typesetter {
  /** One line of text with its baseline at y. */
  text(content: string, x: number, y: number, style: TextStyle): string;
  /** The <defs> of every glyph set so far. */
  glyphs(): string;
}

interface PlacedGlyph {
  readonly glyph: Glyph;
  readonly x: number;
  readonly y: number;
}

interface Line {
  readonly glyphs: readonly PlacedGlyph[];
  readonly advance: number;
}

const FILES: Readonly<Record<Weight, string>> = { regular: 'Inter_400Regular.ttf', semibold: 'Inter_600SemiBold.ttf' };
const fonts = new Map<Weight, Font>();
const lines = new Map<string, Line>();

/** Half the height of a digit over the font size: what centres a label on its tick. */
export const MIDDLE = 0.364;

/** Width in points, kerning included. */
export function textWidth(content: string, size: number, weight: Weight = 'regular'): number {
  return (lineOf(content, weight).advance / fontOf(weight).unitsPerEm) * size;
}

/**
 * Breaks at spaces into the fewest lines of at most `width`, as even as they can be. No-break spaces hold, and so do
 * the spaces around an operator, so that a formula stays in one piece.
 */
export function wrapText(text: string, size: number, width: number, weight: Weight = 'regular'): string[] {
  const content = text.replace(/ (?=[−=/×±+] )|(?<= [−=/×±+]) /g, '\u00a0');
  const fewest = fillLines(content, size, width, weight);
  for (let share = textWidth(content, size, weight) / fewest.length; share < width; share += size / 2) {
    const even = fillLines(content, size, share, weight);
    if (even.length === fewest.length) return even;
  }
  return fewest;
}

/** Starts a figure's text: sets lines and remembers which glyphs they need. */
export function createTypesetter(): Typesetter {
  const used = new Map<string, string>();

  function text(content: string, x: number, y: number, style: TextStyle): string {
    const { size, weight = 'regular', anchor = 'start', opacity, upwards = false } = style;
    const line = lineOf(content, weight);
    const scale = size / fontOf(weight).unitsPerEm;
    const shift = { start: 0, middle: -0.5, end: -1 }[anchor] * line.advance * scale;
    const uses = line.glyphs.map(({ glyph, x: left, y: raised }) => {
      // same id, same shape in every figure, so that several figures can stand in one page
      const id = `inter-${weight}-${glyph.id}`;
      if (!used.has(id)) used.set(id, glyph.path.toSVG());
      return element('use', { href: `#${id}`, x: left || undefined, y: raised || undefined });
    });
    const place = upwards ? `${translate(x, y + -shift)}rotate(-90)` : translate(x + shift, y);
    const attributes = {
      transform: `${place}scale(${scale.toFixed(6)} ${(-scale).toFixed(6)})`,
      fill: 'currentColor',
      'fill-opacity': opacity,
      'aria-label': content,
    };
    return element('g', attributes, ...uses);
  }

  function glyphs(): string {
    return element('defs', {}, ...[...used].map(([id, d]) => element('path', { id, d })));
  }
  return { text, glyphs };
}

function fillLines(content: string, size: number, width: number, weight: Weight): string[] {
  const filled: string[] = [];
  for (const word of content.split(' ')) {
    const longer = filled.length === 0 ? word : `${filled.at(-1)} ${word}`;
    if (filled.length > 0 && textWidth(longer, size, weight) <= width) filled[filled.length - 1] = longer;
    else filled.push(word);
  }
  return filled;
}

function lineOf(text: string, weight: Weight): Line {
  const content = text.replace(/\p{Cc}+/gu, ' ');
  const key = `${weight} ${content}`;
  const line = lines.get(key) ?? layOut(content, fontOf(weight));
  // a long-lived server sees ever new labels: forget all before they become a leak
  if (lines.size > 2000) lines.clear();
  lines.set(key, line);
  return line;
}

/** Sets one line. Inter has no anchors for marks over Greek (θ̂), so a mark left unplaced is centred over its base. */
function layOut(content: string, font: Font): Line {
  const { glyphs, positions } = font.layout(content);
  const placed: PlacedGlyph[] = [];
  let pen = 0;
  let base: PlacedGlyph | undefined;
  for (const [index, glyph] of glyphs.entries()) {
    const { xAdvance, xOffset, yOffset } = positions[index]!;
    const unplacedMark = glyph.isMark && xOffset === 0 && base !== undefined;
    const position = unplacedMark
      ? { glyph, ...overBase(glyph, base!, font) }
      : { glyph, x: pen + xOffset, y: yOffset };
    if (!glyph.isMark) base = position;
    if (glyph.path.commands.length > 0) placed.push(position);
    pen += xAdvance;
  }
  return { glyphs: placed, advance: pen };
}

function overBase(mark: Glyph, { glyph, x }: PlacedGlyph, font: Font): { x: number; y: number } {
  const centre = x + (glyph.bbox.minX + glyph.bbox.maxX) / 2;
  return {
    x: Math.round(centre - (mark.bbox.minX + mark.bbox.maxX) / 2),
    y: Math.max(0, Math.round(glyph.bbox.maxY - font.xHeight)),
  };
}

function fontOf(weight: Weight): Font {
  const known = fonts.get(weight);
  if (known !== undefined) return known;
  // beside the source, or beside it as seen from dist/plots
  const places = ['./fonts/', '../../plots/fonts/'].map((folder) => new URL(folder + FILES[weight], import.meta.url));
  const place = places.find((url) => existsSync(url));
  if (place === undefined) {
    throw new Error(`Cannot draw text: ${FILES[weight]} must stand in plots/fonts, looked at ${places.join(' and ')}`);
  }
  const font = openSync(fileURLToPath(place)) as Font;
  fonts.set(weight, font);
  return font;
}
