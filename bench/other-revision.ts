/** Another revision of this repository, built beside it for as long as it is measured. */
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { UserError } from '../client/user-error.js';
import { CHECKOUT } from './places.js';
import { runProgram } from './run-program.js';

export interface OtherRevision {
  /** A checkout with its dist/. */
  readonly folder: string;
  /** Its short name. */
  readonly name: string;
  remove(): Promise<void>;
}

/** @throws {UserError} if git does not know the revision, or it cannot be built */
export async function buildRevision(revision: string, say: (words: string) => void): Promise<OtherRevision> {
  const name = await nameOf(revision);
  const parent = mkdtempSync(path.join(tmpdir(), 'ballast-revision-'));
  const folder = path.join(parent, name);

  async function remove(): Promise<void> {
    await git('worktree', 'remove', '--force', folder).catch(() => {}); // it may not be there yet
    rmSync(parent, { recursive: true, force: true });
  }

  try {
    say(`building ${name}`);
    await git('worktree', 'add', '--detach', folder, name);
    await providePackages(folder);
    await build(folder);
    return { folder, name, remove };
  } catch (error) {
    await remove();
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(`Cannot build the revision ${revision}: ${reason}`, { cause: error });
  }
}

async function nameOf(revision: string): Promise<string> {
  try {
    return (await git('rev-parse', '--short', '--verify', `${revision}^{commit}`)).trim();
  } catch {
    throw new UserError(`Cannot find the revision ${revision} in ${CHECKOUT}`);
  }
}

/** The same packages are those of this checkout, others are installed. */
async function providePackages(folder: string): Promise<void> {
  const lock = (checkout: string) => readFileSync(path.join(checkout, 'package-lock.json'), 'utf8');
  const here = path.join(CHECKOUT, 'node_modules');
  if (lock(folder) === lock(CHECKOUT) && existsSync(here)) {
    symlinkSync(here, path.join(folder, 'node_modules'), 'dir');
    return;
  }
  await runProgram({
    command: 'npm',
    args: ['ci', '--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund'],
    cwd: folder,
  });
}

/** What the compute core imports; the workflow bundle is not needed. */
async function build(folder: string): Promise<void> {
  const kernels = path.join(folder, 'numerics', 'assembly', 'build.mjs');
  if (existsSync(kernels)) await runProgram({ command: process.execPath, args: [kernels], cwd: folder });
  const compiler = path.join(folder, 'node_modules', 'typescript', 'bin', 'tsc');
  await runProgram({ command: process.execPath, args: [compiler, '--build', 'studies'], cwd: folder });
}

async function git(...args: readonly string[]): Promise<string> {
  return (await runProgram({ command: 'git', args: ['-C', CHECKOUT, ...args] })).output;
}
