/** A run of the tiny study in a ledger of its own, for tests of activities. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { Services } from '../../activities/run-batch.js';
import { NUMERICS_VERSION } from '../../numerics/version.js';
import { createFindRun } from '../../store/find-run.js';
import type { Ledger } from '../../store/ledger.js';
import type { RunSpec } from '../../store/run-spec.js';
import { openSqliteLedger } from '../../store/sqlite/open-ledger.js';
import { canonicalJson } from '../../studies/content-key.js';
import { type Arm, type Cell, studyGrid } from '../../studies/grid.js';
import type { Span } from '../../studies/spans.js';
import type { Study, StudyInput } from '../../studies/study.js';
import { type FakeCompute, type FakeComputeOptions, fakeCompute } from './fake-compute.js';
import { tinyStudy } from './tiny-study.js';

export const RUN_ID = 'tiny-run';

export interface OpenRun extends Services {
  readonly compute: FakeCompute;
  readonly spec: RunSpec;
  readonly study: Study;
  readonly arms: readonly Arm[];
}

/** Records the tiny study, changed, as {@link RUN_ID}. The ledger is a file that goes when the test ends. */
export async function openTinyRun(
  changes: Partial<StudyInput> = {},
  options: FakeComputeOptions = {},
  ledger: Ledger = temporaryLedger(),
  numericsVersion = NUMERICS_VERSION,
): Promise<OpenRun> {
  const study = tinyStudy(changes);
  await ledger.createRun({
    id: RUN_ID,
    study: study.name,
    specification: canonicalJson(study),
    numericsVersion,
  });
  const findRun = createFindRun(ledger);
  const compute = fakeCompute(options);
  return {
    ledger,
    compute,
    writer: '{"test":true}',
    findRun,
    spec: await findRun(RUN_ID),
    study,
    arms: studyGrid(study, numericsVersion),
  };
}

export function temporaryLedger(): Ledger {
  const folder = mkdtempSync(path.join(tmpdir(), 'ballast-activities-'));
  const ledger = openSqliteLedger(path.join(folder, 'ledger.sqlite'));
  onTestFinished(async () => {
    await ledger.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return ledger;
}

/** The numbers of the repetitions that the ledger has of a cell. */
export async function storedOf(ledger: Ledger, cell: Cell | undefined): Promise<number[]> {
  const pieces = await ledger.read(cell?.key ?? '', { from: 0, to: 1000 });
  return pieces.flatMap(({ first, codes }) => Array.from(codes, (_, i) => first + i));
}

/** Puts repetitions of a cell into the ledger, as the fake would compute them. */
export async function store(
  services: Pick<OpenRun, 'ledger'>,
  arm: Arm,
  cells: readonly Cell[],
  { from, to }: Span,
  options: FakeComputeOptions = {},
): Promise<void> {
  const task = { arm: arm.spec, cells: cells.map((cell) => cell.spec), first: from, count: to - from };
  const { results } = await fakeCompute(options).run([task]);
  const [{ codes, values }] = results as [(typeof results)[0]];
  await services.ledger.write(
    cells.map((cell, i) => ({ cellKey: cell.key, first: from, codes: codes[i]!, values: values[i]! })),
  );
}
