import { readFileSync } from 'node:fs';

/** Reads test/fixtures/numerics/<name>/golden.json, made by the make.py beside it. */
export function golden<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`../../fixtures/numerics/${name}/golden.json`, import.meta.url), 'utf8')) as T;
}
