/** A picture as files of the formats that somebody wants, with its caption beside it. */
import type { Theme } from '../plots/plot-choice.js';
import type { Picture } from '../plots/study-picture.js';
import { writeText } from './write-text.js';

export const PICTURE_FORMATS = ['svg', 'png', 'pdf'] as const;
export type PictureFormat = (typeof PICTURE_FORMATS)[number];

export const PICTURE_TYPES: Readonly<Record<PictureFormat, string>> = {
  svg: 'image/svg+xml',
  png: 'image/png',
  pdf: 'application/pdf',
};

/** Loaded when something is drawn: they bring fonts and a rasteriser. */
export async function pictureBytes(
  svg: string,
  format: PictureFormat,
  theme: Theme = 'light',
): Promise<string | Uint8Array> {
  if (format === 'svg') return svg;
  if (format === 'pdf') return await (await import('../plots/pdf.js')).svgPdf(svg);
  const [{ svgPng }, { GROUND }] = await Promise.all([import('../plots/figure.js'), import('../plots/theme.js')]);
  return svgPng(svg, undefined, GROUND[theme]);
}

/** @returns the paths written */
export async function writePictureFiles(
  folder: string,
  name: string,
  { svg, caption, source }: Picture,
  formats: readonly PictureFormat[],
  theme: Theme = 'light',
): Promise<string[]> {
  const lines = [caption, ...(source === undefined ? [] : [source])];
  const files: string[] = [];
  for (const format of formats)
    files.push(writeText(folder, `${name}.${format}`, await pictureBytes(svg, format, theme)));
  return [...files, writeText(folder, `${name}-caption.txt`, `${lines.join('\n')}\n`)];
}
