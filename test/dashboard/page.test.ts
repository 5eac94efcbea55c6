/** The page in a real browser: a scripted run that grows, its states, its keys, and what a study's text may not do. */
import AxeBuilder from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Dashboard, serveDashboard } from '../../dashboard/serve.js';
import { complaintsOf, openBrowser, withoutBrowser } from '../support/browser.js';
import { type ScriptedRun, scriptedRun, scriptedServices, TITLE } from '../support/scripted-run.js';

vi.setConfig({ testTimeout: 60_000 });

describe.skipIf(withoutBrowser())('the page', () => {
  let browser: Browser;
  let dashboard: Dashboard;
  let run: ScriptedRun;
  let page: Page;
  let complaints: string[];
  const steered: unknown[] = [];

  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());
  beforeEach(async () => {
    run = scriptedRun();
    steered.length = 0;
    const steer = async (_: string, request: unknown) => {
      steered.push(request);
      return 'Done as asked.';
    };
    dashboard = await serveDashboard(scriptedServices([run, scriptedRun('other')], { steer }), { port: 0 });
    page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
    page.setDefaultTimeout(8000);
    complaints = complaintsOf(page);
  });
  afterEach(async () => {
    await page.context().close();
    await dashboard.close();
  });
  const open = (path: string) => page.goto(dashboard.url + path);
  const text = (selector: string) => page.locator(selector).first().innerText();

  test('shows a run as it grows, without a complaint of the browser', async () => {
    await open('runs/scripted');
    await page.getByText('Nothing is finished yet').waitFor();
    for (let cell = 0; cell < 6; cell++) run.store(cell, 50);
    await page.locator('.panel .line').nth(1).waitFor();
    await vi.waitFor(async () => expect(await text('.kpi .num')).toMatch(/^50\.0/));
    run.stand({ phase: 'finished', finished: 600 });
    await page.getByText('Finished.').waitFor();
    expect(complaints).toEqual([]);
  });

  test('shows a study’s text as text, whatever it says', async () => {
    await open('');
    await page.getByText(TITLE).first().waitFor();
    await open('runs/scripted');
    await page.getByText(TITLE).first().waitFor();
    expect(await page.locator('img').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  test('pauses by button and by key; only cancelling asks first, and a hasty Enter keeps the run', async () => {
    await open('runs/scripted');
    await page.getByRole('button', { name: 'Pause', exact: true }).click();
    await page.getByText('Done as asked.').waitFor();
    run.stand({ phase: 'paused' });
    await page.getByRole('button', { name: 'Resume' }).waitFor();
    await page.keyboard.press('p');
    await vi.waitFor(() => expect(steered).toHaveLength(2));
    await page.keyboard.press('x');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(steered).toEqual([{ action: 'pause', now: true }, { action: 'resume' }]);
    await page.keyboard.press('x');
    await page.getByRole('button', { name: 'Cancel the run' }).click();
    await vi.waitFor(() => expect(steered.at(-1)).toEqual({ action: 'cancel' }));
  });

  test('offers as many repetitions as the worst cell needs', async () => {
    run.stand({ worst: { cell: 0, ratio: 2, label: 'oracle, γ = 0' } });
    await open('runs/scripted');
    await page.getByRole('button', { name: 'Extend…' }).click();
    // an MCSE twice too large needs four times the 100 repetitions
    await page.getByText('With 400 the worst cell should be at its target.').waitFor();
    await page.getByRole('button', { name: 'Extend', exact: true }).click();
    await vi.waitFor(() => expect(steered).toEqual([{ action: 'extend', repetitions: 400 }]));
  });

  test('says how old its data are when the server has gone', async () => {
    await open('runs/scripted');
    await page.getByText('Live').waitFor();
    await dashboard.close();
    await page.getByText('Connection lost.').waitFor();
    expect(await page.getByRole('button', { name: 'Pause', exact: true }).isDisabled()).toBe(true);
    dashboard = await serveDashboard(scriptedServices([run]), { port: Number(new URL(dashboard.url).port) });
    await page.getByText('Live').waitFor();
  });

  test('says why a run cannot be shown, and goes on without one that vanishes', async () => {
    await open('runs/nobody');
    await page.getByText('Cannot find run nobody').waitFor();
    await open('nonsense/at/all');
    await page.getByText('There is no such page').waitFor();
  });

  test('walks along the curves and over the grid by the keyboard', async () => {
    for (let cell = 0; cell < 6; cell++) run.store(cell, 50);
    await open('runs/scripted');
    await page.locator('.panel .line').first().waitFor();
    await page.locator('.panels').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.getByText(/^γ = 1\. .*oracle/).waitFor();
    await page.locator('.heat-scroll').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    await page.getByText(/^oracle, γ = 1: 50 of 100/).waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/runs\/scripted\/cells\//);
  });

  test('keeps what was chosen in the address', async () => {
    for (let cell = 0; cell < 6; cell++) run.store(cell, 50);
    await open('runs/scripted');
    await page.getByRole('button', { name: 'Variance' }).click();
    await page.getByLabel('log y').check();
    expect(new URL(page.url()).search).toBe('?statistic=variance&y-scale=log');
    await page.reload();
    await page.getByRole('heading', { name: 'Variance of excess risk so far' }).waitFor();
    await page.getByRole('button', { name: 'Table' }).click();
    expect(await page.locator('table.numbers tbody tr').count()).toBe(6);
  });

  test.each(['light', 'dark'] as const)('has no fault that axe finds, in the %s', async (colorScheme) => {
    for (let cell = 0; cell < 6; cell++) run.store(cell, 50);
    const context = await browser.newContext({ colorScheme, viewport: { width: 1280, height: 900 } });
    const own = await context.newPage();
    for (const [path, there] of [
      ['', 'Runs'],
      ['runs/scripted', 'What failed'],
      ['compare/scripted/other', 'Two runs'],
      ['runs/nobody', 'cannot be shown'],
    ]) {
      await own.goto(dashboard.url + path);
      await own.getByText(there!).first().waitFor();
      const { violations } = await new AxeBuilder({ page: own }).analyze();
      expect(violations.map(({ id, nodes }) => `${path} ${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual(
        [],
      );
    }
    await context.close();
  });

  test.each([320, 360, 900, 3840])('fits a width of %i', async (width) => {
    for (let cell = 0; cell < 6; cell++) run.store(cell, 50);
    await page.setViewportSize({ width, height: 800 });
    for (const path of ['', 'runs/scripted', 'compare/scripted/other']) {
      await open(path);
      await page.locator('h1').waitFor();
      const wide = await page.evaluate('document.documentElement.scrollWidth');
      expect(wide, path).toBeLessThanOrEqual(width);
    }
  });
});
