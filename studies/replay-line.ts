/** The command that runs one repetition again. */
import { shellWord } from './shell-word.js';

/** @param cell a name, or the beginning of a key */
export function replayLine(runId: string, cell: string, repetition: number): string {
  return `ballast replay ${runId} --cell ${shellWord(cell)} --repetition ${repetition}`;
}
