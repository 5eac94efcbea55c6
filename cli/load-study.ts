/** From what a user types to a checked study: a shipped name, or the path of a YAML, JSON or TypeScript file. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { UserError } from '../client/user-error.js';
import { type Override, parseStudy, readStudy } from '../studies/parse-study.js';
import { suggestion } from '../studies/problem.js';
import type { Study } from '../studies/study.js';

const PACKAGE = fileURLToPath(new URL('../..', import.meta.url));
const CATALOG = path.join(PACKAGE, 'studies', 'catalog');

/** Names of the shipped studies: the paper's figures in their order, then its examples and theorems. */
export function catalogNames(): string[] {
  const rank = (name: string) => ['figure', 'example', 'theorem'].findIndex((kind) => name.startsWith(kind));
  return readdirSync(CATALOG)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => path.basename(file, '.yaml'))
    .sort((a, b) => rank(a) - rank(b) || a.localeCompare(b, 'en', { numeric: true }));
}

export function catalogFile(name: string): string {
  return path.join(CATALOG, `${name}.yaml`);
}

/**
 * @throws {UserError} if there is no such study
 * @throws {SpecError} if there is one and it cannot run
 */
export async function loadStudy(nameOrFile: string, overrides: readonly Override[] = []): Promise<Study> {
  if (catalogNames().includes(nameOrFile)) return parseFile(catalogFile(nameOrFile), `${nameOrFile}.yaml`, overrides);
  if (!existsSync(nameOrFile) || statSync(nameOrFile).isDirectory()) throw new UserError(unknownStudy(nameOrFile));
  if (/\.[cm]?[jt]s$/.test(nameOrFile)) return await loadModule(nameOrFile, overrides);
  return parseFile(nameOrFile, nameOrFile, overrides);
}

function parseFile(file: string, source: string, overrides: readonly Override[]): Study {
  return parseStudy(readFileSync(file, 'utf8'), source, overrides);
}

/** A module whose default export, or export `study`, is what `defineStudy` returned. */
async function loadModule(file: string, overrides: readonly Override[]): Promise<Study> {
  const { createJiti } = await import('jiti');
  const jiti = createJiti(pathToFileURL(path.resolve(file)).href, {
    // else a module without a default export would count as its own
    interopDefault: false,
    alias: { ballast: path.join(PACKAGE, 'dist', 'studies', 'study.js') },
  });
  let loaded: { readonly default?: unknown; readonly study?: unknown };
  try {
    loaded = await jiti.import(path.resolve(file));
  } catch (error) {
    throw new UserError(`Cannot load the study ${file}: ${error instanceof Error ? error.message : error}`);
  }
  const input = loaded.default ?? loaded.study;
  if (input === undefined) {
    throw new UserError(
      `Cannot load the study ${file}: expected \`export default defineStudy({ … })\`, got no default export`,
    );
  }
  return readStudy(input, file, overrides);
}

function unknownStudy(name: string): string {
  const near = suggestion(name, catalogNames());
  const looksLikeFile = /[./\\]/.test(name);
  return looksLikeFile
    ? `Cannot find the study file ${name}`
    : `Cannot find the study "${name}"${near}; shipped are ${catalogNames().join(', ')}, or give a file`;
}
