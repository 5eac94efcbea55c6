/** Who computes here: recorded beside every number, so that results of mixed programs can be told apart. */
import { readFileSync } from 'node:fs';
import { canonicalJson } from '../studies/content-key.js';
import { NUMERICS_VERSION } from '../studies/repetition.js';

const MANIFEST = new URL('../../package.json', import.meta.url);

/** Canonical JSON; nothing in it tells the machine or its user. */
export function thisWriter(): string {
  const { version } = JSON.parse(readFileSync(MANIFEST, 'utf8')) as { readonly version: string };
  const { platform, arch, versions } = process;
  return canonicalJson({ ballast: version, numerics: NUMERICS_VERSION, node: versions.node, platform, arch });
}
