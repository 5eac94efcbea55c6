/** "n of N repetitions" above a picture of an unfinished run. */

import { QUIET, TEXT } from './look.js';
import { countLabel } from './ticks.js';
import type { Typesetter } from './typeface.js';

const LINE = 9.5;

/** @returns where the picture goes on; y itself if the run is finished */
export function drawProgress(
  progress: { readonly done: number; readonly total: number } | undefined,
  width: number,
  y: number,
  { parts, setter }: { parts: string[]; setter: Typesetter },
): number {
  if (progress === undefined || progress.done >= progress.total) return y;
  const words = `${countLabel(progress.done)} of ${countLabel(progress.total)} repetitions`;
  parts.push(setter.text(words, width - 1, y + TEXT.note, { size: TEXT.note, anchor: 'end', opacity: QUIET }));
  return y + LINE;
}
