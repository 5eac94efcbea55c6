/**
 * The folders of recorded histories, one for each version of the workflows, and what each holds.
 *
 * A manifest names every file with its SHA-256, so that none is edited, added or lost without notice.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Manifest {
  /** Of the workflows, not of Ballast. */
  readonly version: number;
  /** What recorded them. */
  readonly recordedWith: { readonly ballast: string; readonly sdk: string; readonly server: string };
  readonly histories: readonly Recorded[];
}

export interface Recorded {
  readonly file: string;
  readonly workflow: string;
  readonly situation: string;
  readonly events: number;
  readonly sha256: string;
}

export const HISTORIES = fileURLToPath(new URL('.', import.meta.url));
export const MANIFEST = 'manifest.json';

/** Versions that have a folder, ascending; the last is that of the workflows as they are. */
export function recordedVersions(folder = HISTORIES): number[] {
  const folders = readdirSync(folder).flatMap((name) => /^v(\d+)$/.exec(name)?.[1] ?? []);
  return folders.map(Number).sort((a, b) => a - b);
}

export function versionFolder(version: number, folder = HISTORIES): string {
  return join(folder, `v${version}`);
}

export function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, MANIFEST), 'utf8')) as Manifest;
}

/** What is wrong with a folder: files that are not as listed, not listed, or not there. Empty if nothing is. */
export function manifestProblems(folder: string): string[] {
  const { histories } = readManifest(folder);
  const listed = new Set([MANIFEST, ...histories.map(({ file }) => file)]);
  const unlisted = readdirSync(folder).filter((file) => !listed.has(file));
  return [
    ...unlisted.map((file) => `${file} is not listed`),
    ...histories.flatMap(({ file, sha256: expected }) => {
      const path = join(folder, file);
      if (!existsSync(path)) return [`${file} is not there`];
      return sha256(readFileSync(path)) === expected ? [] : [`${file} was edited`];
    }),
  ];
}

export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
