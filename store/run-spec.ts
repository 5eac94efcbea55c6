/** What a run asks for, ready to work with: its study, the version of its numbers, failures to be computed again. */
import './platform-hash.js';
import { type Arm, studyGrid } from '../studies/grid.js';
import { readStudy } from '../studies/parse-study.js';
import { NUMERICS_VERSION } from '../studies/repetition.js';
import type { Study } from '../studies/study.js';
import type { Retry, RunRecord } from './ledger.js';

export interface RunSpec {
  readonly study: Study;
  /** Of the numbers, which may be older than this program. */
  readonly numericsVersion: number;
  readonly arms: readonly Arm[];
  readonly retries: readonly Retry[];
}

/** @throws {SpecError} if the recorded study is none that this program knows */
export function recordedSpec(record: RunRecord): RunSpec {
  const study = recordedStudy(record);
  const { numericsVersion, retries } = record;
  return { study, numericsVersion, arms: studyGrid(study, numericsVersion), retries };
}

/** Texts whose studies are kept: those that a command looks at in turn. */
const MOST_KEPT = 4;
const recorded = new Map<string, Study>();

/** The same study for the same text, so that its grid, which may be large, is made once. */
function recordedStudy({ id, specification }: RunRecord): Study {
  const study = recorded.get(specification) ?? readStudy(JSON.parse(specification), `run ${id}`);
  // the one that was looked at last comes last
  recorded.delete(specification);
  recorded.set(specification, study);
  for (const oldest of recorded.keys()) {
    if (recorded.size <= MOST_KEPT) break;
    recorded.delete(oldest);
  }
  return study;
}

const fresh = new WeakMap<Study, RunSpec>();

/** What a run of the study would ask for if it were started now; the same object for the same study. */
export function newSpec(study: Study): RunSpec {
  const spec = fresh.get(study) ?? { study, numericsVersion: NUMERICS_VERSION, arms: studyGrid(study), retries: [] };
  fresh.set(study, spec);
  return spec;
}

/** What changes when the run asks for something else. */
export function specVersion({ revision, retries }: RunRecord): string {
  return `${revision}/${retries.length}`;
}
