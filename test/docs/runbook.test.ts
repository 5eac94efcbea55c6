/** docs/runbook.md: every command in it is run, one after the other, on a run of the paper's Figure 5. */
import { beforeAll, expect, test } from 'vitest';
import { inline, openDesks } from '../support/ballast-command.js';
import { blocks } from './pages.js';

const desk = openDesks()();
const lines = blocks('docs/runbook.md', 'sh').flatMap((block) =>
  block
    .split('\n')
    .map((line) => line.replace(/ +#.*$/, ''))
    .filter((line) => line !== ''),
);

beforeAll(async () => {
  await inline(desk, 'run', 'figure-5', '--repetitions', '4');
});

test('docs/runbook.md has commands for what may go wrong', () => {
  expect(lines.length).toBeGreaterThan(10);
  for (const line of lines) expect(line).toMatch(/^ballast /);
});

test.each(lines)('docs/runbook.md: %s', async (line) => {
  const { code, stderr } = await desk.shell(line.replace(/^ballast /, '$BALLAST '));
  expect(code, stderr).toBe(0);
});

test('docs/runbook.md: a run that moved to another ledger has the same digest there', async () => {
  const [here, there] = [
    await desk.ballast('digest', 'figure-5'),
    await desk.ballast('digest', 'figure-5', '--store', 'copy.sqlite'),
  ];
  expect(there.stdout).toBe(here.stdout);
  expect(here.stdout).toMatch(/^[0-9a-f]{64}\n$/);
});
