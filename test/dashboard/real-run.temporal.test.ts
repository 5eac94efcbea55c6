/** A real run watched from start to end in a real browser: the curve grows, it is paused and resumed by button, failures can be replayed. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Home, temporaryHome } from '../durability/ballast.js';
import { complaintsOf, openBrowser, withoutBrowser } from '../support/browser.js';
import { FAILING_YAML } from '../support/failing-study.js';
import { temporalExecutable } from '../support/temporal-server.js';

/** What the pages looked like, for people to look at. */
const PICTURES = fileURLToPath(new URL('../../dist/test-pictures', import.meta.url));

/** A tenth of the repetitions fail; there are so many that the run lasts some twenty seconds. */
const STUDY = FAILING_YAML.replace('name: tenth', 'name: watched\ntitle: Watched from start to end').replace(
  'repetitions: 60',
  'repetitions: 60000',
);

vi.setConfig({ testTimeout: 180_000 });

describe.skipIf(withoutBrowser())('a run in a browser', () => {
  let browser: Browser;
  let page: Page;
  let home: Home;
  let url: string;
  let complaints: string[];

  beforeAll(async () => {
    await temporalExecutable();
    mkdirSync(PICTURES, { recursive: true });
    home = temporaryHome();
    browser = await openBrowser();
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    page.setDefaultTimeout(60_000);
    complaints = complaintsOf(page);
  }, 600_000);
  afterAll(async () => {
    await browser?.close();
    home?.remove();
  });
  const picture = (name: string) => page.screenshot({ path: path.join(PICTURES, `${name}.png`), fullPage: true });
  const share = async () => Number.parseFloat(await page.locator('.kpi .num').first().innerText());

  test('the list says what to type, then shows the run by itself', async () => {
    const serving = home.start('dashboard', '--port', '0', '--json');
    let text = '';
    serving.process.stdout?.on('data', (chunk: Buffer) => {
      text += chunk;
    });
    await vi.waitFor(() => expect(text).toContain('\n'), { timeout: 30_000 });
    url = JSON.parse(text).url;
    await page.goto(url);
    await page.getByText('No runs yet.').waitFor();
    await picture('1-empty');
    const file = path.join(home.folder, 'watched.yaml');
    writeFileSync(file, STUDY);
    home.start('run', file, '--workers', '2');
    await page.getByRole('link', { name: 'watched' }).click();
    await page.locator('.panel .line').first().waitFor();
  });

  test('the curve grows, and is paused and resumed by button', async () => {
    const before = await share();
    await vi.waitFor(async () => expect(await share()).toBeGreaterThan(before), { timeout: 30_000 });
    await picture('2-running');
    await page.getByRole('button', { name: 'Pause', exact: true }).click();
    await page.getByText('Paused.').first().waitFor();
    expect((await home.json('status', 'watched')).phase).toBe('paused');
    await picture('3-paused');
    await page.getByRole('button', { name: 'Resume' }).click();
    await page.getByRole('button', { name: 'Pause', exact: true }).waitFor();
  });

  test('it ends, with its digest, and the line that replays a failure', async () => {
    await page.getByText('Finished.').waitFor({ timeout: 150_000 });
    expect(await share()).toBe(100);
    const { stdout: digest } = await home.run('digest', 'watched');
    await page.getByText(digest.trim()).waitFor();
    const command = await page.locator('#failures code').first().innerText();
    expect(command).toMatch(/^ballast replay watched-\w+ --cell [0-9a-f]{12} --repetition \d+$/);
    const replayed = await home.run(...command.split(' ').slice(1));
    expect(replayed.stderr + replayed.stdout).toContain('same bytes as stored');
    await picture('4-finished');
  });

  test('a cell, the report, the files: all are there', async () => {
    await page.locator('.heat-scroll').focus();
    for (const key of ['ArrowDown', 'ArrowRight', 'Enter']) await page.keyboard.press(key);
    await page.getByText('Spread of the values').waitFor();
    await picture('5-cell');
    const run = /runs\/([^/]+)/.exec(page.url())![1];
    for (const [file, type] of Object.entries({
      'report.html': 'text/html',
      'results.csv': 'text/csv',
      'results.json': 'application/json',
      'results.parquet': 'application/vnd.apache.parquet',
      'picture.svg': 'image/svg+xml',
      'picture.png': 'image/png',
      'picture.pdf?statistic=variance': 'application/pdf',
    })) {
      const response = await page.request.get(`${url}api/runs/${run}/${file}`);
      expect([file, response.status(), response.headers()['content-type']]).toEqual([
        file,
        200,
        expect.stringContaining(type),
      ]);
    }
    const wrong = await page.request.get(`${url}api/runs/${run}/picture.svg?measure=nothing`);
    expect([wrong.status(), (await wrong.json()).error]).toEqual([
      409,
      expect.stringMatching(/measure must be one that the study has/),
    ]);
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.goto(`${url}runs/${run}`);
    await page.locator('.panel .line').first().waitFor();
    await picture('6-dark');
    await page.setViewportSize({ width: 360, height: 740 });
    await picture('7-phone');
    expect(complaints).toEqual([]);
  });
});
