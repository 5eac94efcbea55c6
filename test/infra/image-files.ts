import { readFileSync } from 'node:fs';
import path from 'node:path';

/** What the Dockerfile copies from the build into the image, in its order, relative to the root. */
export function imageFiles(): string[] {
  const text = readFileSync(path.join(import.meta.dirname, '../../infra/Dockerfile'), 'utf8');
  return [...text.matchAll(/^COPY --from=build \/ballast\/(\S+)/gm)].map(([, file]) => file ?? '');
}
