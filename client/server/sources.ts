/**
 * Who supplies the server, in this order: an external one, a `temporal` on the PATH, one in the cache, the official
 * download, a build from the pinned Go module. The first that works is taken; if none does, one message lists them all.
 */
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from '../../network/environment.js';
import { cacheFolder } from '../data-folder/data-folder.js';
import { waitForLock } from '../data-folder/file-lock.js';
import { UserError } from '../user-error.js';
import { buildTemporal, whyNoBuild } from './build.js';
import { downloadTemporal, downloadUrl, whyNoDownload } from './download.js';
import { checkExecutable, type Executable, findOnPath } from './executable.js';
import { externalServer } from './external.js';
import { CLI_VERSION, cachedExecutable, goModuleFolder, OLDEST_GO_VERSION, pinFolder } from './pin.js';
import type { OnProgress } from './progress.js';

export interface ServerExecutable extends Executable {
  readonly kind: 'executable';
  readonly from: 'path' | 'cache' | 'download' | 'build';
}

export interface ProvideOptions {
  readonly env?: Environment;
  readonly onProgress?: OnProgress;
}

/** What `ballast doctor` says about one way to get a server. */
export interface SourceReport {
  readonly kind: 'external' | ServerExecutable['from'];
  /** ready: there now · possible: would be tried · missing: cannot serve. */
  readonly state: 'ready' | 'possible' | 'missing';
  readonly detail: string;
}

export interface SourcesReport {
  readonly sources: readonly SourceReport[];
  /** The first that is ready, else the first that would be tried. */
  readonly next: SourceReport | undefined;
}

/**
 * Returns a local executable, downloading or building it first if it must, whatever external server may be configured.
 *
 * @throws {UserError} if there is no way to get one
 */
export async function provideExecutable({
  env = process.env,
  onProgress,
}: ProvideOptions = {}): Promise<ServerExecutable> {
  const present = await findPresent(env);
  if ('kind' in present) return present;
  return obtain(env, onProgress, present.problems);
}

/** Tells what is there, what is missing and what would be done, without doing it: runs only version commands. */
export async function inspectServerSources(env: Environment = process.env): Promise<SourcesReport> {
  const sources = [inspectExternal(env), await inspectPath(env), await inspectCache(env)];
  const noDownload = whyNoDownload(env);
  sources.push({ kind: 'download', state: noDownload ? 'missing' : 'possible', detail: noDownload ?? downloadUrl() });
  const module = goModuleFolder();
  const noBuild = module ? await whyNoBuild(env) : 'infra/temporal is not there';
  sources.push({ kind: 'build', state: noBuild ? 'missing' : 'possible', detail: noBuild ?? `go build in ${module}` });
  const next = sources.find(({ state }) => state === 'ready') ?? sources.find(({ state }) => state === 'possible');
  return { sources, next };
}

/** The executable that is already on this machine, else what is wrong with each place. */
async function findPresent(env: Environment): Promise<ServerExecutable | { readonly problems: readonly string[] }> {
  const problems: string[] = [];
  const onPath = findOnPath(env);
  for (const [from, path] of [
    ['path', onPath],
    ['cache', cachedExecutable(cacheFolder(env))],
  ] as const) {
    const check = path ? await checkExecutable(path) : { ok: false as const, problem: 'there is none' };
    if (check.ok) return { kind: 'executable', from, ...check.executable };
    problems.push(`${from === 'path' ? 'PATH' : 'cache'}: ${check.problem}`);
  }
  return { problems };
}

