import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { reportHtml } from '../../../plots/report/report.js';
import { fakeReport } from './fake-report.js';

/** `BALLAST_GALLERY=/tmp/gallery npx vitest run test/plots/report/gallery` keeps the page to look at. */
const folder = process.env.BALLAST_GALLERY;

test('reportHtml() writes the whole catalog as one page', () => {
  const page = reportHtml(fakeReport());
  expect(page.startsWith('<!doctype html>')).toBe(true);
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'report.html'), page);
});
