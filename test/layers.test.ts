/** The layers of the project: who may import whom, checked against every import, type imports included. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, test } from 'vitest';

/** Which folder may import which. `contract` stands for activities/contract.ts, types that workflows may know. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  numerics: [],
  studies: ['numerics'],
  // what every way out of this machine is held to
  network: [],
  contract: [],
  workflows: ['studies', 'contract'],
  store: ['studies', 'network'],
  activities: ['contract', 'numerics', 'studies', 'store'],
  client: ['studies', 'workflows', 'contract', 'network'],
  workers: ['activities', 'contract', 'network', 'store', 'numerics'],
  plots: ['studies'],
  // what the page in the browser may know of the server; the page itself is the layer below
  'dashboard-contract': ['store'],
  page: ['dashboard-contract', 'plots'],
  dashboard: ['dashboard-contract', 'client', 'network', 'store', 'studies', 'plots'],
  cli: ['network', 'client', 'store', 'studies', 'plots', 'workers', 'dashboard', 'dashboard-contract'],
  bench: ['client', 'store', 'studies', 'plots', 'workers', 'cli', 'numerics', 'dashboard'],
};

/** The packages that layers without side effects may import; the others may import what package.json lists. */
const MAY_USE: Readonly<Record<string, readonly string[]>> = {
  numerics: ['ml-matrix', 'seedrandom'],
  studies: ['@noble/hashes', 'canonicalize', 'fastest-levenshtein', 'yaml', 'zod'],
  contract: [],
  workflows: ['@temporalio/workflow'],
  'dashboard-contract': [],
  page: ['preact', 'd3-scale', 'd3-shape'],
};

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const files = Object.keys(MAY_IMPORT)
  .filter((layer) => !['contract', 'dashboard-contract', 'page'].includes(layer))
  .flatMap(sourcesIn);

for (const file of files) {
  test(`${file} imports only what its layer may`, () => {
    const layer = layerOf(file);
    const inner = importsOf(file).filter(isRelative);
    const targets = inner.map((specifier) => layerOf(fileOf(file, specifier)));
    expect(targets.filter((target) => target !== layer && !MAY_IMPORT[layer]?.includes(target))).toEqual([]);

    const outer = importsOf(file).filter((specifier) => !isRelative(specifier));
    const packages = MAY_USE[layer];
    if (packages !== undefined) {
      expect(outer.filter((specifier) => !packages.includes(packageOf(specifier)))).toEqual([]);
    }
  });
}

test('imports have no cycles', () => {
  const graph = new Map(
    files.map((file) => [
      file,
      importsOf(file)
        .filter(isRelative)
        .map((specifier) => fileOf(file, specifier)),
    ]),
  );
  expect(findCycle(graph)).toEqual([]);
});

test('the table itself has no cycles', () => {
  expect(findCycle(new Map(Object.entries(MAY_IMPORT)))).toEqual([]);
});

function sourcesIn(folder: string): string[] {
  try {
    return readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.d.ts') && !name.startsWith('assembly'))
      .map((name) => path.posix.join(folder, name.replaceAll(path.sep, '/')));
  } catch {
    return []; // a folder of the design that is not there yet
  }
}

/** Static and dynamic imports, re-exports and imports of types alone. */
function importsOf(file: string): string[] {
  return ts.preProcessFile(readFileSync(path.join(ROOT, file), 'utf8')).importedFiles.map(({ fileName }) => fileName);
}

function isRelative(specifier: string): boolean {
  return specifier.startsWith('.');
}

function fileOf(file: string, specifier: string): string {
  const target = path.posix.join(path.posix.dirname(file), specifier).replace(/\.js$/, '.ts');
  return files.includes(target) ? target : files.includes(`${target}x`) ? `${target}x` : target;
}

function layerOf(file: string): string {
  if (file === 'activities/contract.ts') return 'contract';
  if (file === 'dashboard/contract.ts') return 'dashboard-contract';
  return file.startsWith('dashboard/page/') ? 'page' : file.split('/')[0]!;
}

function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/** @returns the names along a cycle, the first one again at the end; empty if there is none */
function findCycle(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const finished = new Set<string>();
  function walk(node: string, trail: readonly string[]): string[] {
    if (trail.includes(node)) return [...trail.slice(trail.indexOf(node)), node];
    if (finished.has(node)) return [];
    for (const next of graph.get(node) ?? []) {
      const cycle = walk(next, [...trail, node]);
      if (cycle.length > 0) return cycle;
    }
    finished.add(node);
    return [];
  }
  for (const node of graph.keys()) {
    const cycle = walk(node, []);
    if (cycle.length > 0) return cycle;
  }
  return [];
}
