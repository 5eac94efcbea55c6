/**
 * Where results come from: the one place that decides what an export says of itself, in `provenance.json` beside files and
 * in the metadata of pictures. What the ledger comes to know of who computed which repetition belongs here too.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { PictureProvenance } from '../plots/picture-provenance.js';
import type { RunCounts } from '../store/run-results.js';
import { contentKey } from '../studies/content-key.js';
import { NUMERICS_VERSION } from '../studies/repetition.js';
import type { Study } from '../studies/study.js';

/** What every export of a run says, whoever writes it and whenever: the same data, the same words. */
export interface RunProvenance extends PictureProvenance {
  readonly specification: Study;
}

/** What a file says besides. */
export interface FileProvenance extends RunProvenance {
  readonly node: string;
  /** Operating system and processor: `linux x64`. */
  readonly platform: string;
  /** ISO 8601, UTC. */
  readonly writtenAt: string;
  /** The line that wrote it. */
  readonly command: string;
}

/** @param digest null if repetitions are missing */
export function runProvenance(
  runId: string,
  study: Study,
  { total, finished, failed }: RunCounts,
  digest: string | null,
): RunProvenance {
  return {
    run: runId,
    study: study.name,
    digest,
    repetitions: { total, finished, failed },
    seed: study.seed,
    numerics: NUMERICS_VERSION,
    ballast: programVersion(),
    specificationHash: contentKey(study),
    specification: study,
  };
}

/** Without what is too long for a picture. */
export function pictureProvenance({ specification: _, ...rest }: RunProvenance): PictureProvenance {
  return rest;
}

/** The text of a `provenance.json`, written now. */
export function provenanceText({ specification, ...rest }: RunProvenance): string {
  const file: FileProvenance = {
    ...rest,
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    writtenAt: new Date().toISOString(),
    command: ['ballast', ...process.argv.slice(2).map(shellWord)].join(' '),
    specification,
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}

/** Of Ballast, wherever its sources or what was built of them stand. */
export function programVersion(): string {
  const file = createRequire(import.meta.url).resolve('ballast/package.json');
  return JSON.parse(readFileSync(file, 'utf8')).version;
}

/** The word as a shell reads it. */
function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
