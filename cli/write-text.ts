/** Small files, written whole. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { UserError } from '../client/user-error.js';

/** @returns the path written */
export function writeText(folder: string, name: string, content: string | Uint8Array): string {
  const file = path.resolve(folder, name);
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, content);
  } catch (error) {
    throw new UserError(`Cannot write ${file}: ${error instanceof Error ? error.message : error}`, { cause: error });
  }
  return file;
}
