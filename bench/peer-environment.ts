/** The Python environment of the peer programs: made once, in the cache folder, from the pinned requirements. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder } from '../client/data-folder/data-folder.js';
import { UserError } from '../client/user-error.js';
import { PEER_FOLDER } from './places.js';
import { runProgram } from './run-program.js';

export interface PeerEnvironment {
  /** Its interpreter. */
  readonly python: string;
  /** `Python 3.11.7`, then a name and version for each package. */
  readonly versions: readonly string[];
}

/** @throws {UserError} if there is no Python, or it cannot install the requirements */
export async function preparePeer(say: (words: string) => void): Promise<PeerEnvironment> {
  const requirements = path.join(PEER_FOLDER, 'requirements.txt');
  const name = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 12);
  const folder = path.join(cacheFolder(), 'bench', `python-${name}`);
  const python = path.join(folder, 'bin', 'python');
  const ready = path.join(folder, 'ready');
  if (!existsSync(ready)) {
    say(`setting up the peer's Python in ${folder}`);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    await orExplain('python3', ['-m', 'venv', folder], 'install Python 3.11 or newer with its venv module');
    await orExplain(
      python,
      ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements],
      'the packages come from PyPI, or from the index that pip is told to use',
    );
    writeFileSync(ready, '');
  }
  const version = await runProgram({ command: python, args: ['--version'] });
  const packages = await runProgram({ command: python, args: ['-m', 'pip', 'freeze', '--disable-pip-version-check'] });
  return { python, versions: [version.output.trim(), ...packages.output.trim().split('\n')] };
}

async function orExplain(command: string, args: readonly string[], remedy: string): Promise<void> {
  try {
    await runProgram({ command, args });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(`Cannot set up the peer's Python: ${reason}; ${remedy}`, { cause: error });
  }
}
