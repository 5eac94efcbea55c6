import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { openSqliteLedger } from '../../store/sqlite/open-ledger.js';
import { CELL, cellKey } from './support/outcomes.js';
import { temporaryFiles } from './support/sqlite-files.js';
import { script, startWriter } from './support/writers.js';

const ROOT = join(import.meta.dirname, '../..');
const ALL = { from: 0, to: 1_000_000 };

const files = temporaryFiles();
let file: string;
beforeEach(() => {
  file = files.next();
});

describe('processes that write to one ledger', () => {
  test('at once, creating it at once, lose nothing, and count every repetition as new once', async () => {
    const writers = [0, 20, 40].map((offset) => startWriter(file, 60, offset));
    for (const { lines } of writers) await lines.next();
    for (const { child } of writers) child.stdin.write('go\n');
    let fresh = 0;
    for (const { lines } of writers) for await (const line of lines) fresh += Number(line);
    expect(fresh).toBe(3 * 300);
    const ledger = openSqliteLedger(file);
    await ledger.check();
    for (const cell of [0, 1, 2]) {
      const [whole] = await ledger.read(cellKey(cell), ALL);
      expect([...whole!.values]).toEqual(Array.from({ length: 300 }, (_, r) => [Math.sqrt(r), r]).flat());
    }
    await ledger.close();
  });

  test('and are killed in the middle leave whole batches, and all that they reported', async () => {
    for (const reported of [1, 10, 100]) {
      const { child, lines } = startWriter(file, 1_000_000, reported * 1000);
      await lines.next();
      child.stdin.write('go\n');
      for (let i = 0; i < reported; i++) expect((await lines.next()).value).toBe('15');
      child.kill('SIGKILL');
      await once(child, 'exit');

      const ledger = openSqliteLedger(file);
      await ledger.check();
      const span = { from: reported * 5000, to: reported * 5000 + 45_000 };
      const missing = await ledger.missing(CELL, span);
      for (const cell of [1, 2]) expect(await ledger.missing(cellKey(cell), span)).toEqual(missing);
      expect(missing).toEqual([{ from: missing[0]!.from, to: span.to }]);
      const finished = missing[0]!.from - span.from;
      expect(finished % 5).toBe(0);
      expect(finished).toBeGreaterThanOrEqual(reported * 5);
      await ledger.close();
    }
  });
});

describe('a ledger on a disk of its own', () => {
  test.skipIf(!canMount())('says that the disk is full, keeps what is finished and goes on when there is space', () => {
    const disk = dirname(file);
    const mount = `mount -t tmpfs -o size=4m tmpfs "${disk}" && exec "$0" "$@"`;
    const child = ['-m', 'sh', '-c', mount, process.execPath, ...script('fill-disk.ts'), disk];
    const report = JSON.parse(execFileSync('unshare', child, { cwd: ROOT, encoding: 'utf8' })) as Record<
      string,
      unknown
    >;
    expect(report).toMatchObject({ name: 'LedgerError', kept: report.acknowledged });
    expect(report.message).toMatch(/the disk is full; free space and resume/);
    expect(report.finished).toBe(Number(report.acknowledged) + 1000);
  });
});

/** A small disk needs the right to mount one, in a name space of its own: root on Linux, not in every container. */
function canMount(): boolean {
  return spawnSync('unshare', ['-m', 'sh', '-c', 'mount -t tmpfs -o size=1m tmpfs /mnt']).status === 0;
}
