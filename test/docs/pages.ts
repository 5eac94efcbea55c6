/** The pages of the documentation, taken apart: code blocks, tables, links. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Pages of `docs/`, as paths from the root. */
export const DOCS = readdirSync(path.join(ROOT, 'docs'))
  .filter((file) => file.endsWith('.md'))
  .map((file) => `docs/${file}`);

/** The text of a page. */
export function page(file: string): string {
  return readFileSync(path.join(ROOT, file), 'utf8');
}

/** Code blocks of a language. */
export function blocks(file: string, language: string): string[] {
  return [...page(file).matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)]
    .filter((match) => match[1] === language)
    .map((match) => match[2]!);
}

/** The part of a page below a heading, to the next heading of the same rank or above. */
export function section(file: string, heading: string): string {
  const text = `\n${page(file)}`;
  const start = text.indexOf(`\n${heading}\n`);
  if (start < 0) throw new Error(`Cannot find "${heading}" in ${file}`);
  const rest = text.slice(start + heading.length + 2);
  const rank = heading.indexOf(' ');
  const end = rest.search(new RegExp(`^#{1,${rank}} `, 'm'));
  return end < 0 ? rest : rest.slice(0, end);
}

/** Tables of a text: for each row below the header its cells, as they are written. */
export function tables(text: string): string[][][] {
  const found = [...text.matchAll(/(?:^\|.*\|\n)+/gm)].map(([table]) => table.trim().split('\n'));
  return found.map((lines) => lines.slice(2).map(cellsOf));
}

/** The table whose header begins with this cell. */
export function tableOf(text: string, first: string): string[][] {
  const at = [...text.matchAll(/(?:^\|.*\|\n)+/gm)].find(([table]) => table.startsWith(`| ${first} |`));
  if (at === undefined) throw new Error(`Cannot find a table that begins with "${first}"`);
  return tables(at[0])[0]!;
}

function cellsOf(line: string): string[] {
  return line.replace(/^\| | \|$/g, '').split(' | ');
}

/** The names in backticks, outside of code blocks. */
export function names(text: string): string[] {
  return [...text.replace(/^```[\s\S]*?^```$/gm, '').matchAll(/`([^`]+)`/g)].map((match) => match[1]!);
}
