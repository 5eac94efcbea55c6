/** Commands of a few lines that stand in for `temporal` and `go`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const VERSION_LINE = 'temporal version 1.5.1 (Server 1.29.1, UI 2.42.1)';

/** A shell script that answers to `--version` with the line. */
export function fakeTemporal(line = VERSION_LINE): string {
  return `#!/bin/sh\necho '${line}'\n`;
}

/** Writes an executable script and returns its path. */
export function writeCommand(folder: string, name: string, script: string): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, name);
  writeFileSync(path, script, { mode: 0o755 });
  return path;
}

export interface FakeGo {
  readonly version?: string;
  readonly toolchain?: string;
  /** What `go build` does; $out is where the executable belongs. */
  readonly build?: string;
}

/** A `go` that lists three packages, and by default builds a fake `temporal`. It notes its calls in `calls` beside it. */
export function fakeGo({ version = 'go1.26.0', toolchain = 'local', build = BUILDS }: FakeGo = {}): string {
  return `#!/bin/sh
echo "$*" >> "$(dirname "$0")/calls"
case "$1" in
env) printf '%s\\n%s\\n' '${version}' '${toolchain}' ;;
list) echo 'go: downloading example.com/a v1.0.0' >&2; printf 'a\\nb\\ngithub.com/temporalio/cli/cmd/temporal\\n' ;;
build)
  while [ "$1" != -o ]; do shift; done
  out=$2
  printf 'a\\nb\\ngithub.com/temporalio/cli/cmd/temporal\\n' >&2
  ${build} ;;
esac
`;
}

const BUILDS = `printf '#!/bin/sh\\necho "${VERSION_LINE}"\\n' > "$out"; chmod 755 "$out"`;
