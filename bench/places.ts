/** Where things stand in this checkout. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = fileURLToPath(new URL('.', import.meta.url));

/** The program runs from dist/bench/, its tests from bench/. */
export const CHECKOUT = ['..', '../..'].map((up) => path.join(HERE, up)).find(hasPackage) ?? HERE;
export const PEER_FOLDER = path.join(CHECKOUT, 'bench', 'peer');
export const CATALOG_FOLDER = path.join(CHECKOUT, 'studies', 'catalog');
export const CORE_PROGRAM = path.join(CHECKOUT, 'dist', 'bench', 'compute-core.js');

/** The `ballast` command of a checkout. */
export function ballastCommand(checkout: string): string {
  return path.join(checkout, 'cli', 'ballast.js');
}

function hasPackage(folder: string): boolean {
  return existsSync(path.join(folder, 'package.json'));
}
