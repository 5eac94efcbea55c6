/** Ticks of linear and log axes: candidates from the densest to the sparsest, and their labels. Pure: no fonts, so a page can use it. */
import { scaleLinear } from 'd3-scale';
import type { ScaleKind } from './figure-data.js';

export interface Tick {
  readonly value: number;
  readonly label: string;
}

const MOST_LABELS = 7;
const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** The densest ticks over [low, high] that `fits` takes: 1-2-5, else decades, else every k-th decade; never more than seven. */
export function chooseTicks(
  kind: ScaleKind,
  [low, high]: readonly [number, number],
  fits: (ticks: readonly Tick[]) => boolean,
): { readonly major: readonly Tick[]; readonly minor: readonly number[] } {
  const labelled = kind === 'log' ? logTicks(low, high) : linearTicks(low, high);
  const fitting = labelled.find((ticks) => ticks.length <= MOST_LABELS && fits(ticks));
  const major = fitting ?? labelled.at(-1)!.slice(0, 1);
  return { major, minor: kind === 'log' ? minorTicks(low, high, major) : [] };
}

/**
 * Labels share one form: plain decimals, or powers of ten when they would be long. Equal steps share their
 * number of decimals (0.0, 0.5), log ticks do not (0.5, 1, 2).
 */
export function labelTicks(values: readonly number[], kind: ScaleKind): Tick[] {
  const sizes = values.filter((value) => value !== 0).map((value) => Math.abs(value));
  const decimals = Math.max(0, ...values.map(decimalsOf));
  const isShort = (value: number) => value >= 1e-3 && value < 1e5;
  // steps of 0.0005 up to 0.003 read better than powers of ten
  const isFine = kind === 'linear' && decimals <= 4 && isShort(Math.max(...sizes));
  const plain = sizes.every(isShort) || isFine;
  return values.map((value) => {
    if (!plain) return { value, label: powerLabel(value) };
    return { value, label: decimalLabel(value, kind === 'log' ? decimalsOf(value) : decimals) };
  });
}

/** A count for a reader: thin spaces in thousands. */
export function countLabel(count: number): string {
  return decimalLabel(count, 0);
}

function logTicks(low: number, high: number): Tick[][] {
  const oneTwoFive = mantissas([1, 2, 5], low, high);
  // within less than a decade 1-2-5 leaves too little to read by: round steps instead
  if (oneTwoFive.length < 3) return [...linearTicks(low, high), labelTicks(oneTwoFive, 'log')];
  const decades = mantissas([1], low, high);
  const sparser = [1, 2, 3, 4, 5, 10, 20, 50].map((step) => decades.filter((_, index) => index % step === 0));
  const all = [
    oneTwoFive,
    ...(decades.length >= 2 ? sparser : []),
    mantissas([1, 3], low, high),
    oneTwoFive.slice(0, 1),
  ];
  return all.map((values) => labelTicks(values, 'log'));
}

function linearTicks(low: number, high: number): Tick[][] {
  const scale = scaleLinear().domain([low, high]);
  const clean = (value: number) => Number(value.toPrecision(12));
  return [6, 5, 4, 3, 2, 1].map((count) => labelTicks(scale.ticks(count).map(clean), 'linear'));
}

function minorTicks(low: number, high: number, major: readonly Tick[]): number[] {
  const taken = new Set(major.map(({ value }) => value));
  const decades = Math.log10(high / low);
  if (decades < 0.7) return [];
  const all = decades > 7 ? mantissas([1], low, high) : mantissas([1, 2, 3, 4, 5, 6, 7, 8, 9], low, high);
  return all.filter((value) => !taken.has(value));
}

/** All m × 10^e within [low, high], written so that each is the nearest double to its decimal. */
function mantissas(digits: readonly number[], low: number, high: number): number[] {
  const found: number[] = [];
  for (let exponent = Math.floor(Math.log10(low)); exponent <= Math.ceil(Math.log10(high)); exponent++) {
    for (const digit of digits) found.push(Number(`${digit}e${exponent}`));
  }
  return found.filter((value) => value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9));
}

function decimalsOf(value: number): number {
  const text = String(Number(value.toPrecision(12)));
  return text.includes('e') ? 0 : (text.split('.')[1]?.length ?? 0);
}

function decimalLabel(value: number, decimals: number): string {
  const [whole = '', part] = Math.abs(value).toFixed(decimals).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, '\u2009');
  return `${value < 0 ? '−' : ''}${grouped}${part === undefined ? '' : `.${part}`}`;
}

function powerLabel(value: number): string {
  if (value === 0) return '0';
  const [mantissa = '', exponent = ''] = Number(value.toPrecision(6)).toExponential().split('e');
  const power = [...String(Math.abs(Number(exponent)))].map((digit) => SUPERSCRIPTS[Number(digit)]).join('');
  const ten = `10${Number(exponent) < 0 ? '⁻' : ''}${power}`;
  if (mantissa === '1') return ten;
  return mantissa === '-1' ? `−${ten}` : `${mantissa.replace('-', '−')}\u2009×\u2009${ten}`;
}