/** Downloads or builds, one process at a time: whoever waited finds the executable in the cache. */
async function obtain(
  env: Environment,
  onProgress: OnProgress | undefined,
  before: readonly string[],
): Promise<ServerExecutable> {
  const problems = [...before];
  const cache = cacheFolder(env);
  prepareCache(cache);
  const lock = await waitForLock(join(pinFolder(cache), 'lock.sqlite'), 250, () =>
    onProgress?.({ step: 'wait', done: 0 }),
  );
  try {
    const present = await findPresent(env);
    if ('kind' in present) return present;
    removeLeftovers(cache);

    for (const from of ['download', 'build'] as const) {
      try {
        const path = await (from === 'download' ? download(env, cache, onProgress) : build(env, cache, onProgress));
        const check = await checkExecutable(path);
        if (!check.ok) throw new Error(check.problem);
        return { kind: 'executable', from, ...check.executable };
      } catch (error) {
        problems.push(`${from}: ${(error as Error).message}`);
      }
    }
  } finally {
    lock.release();
  }
  throw new UserError(noServerMessage(problems));
}

async function download(env: Environment, cache: string, onProgress: OnProgress | undefined): Promise<string> {
  const obstacle = whyNoDownload(env);
  if (obstacle) throw new Error(obstacle);
  return downloadTemporal({ cache, onProgress });
}

async function build(env: Environment, cache: string, onProgress: OnProgress | undefined): Promise<string> {
  const moduleFolder = goModuleFolder();
  if (!moduleFolder) throw new Error('infra/temporal is not there');
  return buildTemporal({ cache, moduleFolder, env, onProgress });
}

function prepareCache(cache: string): void {
  try {
    mkdirSync(pinFolder(cache), { recursive: true });
  } catch (error) {
    throw new UserError(
      `Cannot use the cache folder ${cache}: it must be writable, got ${(error as Error).message}; ` +
        'choose another with BALLAST_CACHE',
      { cause: error },
    );
  }
}

/** Removes what a killed download or build left; safe because we hold the lock. */
function removeLeftovers(cache: string): void {
  for (const name of readdirSync(pinFolder(cache))) {
    if (name.startsWith('download-') || name.endsWith('.building')) {
      rmSync(join(pinFolder(cache), name), { recursive: true, force: true });
    }
  }
}

function noServerMessage(problems: readonly string[]): string {
  return [
    'Cannot start a Temporal server: there must be one to start, got none',
    ...problems.map((problem) => `  ${problem}`),
    'Choose one of these:',
    '  set TEMPORAL_ADDRESS (or a profile) to use a server that runs elsewhere',
    `  install the Temporal CLI ${CLI_VERSION} or later on the PATH: https://docs.temporal.io/cli`,
    '  allow the download from temporal.download: connect to the internet, unset BALLAST_OFFLINE',
    `  install Go ${OLDEST_GO_VERSION} or later, with a reachable GOPROXY, to build it once (a few minutes)`,
    '  run without a server: --engine inline',
  ].join('\n');
}

function inspectExternal(env: Environment): SourceReport {
  try {
    const external = externalServer(env);
    if (!external) return { kind: 'external', state: 'missing', detail: 'TEMPORAL_ADDRESS is not set, nor a profile' };
    return { kind: 'external', state: 'ready', detail: `${external.address}, namespace ${external.namespace}` };
  } catch (error) {
    return { kind: 'external', state: 'missing', detail: (error as Error).message };
  }
}

async function inspectPath(env: Environment): Promise<SourceReport> {
  const path = findOnPath(env);
  return path ? inspectExecutable('path', path) : { kind: 'path', state: 'missing', detail: 'no temporal on the PATH' };
}

function inspectCache(env: Environment): Promise<SourceReport> {
  return inspectExecutable('cache', cachedExecutable(cacheFolder(env)));
}

async function inspectExecutable(kind: 'path' | 'cache', path: string): Promise<SourceReport> {
  const check = await checkExecutable(path);
  if (!check.ok)
    return { kind, state: 'missing', detail: check.problem === 'not there' ? `not at ${path}` : check.problem };
  const { cliVersion, serverVersion } = check.executable;
  return { kind, state: 'ready', detail: `${path} (CLI ${cliVersion}, server ${serverVersion})` };
}
