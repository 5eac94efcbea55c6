/** The frame of every picture: its width in millimetres, a user unit of one point, words for who cannot see it. */
import type { PictureProvenance } from './picture-provenance.js';
import { element, escapeXml, short } from './svg.js';
import type { Typesetter } from './typeface.js';

/** Points per millimetre. */
const MM = 72 / 25.4;
const WIDTHS_MM = { column: 84, page: 174 } as const;

/** One column of a paper (84 mm), two (174 mm), or millimetres. */
export type PictureWidth = keyof typeof WIDTHS_MM | number;

export interface DocumentParts {
  readonly width: PictureWidth;
  /** In points; rounded up to a tenth of a millimetre. */
  readonly height: number;
  readonly caption: string;
  readonly notes: readonly string[];
  /** Undefined for a picture that is of no run. */
  readonly provenance: PictureProvenance | undefined;
  readonly parts: readonly string[];
  readonly setter: Typesetter;
}

/** Width of a picture in points. */
export function widthInPoints(width: PictureWidth): number {
  return widthInMm(width) * MM;
}

/** Whether there is room for panels beside each other. */
export function isWide(width: PictureWidth): boolean {
  return widthInMm(width) > (WIDTHS_MM.column + WIDTHS_MM.page) / 2;
}

function widthInMm(width: PictureWidth): number {
  return typeof width === 'number' ? width : WIDTHS_MM[width];
}

/**
 * Writes the svg: the caption's first sentence is its <title>, caption and notes its <desc>, the provenance as JSON its
 * <metadata>.
 */
export function svgDocument({ width, height, caption, notes, provenance, parts, setter }: DocumentParts): string {
  const text = caption.trim();
  const title = /^.*?[.!?](?=\s|$)/s.exec(text)?.[0] ?? text;
  const description = [text, ...notes].filter((part) => part !== '').join(' ');
  const heightMm = Math.ceil((height / MM) * 10) / 10;
  const attributes = {
    xmlns: 'http://www.w3.org/2000/svg',
    width: `${widthInMm(width)}mm`,
    height: `${heightMm}mm`,
    viewBox: `0 0 ${short(widthInPoints(width))} ${short(heightMm * MM)}`,
    role: 'img',
    color: '#1a1a1a',
  };
  const words = [
    element('title', {}, escapeXml(title || 'Figure')),
    element('desc', {}, escapeXml(description)),
    ...(provenance === undefined ? [] : [element('metadata', {}, escapeXml(JSON.stringify(provenance)))]),
  ];
  // on a group, where a page's own rule for svg cannot undo it
  const drawing = element('g', { fill: 'none', 'stroke-linejoin': 'round' }, ...parts);
  return `${element('svg', attributes, ...words, setter.glyphs(), drawing)}\n`;
}
