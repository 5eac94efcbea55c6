/** How far each arm of a run is, by one look at the ledger. */
import { armWords } from '../plots/study-words.js';
import type { Ledger } from '../store/ledger.js';
import type { RunSpec } from '../store/run-spec.js';
import { cellCount } from '../studies/grid.js';

export interface ArmProgress {
  /** Its levels in words. */
  readonly label: string;
  readonly cells: number;
  /** Over its cells; of an adaptive run the most that they may ask for. */
  readonly asked: number;
  readonly finished: number;
  readonly failed: number;
}

/** Cells beyond which a look would take too long. */
const MOST_CELLS = 4000;

/** @returns undefined of a grid that is too large to be shown arm by arm */
export async function armProgress(ledger: Ledger, spec: RunSpec): Promise<readonly ArmProgress[] | undefined> {
  const { study, arms } = spec;
  if (cellCount(study) > MOST_CELLS) return undefined;
  const totals = await ledger.cellTotals(arms.flatMap(({ cells }) => cells.map(({ key }) => key)));
  const varying = Object.entries(study.factors).flatMap(([name, levels]) => ((levels?.length ?? 0) > 1 ? [name] : []));
  let at = 0;
  return arms.map((arm) => {
    const own = totals.slice(at, at + arm.cells.length);
    at += arm.cells.length;
    return {
      label: armWords(arm, varying),
      cells: arm.cells.length,
      asked: study.repetitions * arm.cells.length,
      finished: own.reduce((sum, { finished }) => sum + Math.min(finished, study.repetitions), 0),
      failed: own.reduce((sum, { failed }) => sum + failed, 0),
    };
  });
}
