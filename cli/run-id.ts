/** How runs that were given no id are called. */
import type { Ledger } from '../store/ledger.js';
import { canonicalJson, contentKey } from '../studies/content-key.js';
import { NUMERICS_VERSION } from '../studies/repetition.js';
import type { Study } from '../studies/study.js';

/**
 * The study's name and a hash of the whole study, so that the same command goes on with the same run. If that run has been
 * extended since, it asks for something else: the command then gets a run of its own, `…-2`, which finds all that it needs in
 * the ledger.
 */
export async function defaultRunId(ledger: Pick<Ledger, 'findRun'>, study: Study): Promise<string> {
  const id = `${study.name}-${contentKey({ study, numerics: NUMERICS_VERSION }).slice(0, 8)}`;
  const specification = canonicalJson(study);
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? id : `${id}-${number}`;
    const known = await ledger.findRun(candidate);
    if (known === undefined || known.specification === specification) return candidate;
  }
}
