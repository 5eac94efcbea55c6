/** Progress arm by arm, as lines of a terminal. */
import type { ArmProgress } from './arm-progress.js';
import { grouped } from './words.js';

const BAR = 20;
const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** Of more arms than rows those that are not finished come first; what is left out is counted. */
export function armLines(arms: readonly ArmProgress[], rows: number): string[] {
  if (rows < 2 || arms.length < 2) return [];
  const fits = arms.length <= rows;
  const going = arms.filter(({ finished, asked }) => finished < asked);
  const shown = fits ? arms : going.slice(0, rows - 1);
  const width = Math.min(34, Math.max(...shown.map(({ label }) => label.length), 8));
  const lines = shown.map(({ label, finished, asked, failed, cells }) => {
    const share = asked > 0 ? finished / asked : 1;
    const count = grouped(Math.floor(finished / Math.max(1, cells))).padStart(7);
    const lost = failed > 0 ? `  ${grouped(failed)} failed` : '';
    return `  ${label.slice(0, width).padEnd(width)}  ${progressBar(share, BAR)}${finished === 0 ? '  waits' : count}${lost}`;
  });
  if (fits) return lines;
  const done = arms.length - going.length;
  return [
    ...lines,
    `  … ${grouped(arms.length - shown.length)} arms more, ${grouped(done)} of ${grouped(arms.length)} finished`,
  ];
}

/** In eighths of a character, dots where nothing is. */
export function progressBar(share: number, width: number): string {
  const eighths = Math.floor(Math.max(0, Math.min(1, share)) * width * 8);
  const bar = '█'.repeat(Math.floor(eighths / 8)) + (EIGHTHS[eighths % 8] ?? '');
  return bar.padEnd(width, '·');
}
