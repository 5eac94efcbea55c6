/**
 * The one visual language: what each generator and method looks like, everywhere the same.
 *
 * Hues are Okabe and Ito's (2008), safe for colour-blind eyes; names beyond their eight take dark hues
 * of Paul Tol's muted scheme. No two names share hue and dash, and dash and marker tell them apart in grey.
 */
import {
  type SymbolType,
  symbol,
  symbolAsterisk,
  symbolCircle,
  symbolCross,
  symbolDiamond,
  symbolPlus,
  symbolSquare,
  symbolStar,
  symbolTimes,
  symbolTriangle,
  symbolWye,
} from 'd3-shape';
import type { Curve } from './figure-data.js';
import { kindOf } from './method-words.js';
import { curveId } from './points.js';
import { element, translate } from './svg.js';

export type Marker = keyof typeof MARKERS;

export interface Look {
  readonly colour: string;
  /** A stroke-dasharray in points; undefined is a solid line. */
  readonly dash: string | undefined;
  readonly marker: Marker;
}

/** Sizes in points at print size. */
export const TEXT = { title: 7.5, label: 7.5, tick: 7, note: 6.5 } as const;
export const STROKE = { curve: 1.2, thin: 0.55, level: 0.8, axis: 0.75, hairline: 0.5, bar: 0.7 } as const;
export const BAND_OPACITY = 0.18;
/** Opacity of names of lines, and other words that should stand back. */
export const QUIET = 0.72;
export const GREY = '#767676';

const INK = 'currentColor';
const BLUE = '#0072B2';
const ORANGE = '#E69F00';
const GREEN = '#009E73';
const PURPLE = '#CC79A7';
const SKY = '#56B4E9';
const VERMILION = '#D55E00';
const INDIGO = '#332288';
const WINE = '#882255';
const OLIVE = '#999933';

const DASHED = '4.5 2';
const DOTTED = '1.4 1.4';
const CHAIN = '7 1.8 1.4 1.8';
const LONG = '9 2.2';

const MARKERS = {
  circle: { type: symbolCircle, size: 8.5 },
  square: { type: symbolSquare, size: 8.5 },
  triangle: { type: symbolTriangle, size: 8 },
  diamond: { type: symbolDiamond, size: 8 },
  triangleDown: { type: symbolTriangle, size: 8, turned: true },
  cross: { type: symbolCross, size: 9 },
  star: { type: symbolStar, size: 8 },
  wye: { type: symbolWye, size: 8 },
  times: { type: symbolTimes, size: 9, open: true },
  plus: { type: symbolPlus, size: 10, open: true },
  asterisk: { type: symbolAsterisk, size: 9, open: true },
} satisfies Record<string, { type: SymbolType; size: number; turned?: boolean; open?: boolean }>;

const LOOKS: Readonly<Record<string, Look>> = {
  smote: { colour: BLUE, dash: undefined, marker: 'circle' },
  'gaussian-fit': { colour: ORANGE, dash: DASHED, marker: 'square' },
  oracle: { colour: GREEN, dash: CHAIN, marker: 'triangle' },
  'semi-oracle': { colour: PURPLE, dash: DOTTED, marker: 'diamond' },
  'shifted-gaussian': { colour: SKY, dash: LONG, marker: 'triangleDown' },
  perturbed: { colour: VERMILION, dash: undefined, marker: 'cross' },
  bootstrap: { colour: VERMILION, dash: DASHED, marker: 'times' },
  'borderline-smote-1': { colour: INDIGO, dash: undefined, marker: 'square' },
  'borderline-smote-2': { colour: INDIGO, dash: DASHED, marker: 'diamond' },
  adasyn: { colour: WINE, dash: undefined, marker: 'triangle' },
  'safe-level-smote': { colour: OLIVE, dash: undefined, marker: 'star' },
  dbsmote: { colour: OLIVE, dash: DASHED, marker: 'wye' },
  mixup: { colour: WINE, dash: DOTTED, marker: 'plus' },
  'gaussian-mixture-fit': { colour: ORANGE, dash: DOTTED, marker: 'triangleDown' },
  'kernel-density': { colour: SKY, dash: DOTTED, marker: 'asterisk' },
  none: { colour: GREY, dash: DOTTED, marker: 'circle' },
  naive: { colour: GREY, dash: undefined, marker: 'square' },
  vtss: { colour: INK, dash: undefined, marker: 'diamond' },
  fixed: { colour: VERMILION, dash: CHAIN, marker: 'square' },
  'class-weighted': { colour: WINE, dash: DASHED, marker: 'cross' },
  theory: { colour: INK, dash: DOTTED, marker: 'plus' },
  'all-finished': { colour: GREY, dash: undefined, marker: 'circle' },
  'best-of-k': { colour: INDIGO, dash: CHAIN, marker: 'star' },
};

