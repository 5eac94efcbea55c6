/** What may shape a number: engines agree on + − × ÷ √ and integer operations, and on nothing else. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const ROOT = new URL('../../numerics/', import.meta.url);
const ALLOWED = ['abs', 'ceil', 'floor', 'imul', 'max', 'min', 'sqrt', 'LOG2E'];
/** The vector kernels are AssemblyScript, and what they are compiled to is text. */
const OTHER = /^assembly\/|^kernels\/simd-code/;
const files = readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.ts') && !OTHER.test(file),
);

for (const file of files) {
  test(`numerics/${file} uses exact arithmetic only, no clock and no other randomness`, () => {
    const code = readFileSync(new URL(file, ROOT), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
    const used = [...code.matchAll(/\bMath\.(\w+)/g)].map((match) => match[1]!);
    expect(used.filter((name) => !ALLOWED.includes(name))).toEqual([]);
    expect(code).not.toMatch(/\*\*|\bDate\b|\bperformance\b|\bprocess\b/);
  });

  test(`numerics/${file} has at most 300 lines and imports only numerics, ml-matrix and seedrandom`, () => {
    const text = readFileSync(new URL(file, ROOT), 'utf8');
    expect(text.split('\n').length).toBeLessThanOrEqual(300);
    const imported = [...text.matchAll(/from '([^']+)'/g)].map((match) => match[1]!);
    expect(imported.filter((name) => !/^(\.|ml-matrix$|seedrandom$)/.test(name))).toEqual([]);
  });
}
