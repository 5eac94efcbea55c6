/** The files of the built page, read once: few, small, and the only ones that can be asked for. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export interface PageFile {
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Whether its name changes with its content, so that browsers may keep it. */
  readonly fixed: boolean;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
};

/** Where the build leaves the page, whether this is built itself or runs from its source. */
const BUILT = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? '../dist/dashboard/page' : './page', import.meta.url),
);

/** Files by the path that a browser asks for. @throws {Error} if the page was not built */
export function pageFiles(folder = BUILT): ReadonlyMap<string, PageFile> {
  if (!existsSync(path.join(folder, 'index.html'))) {
    throw new Error(
      `Cannot serve the dashboard: its page must be built, with \`npm run build\`; nothing is in ${folder}`,
    );
  }
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => TYPES[path.extname(name)]);
  return new Map(
    names.map((name) => [
      `/${name.replaceAll(path.sep, '/')}`,
      {
        type: TYPES[path.extname(name)]!,
        bytes: new Uint8Array(readFileSync(path.join(folder, name))),
        fixed: name.startsWith('assets'),
      },
    ]),
  );
}
