/** Lines at the end of a terminal that are drawn again and again in place. */
import type { WriteStream } from 'node:tty';

export interface LiveLines {
  draw(lines: readonly string[]): void;
  /** Takes them away, so that other lines can be printed. */
  clear(): void;
}

const HIDE_CURSOR = '\u001b[?25l';
const SHOW_CURSOR = '\u001b[?25h';

export function createLiveLines(stream: Pick<WriteStream, 'write' | 'columns'>): LiveLines {
  let drawn = 0;
  const back = () => (drawn === 0 ? '' : `\u001b[${drawn}A`);
  return {
    draw(lines) {
      // a line that wraps would count as two
      const fitting = lines.map((line) => [...line].slice(0, Math.max(20, (stream.columns ?? 80) - 1)).join(''));
      stream.write(
        `${HIDE_CURSOR}${back()}\r${fitting.map((line) => `\u001b[2K${line}\n`).join('')}\u001b[0J${SHOW_CURSOR}`,
      );
      drawn = fitting.length;
    },
    clear() {
      if (drawn > 0) stream.write(`${back()}\r\u001b[0J`);
      drawn = 0;
    },
  };
}
