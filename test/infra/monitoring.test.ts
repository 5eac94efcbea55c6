/** Dashboards and alerts against a real Prometheus that scrapes a real run. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { parse } from 'yaml';
import { type Home, temporaryHome } from '../durability/ballast.js';
import { type Prometheus, startPrometheus, withoutPrometheus } from '../support/prometheus.js';
import { temporalExecutable } from '../support/temporal-server.js';

const INFRA = fileURLToPath(new URL('../../infra', import.meta.url));
const BOARDS = path.join(INFRA, 'grafana/dashboards');

/** Panels that have data only when something is wrong; the alert rules about them are tested with series of their own. */
const ONLY_IN_TROUBLE = [
  'Repetitions that failed, per second',
  'Share of repetitions that failed',
  'Requests that failed, per second',
  'Workflow tasks that failed, per second',
];

interface Panel {
  readonly id: number;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly fieldConfig: { readonly defaults: { readonly unit?: string } };
  readonly datasource: { readonly uid: string };
  readonly targets: readonly { readonly expr: string }[];
}

interface Board {
  readonly uid: string;
  readonly title: string;
  readonly panels: readonly Panel[];
}

const boards = readdirSync(BOARDS).map((file): Board => JSON.parse(readFileSync(path.join(BOARDS, file), 'utf8')));
const panels = boards.flatMap((board) => board.panels.map((panel) => ({ board, panel })));
const rules = parse(readFileSync(path.join(INFRA, 'prometheus/rules.yml'), 'utf8')) as {
  groups: { rules: { alert: string; expr: string; annotations: { summary: string; description: string } }[] }[];
};

vi.setConfig({ testTimeout: 120_000 });

test.each(boards)('the dashboard $title is whole: ids, units, data source, places', ({ panels: own }) => {
  expect(new Set(own.map(({ id }) => id)).size).toBe(own.length);
  for (const { title, fieldConfig, datasource, gridPos } of own) {
    expect(fieldConfig.defaults.unit, title).toBeTruthy();
    expect(datasource.uid, title).toMatch(/^\$\{datasource\}$/);
    expect(gridPos.x + gridPos.w, title).toBeLessThanOrEqual(24);
  }
  for (const [i, a] of own.entries()) {
    for (const b of own.slice(i + 1)) {
      const apart = a.gridPos.x + a.gridPos.w <= b.gridPos.x || b.gridPos.x + b.gridPos.w <= a.gridPos.x;
      const above = a.gridPos.y + a.gridPos.h <= b.gridPos.y || b.gridPos.y + b.gridPos.h <= a.gridPos.y;
      expect(apart || above, `${a.title} and ${b.title} overlap`).toBe(true);
    }
  }
});

test('dashboards have names of their own', () => {
  expect(new Set(boards.map(({ uid }) => uid)).size).toBe(boards.length);
});

test('every alert says what it is, what to do, and has a test', () => {
  const tested = readFileSync(path.join(INFRA, 'prometheus/rules.test.yml'), 'utf8');
  const page = readFileSync(path.join(INFRA, '../docs/monitoring.md'), 'utf8');
  for (const { alert, annotations } of rules.groups.flatMap((group) => group.rules)) {
    expect(annotations.summary, alert).toBeTruthy();
    expect(annotations.description.length, alert).toBeGreaterThan(40);
    expect(tested, alert).toContain(`alertname: ${alert}`);
    expect(page, alert).toContain(`\`${alert}\``);
  }
});

describe.skipIf(withoutPrometheus())('with Prometheus', () => {
  let home: Home;
  let prometheus: Prometheus;
  beforeAll(async () => {
    await temporalExecutable();
    home = temporaryHome();
    prometheus = await startPrometheus(path.join(home.folder, 'metrics/*.json'));
    home.start('run', 'figure-5', '--repetitions', '100000', '--workers', '1');
    await home.untilStored(1);
  }, 600_000);
  afterAll(async () => {
    await prometheus?.stop();
    home?.remove();
  });

  test('promtool accepts configuration and rules, and each rule fires when it should and only then', () => {
    const promtool = (...args: string[]) =>
      execFileSync('promtool', args, { cwd: path.join(INFRA, 'prometheus'), encoding: 'utf8', stdio: 'pipe' });
    expect(promtool('check', 'config', 'prometheus.yml')).toContain('SUCCESS');
    expect(promtool('check', 'rules', 'rules.yml')).toContain('SUCCESS');
    expect(promtool('test', 'rules', 'rules.test.yml')).toContain('SUCCESS');
  });

  const always = panels.filter(({ panel }) => !ONLY_IN_TROUBLE.includes(panel.title));
  test.each(always.map(({ board, panel }) => [`${board.title}, ${panel.title}`, panel] as const))(
    '%s has data of a run',
    async (_, panel) => {
      for (const { expr } of panel.targets) {
        const asked = expr.replaceAll('$study', '.*');
        await vi.waitFor(async () => expect(await prometheus.query(asked), asked).not.toEqual([]), {
          timeout: 60_000,
          interval: 500,
        });
      }
    },
  );

  test.each(
    panels
      .filter(({ panel }) => ONLY_IN_TROUBLE.includes(panel.title))
      .map(({ panel }) => [panel.title, panel] as const),
  )('%s has none while nothing is wrong', async (_, panel) => {
    for (const { expr } of panel.targets) {
      const values = (await prometheus.query(expr.replaceAll('$study', '.*'))).map(({ value }) => Number(value[1]));
      expect(values.filter((value) => value > 0)).toEqual([]);
    }
  });

  test.each(rules.groups.flatMap((group) => group.rules).map(({ alert, expr }) => [alert, expr] as const))(
    '%s is silent about a run in order',
    async (_, expr) => {
      expect(await prometheus.query(expr)).toEqual([]);
    },
  );

  test('what the worker tells agrees with the ledger', async () => {
    await vi.waitFor(async () => {
      const [left] = await prometheus.query('ballast_run_repetitions_left');
      expect(Number(left!.value[1])).toBeGreaterThan(0);
    });
    const counted = async () => {
      const [total] = await prometheus.query('sum(ballast_repetitions_total)');
      return Number(total!.value[1]);
    };
    const stored = async () => Number((await home.json('status', 'figure-5')).finished);
    const before = await stored();
    // what was stored before the question is counted a scrape later at the latest
    await vi.waitFor(async () => expect(await counted()).toBeGreaterThanOrEqual(before), { timeout: 20_000 });
    const now = await counted();
    expect(now).toBeLessThanOrEqual(await stored());
  });
});
