/** Every page: examples are studies, links lead somewhere, files that it names are there. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { studyGrid } from '../../studies/grid.js';
import { blocks, DOCS, names, page, ROOT } from './pages.js';
import { studyOfYaml } from './study-of.js';

const PAGES = [...DOCS, 'README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md'];
const FOLDERS = ['activities', 'cli', 'client', 'docs', 'infra', 'numerics', 'plots', 'store', 'studies', 'test'];

const examples = PAGES.flatMap((file) => blocks(file, 'yaml').map((text) => [file, text] as const));
test.each(examples)('%s: a study, or fields of one:\n%s', (_, text) => {
  expect(studyGrid(studyOfYaml(text, parse(text))).length).toBeGreaterThan(0);
});

describe.each(PAGES)('%s', (file) => {
  test('links to files and headings that are there', () => {
    const links = [...page(file).matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1]!);
    for (const link of links.filter((link) => !/^https?:/.test(link))) {
      const [to = '', anchor] = link.split('#');
      const target = to === '' ? file : path.posix.join(path.posix.dirname(file), to);
      expect(existsSync(path.join(ROOT, target)), link).toBe(true);
      if (anchor !== undefined) expect(anchorsOf(target), link).toContain(anchor);
    }
  });

  test('names files of the project that are there', () => {
    const files = names(page(file)).filter((name) => FOLDERS.includes(name.split('/', 1)[0]!) && name.includes('/'));
    const named = files.filter((name) => /^[\w./-]+$/.test(name) && !/NAME/.test(name));
    expect(named.filter((name) => !existsSync(path.join(ROOT, name)))).toEqual([]);
  });
});

/** Anchors of headings, as GitHub makes them. */
function anchorsOf(file: string): string[] {
  const headings = [...page(file).matchAll(/^#+ (.*)$/gm)].map((match) => match[1]!);
  return headings.map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
