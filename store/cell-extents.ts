/** How many repetitions a run asks of each cell: all of the study's, or, if it is adaptive, as many as its precision needs. */
import type { Arm, Cell } from '../studies/grid.js';
import { isPrecise, standings } from '../studies/precision.js';
import type { Ledger, Outcomes } from './ledger.js';
import { lacksOf, readCell } from './retried-cells.js';
import type { RunSpec } from './run-spec.js';

export interface CellExtent {
  readonly arm: Arm;
  readonly cell: Cell;
  /** Repetitions 0 … this − 1 are the cell's. */
  readonly repetitions: number;
  /** False while the cell is on its way to a checkpoint, after which it may go on. */
  readonly settled: boolean;
}

/** What is known of a cell: checkpoints passed, and whether it stopped at the last of them. */
interface Passed {
  readonly checkpoints: number;
  readonly stopped: boolean;
}

/** Decisions by a ledger never change, so each is made once for a spec that is kept. */
const decided = new WeakMap<Ledger, WeakMap<RunSpec, Map<string, Passed>>>();

/** The extent of every cell, in the order of the grid. */
export async function cellExtents(ledger: Ledger, spec: RunSpec): Promise<CellExtent[]> {
  return (await Promise.all(spec.arms.map((arm) => armExtents(ledger, spec, arm)))).flat();
}

/** The extents of an arm's cells, in their order. */
export async function armExtents(ledger: Ledger, spec: RunSpec, arm: Arm): Promise<CellExtent[]> {
  return await Promise.all(arm.cells.map((cell) => cellExtent(ledger, spec, arm, cell)));
}

async function cellExtent(ledger: Ledger, spec: RunSpec, arm: Arm, cell: Cell): Promise<CellExtent> {
  const { precision, repetitions } = spec.study;
  if (precision === undefined) return { arm, cell, repetitions, settled: true };

  const known = decisions(ledger, spec);
  for (;;) {
    const { checkpoints, stopped } = known.get(cell.key) ?? { checkpoints: 0, stopped: false };
    const checkpoint = precision.checkpoints[stopped ? checkpoints - 1 : checkpoints] ?? repetitions;
    if (stopped) return { arm, cell, repetitions: checkpoint, settled: true };
    const prefix = await wholePrefix(ledger, spec, arm, cell, checkpoint);
    if (prefix === undefined) return { arm, cell, repetitions: checkpoint, settled: false };
    const { measures } = cell.spec;
    const enough = checkpoint === repetitions || isPrecise(standings(precision, { measures, ...prefix }));
    // several may be deciding at once, all alike
    known.set(cell.key, { checkpoints: checkpoints + 1, stopped: enough });
  }
}

function decisions(ledger: Ledger, spec: RunSpec): Map<string, Passed> {
  const ofLedger = decided.get(ledger) ?? new WeakMap<RunSpec, Map<string, Passed>>();
  decided.set(ledger, ofLedger);
  const known = ofLedger.get(spec) ?? new Map<string, Passed>();
  ofLedger.set(spec, known);
  return known;
}

/** Repetitions 0 … count − 1; undefined if one is still to be computed. */
async function wholePrefix(
  ledger: Ledger,
  spec: RunSpec,
  arm: Arm,
  cell: Cell,
  count: number,
): Promise<Outcomes | undefined> {
  const span = { from: 0, to: count };
  const lacks = await lacksOf(ledger, spec, arm, cell, span);
  if (lacks.some(({ spans }) => spans.length > 0)) return undefined;
  const [whole] = await readCell(ledger, spec, arm, cell, span);
  return whole;
}
