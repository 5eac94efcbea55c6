/** Where things stand in this checkout; the program runs from `dist/bench/`. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const CHECKOUT = fileURLToPath(new URL('../../', import.meta.url));
export const PEER_FOLDER = path.join(CHECKOUT, 'bench', 'peer');
export const CORE_PROGRAM = fileURLToPath(new URL('compute-core.js', import.meta.url));

/** The `ballast` command of a checkout. */
export function ballastCommand(checkout: string): string {
  return path.join(checkout, 'cli', 'ballast.js');
}