const PLAIN: Look = { colour: GREY, dash: undefined, marker: 'circle' };
const HUES = [BLUE, VERMILION, GREEN, ORANGE, PURPLE, SKY, INDIGO, WINE, OLIVE];
/** Hues for further variants of what is drawn in ink. */
const DARK = [INDIGO, WINE, OLIVE];
const DASHES = [undefined, DASHED, CHAIN, DOTTED, LONG];
const MARKER_NAMES = Object.keys(MARKERS) as Marker[];

/** What a look is given to: a curve, a level, a row of histograms. */
export type Named = Pick<Curve, 'key' | 'label'>;

/**
 * Gives everything named in a figure its look, in the order of appearance. A name that stands there twice (SMOTE at two sizes) keeps its hue and
 * changes dash and marker; a name without a look takes the first free hue.
 */
export function assignLooks(named: readonly Named[]): ReadonlyMap<string, Look> {
  const keys = named.map(({ key }) => key);
  return distinctLooks(
    named,
    ({ key }, looks) => lookOf(key) ?? firstOfKey(key, looks) ?? freeLook([...looks.values()], keys),
  );
}

/** Gives horizontal levels their looks: VTSS in ink, whatever else is compared with the curves in grey. */
export function assignLevelLooks(named: readonly Named[]): ReadonlyMap<string, Look> {
  return distinctLooks(named, ({ key }) => {
    const { colour, ...look } = lookOf(key) ?? PLAIN;
    return { ...look, colour: kindOf(key) === 'vtss' ? colour : GREY };
  });
}

/** The look of a method or generator, whatever its parameters: `vtss[0,4]` looks like `vtss`. */
export function lookOf(key: string): Look | undefined {
  const kind = kindOf(key);
  return Object.hasOwn(LOOKS, kind) ? LOOKS[kind] : undefined;
}

/** A marker's outline about (0, 0), `grown` times the area that it has in print. */
export function markerShape(
  marker: Marker,
  grown = 1,
): { readonly d: string; readonly open: boolean; readonly turned: boolean } {
  const { type, size, turned, open } = MARKERS[marker] as {
    type: SymbolType;
    size: number;
    turned?: true;
    open?: true;
  };
  return { d: symbol(type, size * grown).digits(2)() ?? '', open: open === true, turned: turned === true };
}

/** Draws a marker about (x, y). */
export function drawMarker({ colour, marker }: Look, x: number, y: number): string {
  const { d, open, turned } = markerShape(marker);
  const paint = open ? { stroke: colour, 'stroke-width': 1 } : { fill: colour };
  return element('path', { d, transform: translate(x, y) + (turned ? 'rotate(180)' : ''), ...paint });
}

function distinctLooks(
  named: readonly Named[],
  first: (item: Named, looks: ReadonlyMap<string, Look>) => Look,
): ReadonlyMap<string, Look> {
  const looks = new Map<string, Look>();
  for (const item of named) {
    const id = curveId(item);
    if (!looks.has(id)) looks.set(id, distinct(first(item, looks), [...looks.values()]));
  }
  return looks;
}

function firstOfKey(key: string, looks: ReadonlyMap<string, Look>): Look | undefined {
  for (const [id, look] of looks) if ((JSON.parse(id) as string[])[0] === key) return look;
  return undefined;
}

function freeLook(taken: readonly Look[], keys: readonly string[]): Look {
  const used = new Set([...taken, ...keys.flatMap((key) => lookOf(key) ?? [])].map(({ colour }) => colour));
  const colour = HUES.find((hue) => !used.has(hue)) ?? HUES[taken.length % HUES.length]!;
  return {
    colour,
    dash: DASHES[taken.length % DASHES.length],
    marker: MARKER_NAMES[taken.length % MARKER_NAMES.length]!,
  };
}

function distinct(wanted: Look, taken: readonly Look[]): Look {
  const look = wanted.colour === INK ? inOtherInk(wanted, taken) : wanted;
  const clashes = (dash: string | undefined) =>
    taken.some((other) => other.colour === look.colour && other.dash === dash);
  if (!clashes(look.dash)) return look;
  // the solid line is `undefined`, so "none found" must be told apart
  const [dash] = [...DASHES.filter((candidate) => !clashes(candidate)), DASHES[taken.length % DASHES.length]];
  const markers = new Set(taken.filter(({ colour }) => colour === look.colour).map(({ marker }) => marker));
  return { ...look, dash, marker: MARKER_NAMES.find((name) => !markers.has(name)) ?? look.marker };
}

/** Black lines are hard to tell apart: a second VTSS takes a dark hue, with a dash and a marker that none has. */
function inOtherInk(look: Look, taken: readonly Look[]): Look {
  if (!taken.some(({ colour, dash }) => colour === INK && dash === look.dash)) return look;
  const colour = DARK.find((hue) => !taken.some((other) => other.colour === hue)) ?? INK;
  const dash = DASHES.find((candidate) => !taken.some((other) => other.dash === candidate)) ?? look.dash;
  const marker = MARKER_NAMES.find((name) => !taken.some((other) => other.marker === name)) ?? look.marker;
  return { colour, dash, marker };
}
