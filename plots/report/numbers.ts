/** Numbers, durations and times as a reader wants them: the error decides how many digits mean something. */
import { countLabel } from '../ticks.js';

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';
const MINUS = '−';

/**
 * A mean with its standard error, both to the decimal of the error's leading digit, one more if that digit is 1:
 * 0.0364 ± 0.0002, 12.30 ± 0.15, (3.2 ± 0.4) × 10⁻⁶. Without an error three significant digits; `–` for NaN.
 */
export function estimateText(value: number, error: number): string {
  if (!Number.isFinite(value)) return numberText(value);
  if (!Number.isFinite(error) || error <= 0) return numberText(value);
  const size = Math.max(Math.abs(value), error);
  const power = size < 1e-4 || size >= 1e6 ? exponentOf(size) : 0;
  const [scaled, scaledError] = [value / 10 ** power, error / 10 ** power];
  const decimals = decimalsOf(scaledError);
  const text = `${fixed(scaled, decimals)} ± ${fixed(scaledError, decimals)}`;
  return power === 0 ? text : `(${text}) ${timesTen(power)}`;
}

/** Three significant digits; counts in full with thin spaces; `–` for NaN. */
export function numberText(value: number): string {
  if (Number.isNaN(value)) return '–';
  if (!Number.isFinite(value)) return value < 0 ? `${MINUS}∞` : '∞';
  if (value === 0) return '0';
  if (Number.isInteger(value) && Math.abs(value) < 1e12) return signed(value, countLabel(Math.abs(value)));
  const rounded = Number(value.toPrecision(3));
  const power = exponentOf(Math.abs(rounded));
  if (power < -4 || power >= 6) return `${fixed(rounded / 10 ** power, 2)} ${timesTen(power)}`;
  return fixed(rounded, Math.max(0, 2 - power));
}

/** 850 ms, 3.2 s, 3 min 20 s, 2 h 5 min. */
export function durationText(milliseconds: number): string {
  if (!(milliseconds >= 0)) return '–';
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const minutes = Math.round(whole / 60);
  return `${countLabel(Math.floor(minutes / 60))} h ${minutes % 60} min`;
}

const MONTHS = 'January February March April May June July August September October November December'.split(' ');

/** 22 November 2026, 14:16 UTC; what is no date stays as it is. */
export function timeText(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  const clock = date.toISOString().slice(11, 16);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}, ${clock} UTC`;
}

/** Decimals that show the leading digit of an error, or two digits if the first is 1. */
function decimalsOf(error: number): number {
  const leading = Number(error.toPrecision(2));
  const digits = String(leading.toExponential()).startsWith('1') ? 1 : 0;
  return Math.max(0, digits - exponentOf(leading));
}

function exponentOf(value: number): number {
  return Number(value.toExponential().split('e')[1]);
}

function fixed(value: number, decimals: number): string {
  const [whole = '', part] = Math.abs(value).toFixed(decimals).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, '\u2009');
  const text = part === undefined ? grouped : `${grouped}.${part}`;
  return signed(/[1-9]/.test(text) ? value : 0, text);
}

function signed(value: number, text: string): string {
  return value < 0 ? `${MINUS}${text}` : text;
}

function timesTen(power: number): string {
  const digits = [...String(Math.abs(power))].map((digit) => SUPERSCRIPTS[Number(digit)]).join('');
  return `× 10${power < 0 ? '⁻' : ''}${digits}`;
}
