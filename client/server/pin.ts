/**
 * Which Temporal server Ballast brings along. `infra/temporal/README.md` says why this version; the same version stands
 * in `infra/temporal/go.mod`, and a test compares the two.
 */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const CLI_VERSION = '1.5.1';
export const SERVER_VERSION = '1.29.1';
/** Servers older than this lack flags or calls that we use; newer ones are taken as they come. */
export const OLDEST_SERVER_VERSION = '1.29.0';
/** What `infra/temporal/go.mod` asks for. */
export const OLDEST_GO_VERSION = '1.25.0';
export const GO_PACKAGE = 'github.com/temporalio/cli/cmd/temporal';
export const DOWNLOAD_SITE = 'https://temporal.download';

/**
 * SHA-256 of the release archives, as pinned in public by others (Cash App's Hermit packages, and for Linux a second
 * project). There is none for Windows, so nothing is downloaded there.
 */
export const ARCHIVE_SHA256: Readonly<Record<string, string>> = {
  'linux/amd64': 'ddc95e08b0b076efd4ea9733a3f488eb7d2be875f8834e616cd2a37358b4852d',
  'linux/arm64': 'bd1b0db9f18b051026de8bf6cc1505f2510f14bbb7a8b9a4a91fff46c77454f5',
  'darwin/amd64': 'bbb73e2a31135abe50a1f1cdb35030c42961df618e8ce9c60ae89f201540c5d9',
  'darwin/arm64': 'cca01b7ea35ad56e2a328d9ae596bf716bd22313ef63c7a761c88354457c2415',
};

/** This machine in Go's words, which Temporal's archives use as well: 'linux', 'amd64'. */
export function goPlatform(): { readonly os: string; readonly arch: string } {
  const os = process.platform === 'win32' ? 'windows' : process.platform;
  const arch = process.arch === 'x64' ? 'amd64' : process.arch;
  return { os, arch };
}

/** The cache folder's part for the pinned version. */
export function pinFolder(cache: string): string {
  return join(cache, 'temporal', `v${CLI_VERSION}`);
}

/** Where the pinned executable stands once it has been downloaded or built. */
export function cachedExecutable(cache: string): string {
  return join(pinFolder(cache), executableName());
}

export function executableName(): string {
  return process.platform === 'win32' ? 'temporal.exe' : 'temporal';
}

/** Finds `infra/temporal`, from the sources as from `dist/`; undefined where it was not shipped. */
export function goModuleFolder(): string | undefined {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    const candidate = join(folder, 'infra', 'temporal');
    if (existsSync(join(candidate, 'go.mod'))) return candidate;
    const parent = dirname(folder);
    if (parent === folder) return undefined;
    folder = parent;
  }
}
