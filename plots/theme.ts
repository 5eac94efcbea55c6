/** A finished picture for another ground: for dark slides and pages, or for printers without colour. */
import type { Theme } from './plot-choice.js';

const INK = '#1a1a1a';
const DARK_INK = '#ececec';
/** Of pictures that cannot take the ground of the page around them. */
export const GROUND: Readonly<Record<Theme, string>> = { light: '#ffffff', dark: '#17181a', grey: '#ffffff' };
/** Hues too dark for a dark ground, and what stands for them: the same hue, lighter. */
const LIGHTER: Readonly<Record<string, string>> = {
  '#0072B2': '#4aa8e0',
  '#332288': '#9a8ce0',
  '#882255': '#d679a8',
  '#767676': '#9a9a9a',
};

export function inTheme(svg: string, theme: Theme): string {
  if (theme === 'light') return svg;
  if (theme === 'grey') return svg.replace(/#[0-9a-fA-F]{6}\b/g, greyOf);
  return svg.replace(/#[0-9a-fA-F]{6}\b/g, (colour) => (colour === INK ? DARK_INK : (LIGHTER[colour] ?? colour)));
}

/** By relative luminance (ITU-R BT.709), so that what was lighter stays lighter. */
function greyOf(colour: string): string {
  const channel = (at: number) => (Number.parseInt(colour.slice(at, at + 2), 16) / 255) ** 2.2;
  const luminance = 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
  const level = Math.round(255 * luminance ** (1 / 2.2))
    .toString(16)
    .padStart(2, '0');
  return `#${level}${level}${level}`;
}
