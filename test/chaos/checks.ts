/** What must hold after an episode, whatever happened in it. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startServer } from '../../client/server/start-server.js';
import { openSqliteLedger } from '../../store/sqlite/open-ledger.js';
import { studyGrid } from '../../studies/grid.js';
import { readStudy } from '../../studies/parse-study.js';
import { temporalExecutable } from '../support/temporal-server.js';
import { alarmsIn } from './alarms.js';
import { exactlyOnceProblems } from './exactly-once.js';
import { historyProblems } from './histories.js';
import { expected, type Stage } from './stage.js';

/** @param digests of a fault-free inline run, for each run of the episode */
export async function checkEpisode(stage: Stage, digests: readonly string[]): Promise<void> {
  for (const [i, { plan }] of stage.runs.entries()) {
    const { stdout, stderr } = await stage.home.run('digest', plan.id);
    const got = stdout.trim();
    expected(stage, got === digests[i], `the digest should be ${digests[i]}, got ${got || stderr.trim()}`);
  }
  stage.failures.push(...(await ledgerProblems(stage)), ...logProblems(stage), ...(await temporalProblems(stage)));
}

async function ledgerProblems({ home, runs }: Stage): Promise<string[]> {
  const file = join(home.folder, 'ledger.sqlite');
  const ledger = openSqliteLedger(file, { readonly: true });
  const wanted = new Map<string, number>();
  try {
    await ledger.check();
    for (const { plan } of runs) {
      const record = await ledger.findRun(plan.id);
      if (record?.state !== 'finished')
        return [`run ${plan.id} should be finished, got ${record?.state ?? 'no record'}`];
      const study = readStudy(JSON.parse(record.specification), plan.id);
      for (const { cells } of studyGrid(study)) for (const { key } of cells) wanted.set(key, study.repetitions);
    }
  } catch (error) {
    return [`the ledger: ${(error as Error).message}`];
  } finally {
    await ledger.close();
  }
  return exactlyOnceProblems(file, wanted);
}

function logProblems({ home, external }: Stage): string[] {
  const files = [join(home.folder, 'worker.log'), join(external?.logFolder ?? home.folder, 'server', 'server.log')];
  const texts = [...files.map((file) => (existsSync(file) ? readFileSync(file, 'utf8') : '')), home.story()];
  return alarmsIn(texts);
}

/** The embedded server has ended with its command, so its database is opened once more. */
async function temporalProblems({ home, external, episode }: Stage): Promise<string[]> {
  const workerStopped = episode.faults.some(({ kind }) => kind === 'stop-worker' || kind === 'stop-all');
  const problems = (address: string, namespace: string) => historyProblems({ address }, namespace, { workerStopped });
  if (external !== undefined) return await problems(external.address, external.namespace);
  const server = await startServer({ folder: home.folder, executable: await temporalExecutable() });
  try {
    return await problems(server.address, server.namespace);
  } finally {
    await server.stop();
  }
}
