/** The image: what goes into it is what the program needs, and it runs as nobody in particular. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { imageFiles } from './image-files.js';

const ROOT = path.join(import.meta.dirname, '../..');
const dockerfile = readFileSync(path.join(ROOT, 'infra/Dockerfile'), 'utf8');

test('the image is built in stages from pinned glibc images, and runs without root', () => {
  const bases = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, base]) => base);
  expect(bases).toHaveLength(2);
  for (const base of bases) expect(base).toMatch(/^node:20\.\d+\.\d+-bookworm-slim$/);
  expect(dockerfile).toMatch(/^USER 1000:1000$/m);
  expect(dockerfile).toMatch(/npm prune --omit=dev/);
});

test('the image has what the published program needs; the cluster test runs a copy of just that', () => {
  expect(imageFiles()).toEqual(['package.json', 'node_modules', 'cli/ballast.js', 'plots/fonts', 'dist']);
});

test('what is built from is all that is sent to the builder', () => {
  const sent = readFileSync(path.join(ROOT, 'infra/Dockerfile.dockerignore'), 'utf8').match(/^!(.+)$/gm) ?? [];
  const { include } = JSON.parse(readFileSync(path.join(ROOT, 'tsconfig.json'), 'utf8')) as { include: string[] };
  for (const folder of [...include, 'numerics', 'studies', 'workflows']) expect(sent).toContain(`!${folder}`);
});
