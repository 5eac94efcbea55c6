/**
 * Fetches the pinned release from Temporal's own site, the one its documentation and install script use:
 * `https://temporal.download/cli/archive/v1.5.1?platform=linux&arch=amd64` answers with the release's .tar.gz.
 *
 * The archive's SHA-256 must be the pinned one. Without internet this fails within seconds, so that the caller can go on.
 */
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { chmod, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Environment } from '../../network/environment.js';
import { checkExecutable, run } from './executable.js';
import {
  ARCHIVE_SHA256,
  CLI_VERSION,
  cachedExecutable,
  DOWNLOAD_SITE,
  executableName,
  goPlatform,
  pinFolder,
} from './pin.js';
import type { OnProgress } from './progress.js';

export interface DownloadOptions {
  readonly cache: string;
  readonly onProgress?: OnProgress | undefined;
  /** For tests: another site, another archive. */
  readonly site?: string;
  readonly sha256?: string;
}

/** How long the site may take to begin to answer, and to send the next bytes. */
const ANSWER_MS = 5_000;
const STALL_MS = 20_000;

/** Says why nothing will be downloaded, undefined if it may be tried. */
export function whyNoDownload(env: Environment): string | undefined {
  const { os, arch } = goPlatform();
  if (env.BALLAST_OFFLINE && env.BALLAST_OFFLINE !== '0') return 'BALLAST_OFFLINE is set';
  if (!ARCHIVE_SHA256[`${os}/${arch}`]) return `no checksum is pinned for ${os}/${arch}`;
  return undefined;
}

export function downloadUrl(site: string = DOWNLOAD_SITE): string {
  const { os, arch } = goPlatform();
  return `${site}/cli/archive/v${CLI_VERSION}?platform=${os}&arch=${arch}`;
}

/**
 * Downloads, checks and unpacks the executable into the cache; there it appears whole or not at all. The caller holds
 * the cache's lock.
 *
 * @throws {Error} whose message is the reason
 */
export async function downloadTemporal({ cache, onProgress, site, sha256 }: DownloadOptions): Promise<string> {
  const { os, arch } = goPlatform();
  const expected = sha256 ?? ARCHIVE_SHA256[`${os}/${arch}`];
  const work = await mkdtemp(join(pinFolder(cache), 'download-'));
  try {
    const archive = join(work, 'archive.tar.gz');
    const actual = await fetchTo(archive, downloadUrl(site), onProgress);
    if (actual !== expected) throw new Error(`the archive's SHA-256 must be ${expected}, got ${actual}`);

    const { error, output } = await run('tar', ['-xzf', archive, '-C', work, executableName()]);
    if (error) throw new Error(`tar could not unpack the archive: ${output || error.message}`);
    const unpacked = join(work, executableName());
    await chmod(unpacked, 0o755);
    const check = await checkExecutable(unpacked);
    if (!check.ok) throw new Error(check.problem);
    await rename(unpacked, cachedExecutable(cache));
    return cachedExecutable(cache);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** @returns the SHA-256 of what was written, in hex */
async function fetchTo(path: string, url: string, onProgress: OnProgress | undefined): Promise<string> {
  const abort = new AbortController();
  let timer = setTimeout(() => abort.abort(new Error(`no answer within ${ANSWER_MS / 1000} s`)), ANSWER_MS);
  try {
    const response = await fetch(url, { signal: abort.signal });
    if (!response.ok || !response.body) throw new Error(`it answered ${response.status} ${response.statusText}`.trim());
    const length = Number(response.headers.get('content-length')) || undefined;
    const hash = createHash('sha256');
    let done = 0;
    const watch = new Transform({
      transform(chunk: Buffer, _encoding, next) {
        clearTimeout(timer);
        timer = setTimeout(() => abort.abort(new Error(`it stalled for ${STALL_MS / 1000} s`)), STALL_MS);
        hash.update(chunk);
        done += chunk.length;
        onProgress?.({ step: 'download', done, ...(length ? { total: length } : {}) });
        next(null, chunk);
      },
    });
    await pipeline(Readable.fromWeb(response.body), watch, createWriteStream(path), { signal: abort.signal });
    return hash.digest('hex');
  } catch (error) {
    throw new Error(`${new URL(url).host}: ${rootMessage(abort.signal.aborted ? abort.signal.reason : error)}`, {
      cause: error,
    });
  } finally {
    clearTimeout(timer);
  }
}

/** Node's fetch says only "fetch failed"; the reason is its cause. */
function rootMessage(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? rootMessage(error.cause) : error.message;
}
