/** What a forecast is about: a recorded run, such a run with changes, or a study that has not run. */
import { existsSync, statSync } from 'node:fs';
import type { RunRecord } from '../store/ledger.js';
import { newSpec, type RunSpec, recordedSpec } from '../store/run-spec.js';
import { canonicalJson } from '../studies/content-key.js';
import { readStudy } from '../studies/parse-study.js';
import { catalogNames } from './load-study.js';
import { defaultRunId } from './run-id.js';
import { assertSize, overridesOf, type StudyOptions, studyFrom } from './study-options.js';
import type { Workspace } from './workspace.js';

export interface ForecastSubject {
  readonly spec: RunSpec;
  /** Undefined if the study has not run. */
  readonly record: RunRecord | undefined;
}

/**
 * A file is a study. Else a run is looked for, by its id or by its study's name; options change its study, as `extend` would.
 * With options the name of a shipped study stands for that study. A study whose run is recorded stands for the run.
 *
 * @throws {UserError | SpecError} if there is neither run nor study of that name
 */
export async function forecastSubject(
  { ledger }: Workspace,
  runOrStudy: string,
  options: StudyOptions,
): Promise<ForecastSubject> {
  const overrides = overridesOf(options);
  const runs = isFile(runOrStudy) ? [] : await ledger.listRuns();
  const byName = overrides.length === 0 || !catalogNames().includes(runOrStudy);
  const record =
    runs.find(({ id }) => id === runOrStudy) ?? (byName ? runs.find(({ study }) => study === runOrStudy) : undefined);
  if (record !== undefined) {
    const study = readStudy(JSON.parse(record.specification), `run ${record.id}`, overrides);
    assertSize(study, options);
    return { spec: recordedSpec({ ...record, specification: canonicalJson(study) }), record };
  }
  const study = await studyFrom(runOrStudy, options);
  const own = await ledger.findRun(await defaultRunId(ledger, study));
  return own === undefined ? { spec: newSpec(study), record: undefined } : { spec: recordedSpec(own), record: own };
}

function isFile(nameOrFile: string): boolean {
  return existsSync(nameOrFile) && !statSync(nameOrFile).isDirectory();
}
