/**
 * Builds the pinned server from its Go module: every dependency is fixed by `infra/temporal/go.sum`, so one Go version gives
 * the same bytes in any folder (tried: two folders, one hash).
 *
 * The user's environment is kept (GOPROXY, GOFLAGS, GOTOOLCHAIN, proxies), except what would build something else:
 * another platform, a workspace, cgo, a changed module.
 */
import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Environment } from '../../network/environment.js';
import { checkExecutable, compareVersions, findOnPath, run } from './executable.js';
import { CLI_VERSION, cachedExecutable, GO_PACKAGE, goPlatform, OLDEST_GO_VERSION, pinFolder } from './pin.js';
import type { OnProgress, Progress } from './progress.js';

export interface BuildOptions {
  readonly cache: string;
  /** `infra/temporal`. */
  readonly moduleFolder: string;
  readonly env: Environment;
  readonly onProgress?: OnProgress | undefined;
}

const FLAGS = ['-mod=readonly', '-buildvcs=false', '-trimpath'];
// As the official builds do; otherwise it calls itself 0.0.0-DEV.
const LINKER = `-s -w -X github.com/temporalio/cli/temporalcli.Version=${CLI_VERSION}`;
/** A Go from 1.21 on fetches the Go that a module asks for, unless told not to. */
const OLDEST_SWITCHING_GO = '1.21';

/** Says why Go cannot build here, undefined if it can. Quick: asks Go for its version only. */
export async function whyNoBuild(env: Environment): Promise<string | undefined> {
  const go = findOnPath(env, process.platform === 'win32' ? 'go.exe' : 'go');
  if (!go) return 'Go is not installed (https://go.dev/dl)';
  // outside any module, or Go would already switch
  const { error, output } = await run(go, ['env', 'GOVERSION', 'GOTOOLCHAIN'], { env, cwd: tmpdir() });
  if (error) return `"go env" failed: ${output || error.message}`;
  const [version = '', toolchain = ''] = output.split('\n').map((line) => line.trim());
  const found = version.replace(/^go/, '');
  if (compareVersions(found, OLDEST_GO_VERSION) >= 0) return undefined;
  const switches = compareVersions(found, OLDEST_SWITCHING_GO) >= 0 && !/^(local|go[\d.]+)$/.test(toolchain);
  if (switches) return undefined;
  return `Go must be at least ${OLDEST_GO_VERSION}, got ${found} (https://go.dev/dl)`;
}

/**
 * Builds the executable into the cache; there it appears whole or not at all. The caller holds the cache's lock.
 * Takes two to ten minutes, 1.6 GB of memory and 3 GB in Go's own caches the first time.
 *
 * @throws {Error} whose message is the reason and names the log
 */
export async function buildTemporal({ cache, moduleFolder, env, onProgress }: BuildOptions): Promise<string> {
  const obstacle = await whyNoBuild(env);
  if (obstacle) throw new Error(obstacle);
  const temporary = `${cachedExecutable(cache)}.${process.pid}.building`;
  const logPath = join(pinFolder(cache), 'build.log');
  const log = createWriteStream(logPath, { mode: 0o600 });
  const { os, arch } = goPlatform();
  const goEnv = { ...env, CGO_ENABLED: '0', GOWORK: 'off', GOOS: os, GOARCH: arch };
  const go = (args: readonly string[], onLine: OnLine) => runGo(args, { cwd: moduleFolder, env: goEnv, log, onLine });
  const report = (progress: Progress) => onProgress?.(progress);

  try {
    // list the packages: fetches the modules, and their number is the bar's length
    let modules = 0;
    let total = 0;
    report({ step: 'modules', done: 0 });
    await go(['list', ...FLAGS.slice(0, 2), '-deps', GO_PACKAGE], (line, stream) => {
      if (stream === 'stdout') total++;
      else if (line.startsWith('go: downloading')) report({ step: 'modules', done: ++modules });
    });

    // compile: -v names each package as it is begun
    let done = 0;
    report({ step: 'compile', done, total });
    await go(['build', ...FLAGS, '-ldflags', LINKER, '-v', '-o', temporary, GO_PACKAGE], (line) => {
      if (line === GO_PACKAGE) report({ step: 'link', done: 0, total: 1 });
      else if (!line.startsWith('go: ')) report({ step: 'compile', done: Math.min(++done, total), total });
    });

    const check = await checkExecutable(temporary);
    if (!check.ok) throw new Error(check.problem);
    await rename(temporary, cachedExecutable(cache));
    report({ step: 'link', done: 1, total: 1 });
    return cachedExecutable(cache);
  } catch (error) {
    throw new Error(`${(error as Error).message}; the log is ${logPath}`, { cause: error });
  } finally {
    await rm(temporary, { force: true });
    await new Promise<void>((closed) => log.end(closed));
  }
}

type OnLine = (line: string, stream: 'stdout' | 'stderr') => void;

interface GoRun {
  readonly cwd: string;
  readonly env: Environment;
  readonly log: NodeJS.WritableStream;
  readonly onLine: OnLine;
}

async function runGo(args: readonly string[], { cwd, env, log, onLine }: GoRun): Promise<void> {
  const last: string[] = [];
  log.write(`# go ${args.join(' ')}\n`);
  const child = spawn('go', [...args], { cwd, env: { ...env }, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
  for (const stream of ['stdout', 'stderr'] as const) {
    createInterface({ input: child[stream] }).on('line', (line) => {
      log.write(`${line}\n`);
      if (stream === 'stderr') {
        last.push(line);
        if (last.length > 6) last.shift();
      }
      onLine(line, stream);
    });
  }
  const ending = await new Promise<string | undefined>((done) => {
    child.on('error', (error) => done(error.message));
    child.on('close', (code, signal) => done(code === 0 ? undefined : `ended with ${signal ?? `code ${code}`}`));
  });
  if (ending) throw new Error([`"go ${args[0]}" ${ending}:`, ...last].join('\n  '));
}
