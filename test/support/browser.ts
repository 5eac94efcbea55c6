/** A headless Chromium for tests of pages; where there is none they are skipped, unless everything is required. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** BALLAST_CHROMIUM, else the first on the PATH. */
export function findChromium(): string | undefined {
  const named = process.env.BALLAST_CHROMIUM;
  if (named !== undefined) return named;
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  return NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name))).find((file) => existsSync(file));
}

/** For `describe.skipIf`: true, with a line that says so, where there is no browser. */
export function withoutBrowser(): boolean {
  if (findChromium() !== undefined || process.env.BALLAST_TEST_REQUIRE === 'all') return false;
  console.warn('tests of the page are skipped: install chromium, or name one in BALLAST_CHROMIUM');
  return true;
}

export async function openBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('Cannot test the page: chromium must be installed');
  // a container has no user namespaces for its sandbox; the pages are our own
  return await chromium.launch({ executablePath, args: ['--no-sandbox'] });
}

/** What the browser complains about, as it comes. */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  return complaints;
}
