/**
 * Where results come from: the one place that decides what an export says of itself, in `provenance.json` beside files and
 * in the metadata of pictures.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { PictureProvenance } from '../plots/picture-provenance.js';
import type { Ledger, RunRecord } from '../store/ledger.js';
import type { RunCounts } from '../store/run-results.js';
import type { RunSpec } from '../store/run-spec.js';
import { contentKey } from '../studies/content-key.js';
import { outcomeName } from '../studies/repetition.js';
import { shellWord } from '../studies/shell-word.js';
import type { Study } from '../studies/study.js';

/** What every export of a run says, whoever writes it and whenever: the same data, the same words. */
export interface RunProvenance extends PictureProvenance {
  /** 1 as the run was started; each extension adds one. */
  readonly revision: number;
  /** Failures that newer numerics computed again. */
  readonly retries: readonly { readonly reason: string; readonly numerics: number }[];
  /** Who computed the repetitions, over all cells: program, numerics, Node, platform; null where that was not recorded. */
  readonly computedBy: readonly { readonly program: unknown; readonly repetitions: number }[];
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
export async function runProvenance(
  ledger: Ledger,
  { id, revision }: RunRecord,
  { study, arms, numericsVersion, retries }: RunSpec,
  { total, finished, failed }: RunCounts,
  digest: string | null,
): Promise<RunProvenance> {
  const writers = await writersOf(ledger, arms);
  return {
    run: id,
    study: study.name,
    digest,
    repetitions: { total, finished, failed },
    seed: study.seed,
    numerics: numericsVersion,
    ballast: programVersion(),
    specificationHash: contentKey(study),
    revision,
    retries: retries.map((retry) => ({ reason: outcomeName(retry.reason), numerics: retry.numericsVersion })),
    computedBy: writers.map(({ writer, repetitions }) => ({
      program: writer === null ? null : JSON.parse(writer),
      repetitions,
    })),
    specification: study,
  };
}

/** Arms whose writers are looked up at once. */
const ARMS_AT_ONCE = 500;

async function writersOf(ledger: Ledger, arms: RunSpec['arms']): Promise<Awaited<ReturnType<Ledger['writers']>>> {
  const counts = new Map<string | null, number>();
  for (let at = 0; at < arms.length; at += ARMS_AT_ONCE) {
    const keys = arms.slice(at, at + ARMS_AT_ONCE).flatMap(({ cells }) => cells.map(({ key }) => key));
    for (const { writer, repetitions } of await ledger.writers(keys)) {
      counts.set(writer, (counts.get(writer) ?? 0) + repetitions);
    }
  }
  return [...counts].map(([writer, repetitions]) => ({ writer, repetitions }));
}

/** Without what is too long for a picture. */
export function pictureProvenance(provenance: RunProvenance): PictureProvenance {
  const { specification: _s, computedBy: _c, revision: _r, retries: _f, ...rest } = provenance;
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
