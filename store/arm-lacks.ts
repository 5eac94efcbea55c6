/** What a run lacks of its arms. */
import type { Arm } from '../studies/grid.js';
import type { Span } from '../studies/spans.js';
import { armExtents } from './cell-extents.js';
import type { Ledger } from './ledger.js';
import { type Lack, lacksOf } from './retried-cells.js';
import type { RunSpec } from './run-spec.js';

/**
 * What the cells of each arm lack in `span`, as far as the run asks for it. Cells that all ask for the same, the usual case,
 * are looked up at once.
 */
export async function lacksOfArms(
  ledger: Ledger,
  spec: RunSpec,
  arms: readonly Arm[],
  span: Span,
): Promise<readonly (readonly Lack[])[]> {
  const { numericsVersion, retries, study } = spec;
  if (retries.length > 0 || study.precision !== undefined) {
    return await Promise.all(arms.map((arm) => lacksOfArm(ledger, spec, arm, span)));
  }
  const cells = arms.map((arm) => arm.cells);
  const to = Math.min(span.to, study.repetitions);
  const within = { from: Math.min(span.from, to), to };
  const keys = cells.flatMap((own) => own.map(({ key }) => key));
  const missing = await ledger.missingOf(keys, within);
  let at = 0;
  return cells.map((own) => own.map((cell) => ({ cell, key: cell.key, numericsVersion, spans: missing[at++] ?? [] })));
}

async function lacksOfArm(ledger: Ledger, spec: RunSpec, arm: Arm, span: Span): Promise<Lack[]> {
  const extents = await armExtents(ledger, spec, arm);
  const lacks = extents.map(({ cell, repetitions }) => {
    const to = Math.min(span.to, repetitions);
    return lacksOf(ledger, spec, arm, cell, { from: Math.min(span.from, to), to });
  });
  return (await Promise.all(lacks)).flat();
}
