/** The forecast of a run from what the ledger has of it; a few reads for each cell and arm. */
import { type CellForecast, cellForecast, certainly, tQuantile } from '../studies/cell-forecast.js';
import { secondsPerRepetition } from '../studies/cost.js';
import { type ArmLeft, type Duration, type Forecast, forecast } from '../studies/forecast.js';
import type { Arm, Cell } from '../studies/grid.js';
import { lengthOfSpans } from '../studies/spans.js';
import { armExtents, type CellExtent } from './cell-extents.js';
import type { Ledger, Outcomes } from './ledger.js';
import { cutOutcomes } from './outcomes.js';
import { lacksOf, readCell } from './retried-cells.js';
import type { RunSpec } from './run-spec.js';

export interface ForecastCell {
  readonly cell: Cell;
  readonly finished: number;
  /** False while the cell may go on. */
  readonly settled: boolean;
  readonly forecast: CellForecast;
}

export interface ForecastArm extends ArmLeft {
  readonly arm: Arm;
  readonly cells: readonly ForecastCell[];
}

export interface RunForecast extends Forecast {
  /** In the order of the grid. */
  readonly arms: readonly ForecastArm[];
}

/** Pieces of earlier work to look at; from fewer than the least their spread is not known. */
const RECENT = 20;
const LEAST_PIECES = 4;
/** A first repetition in a fresh thread may take half as long again. */
const FEW_PIECES = Math.log(1.5);
/** Reckoned durations are right to a factor of two. */
const RECKONED = Math.log(2);

export async function runForecast(ledger: Ledger, spec: RunSpec): Promise<RunForecast> {
  const arms = await Promise.all(spec.arms.map((arm) => forecastArm(ledger, spec, arm)));
  return { ...forecast(arms), arms };
}

async function forecastArm(ledger: Ledger, spec: RunSpec, arm: Arm): Promise<ForecastArm> {
  const extents = await armExtents(ledger, spec, arm);
  const cells = await Promise.all(extents.map((extent) => forecastCell(ledger, spec, extent)));
  const left = ({ forecast: { stop }, finished }: ForecastCell) => stop.mean - finished;
  const [most] = cells.toSorted((a, b) => left(b) - left(a));
  return { arm, dataKey: arm.spec.dataKey, cells, duration: await durationOf(ledger, arm, most) };
}

async function forecastCell(ledger: Ledger, spec: RunSpec, extent: CellExtent): Promise<ForecastCell> {
  const { arm, cell, repetitions, settled } = extent;
  const { precision } = spec.study;
  if (precision !== undefined && settled) {
    return { cell, finished: repetitions, settled, forecast: certainly(repetitions) };
  }
  const span = { from: 0, to: repetitions };
  const spans = (await lacksOf(ledger, spec, arm, cell, span)).flatMap((lack) => lack.spans);
  const finished = repetitions - lengthOfSpans(spans);
  if (precision === undefined) return { cell, finished, settled, forecast: certainly(repetitions) };
  const to = Math.min(...spans.map(({ from }) => from));
  const [whole] = to > 0 ? await readCell(ledger, spec, arm, cell, { from: 0, to }) : [];
  const { codes, values } = whole === undefined ? NOTHING : cutOutcomes(whole, { from: 0, to });
  const prefix = { measures: cell.spec.measures, codes, values };
  return { cell, finished, settled, forecast: cellForecast(precision, { prefix, next: repetitions }) };
}

const NOTHING: Pick<Outcomes, 'codes' | 'values'> = { codes: new Uint8Array(), values: new Float64Array() };

/** Of a pass as it was lately, that is with the cells that go on; by the newest work for one of them. */
async function durationOf(ledger: Ledger, arm: Arm, cell: ForecastCell | undefined): Promise<Duration> {
  const pieces = cell === undefined ? [] : await ledger.recentWork(cell.cell.key, RECENT);
  const repetitions = pieces.reduce((sum, piece) => sum + piece.repetitions, 0);
  if (repetitions === 0) return { ms: 1000 * secondsPerRepetition(arm), deviation: RECKONED, measured: false };
  const ms = pieces.reduce((sum, { elapsedMs }) => sum + elapsedMs, 0) / repetitions;
  return { ms, deviation: deviationOf(pieces, ms, repetitions), measured: true };
}

/** The ratio's standard error, in units of the ratio, times the quantile of t. */
function deviationOf(
  pieces: readonly { readonly repetitions: number; readonly elapsedMs: number }[],
  ms: number,
  repetitions: number,
): number {
  const { length } = pieces;
  if (length < LEAST_PIECES) return FEW_PIECES;
  const squares = pieces.reduce((sum, piece) => sum + (piece.elapsedMs - ms * piece.repetitions) ** 2, 0);
  const error = Math.sqrt((squares * length) / (length - 1)) / repetitions;
  return (tQuantile(length - 1) * error) / ms;
}
