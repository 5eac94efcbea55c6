/** The tables of `forecast`: the cells of an adaptive study that need most, or the arms of another. */
import type { ForecastArm, ForecastCell, RunForecast } from '../store/run-forecast.js';
import { armSeconds } from '../studies/forecast.js';
import { factorColumns, factorValues } from '../studies/results.js';
import type { Study } from '../studies/study.js';
import { range } from './forecast-words.js';
import { alignedTable, duration, grouped, rounded } from './words.js';

/** Rows shown at most. */
const MOST_ROWS = 12;

interface Row {
  readonly levels: readonly string[];
  readonly cells: readonly string[];
}

/** Empty if nothing is left. */
export function forecastTable(study: Study, { arms }: RunForecast): string {
  return study.precision === undefined ? armTable(study, arms) : cellTable(study, arms);
}

/** What people should know of cells, in words: how many have stopped, how many are unknown or will not be precise. */
export function cellNotes({ repetitions }: Study, { arms }: RunForecast): string[] {
  const cells = arms.flatMap((arm) => arm.cells);
  const going = cells.filter(({ settled }) => !settled);
  const unknown = going.filter(({ forecast }) => forecast.targets.length === 0);
  const short = going.filter(({ forecast: { targets } }) =>
    targets.some(({ needed }) => needed.estimate > repetitions),
  );
  const most = Math.max(...short.flatMap(({ forecast }) => forecast.targets.map(({ needed }) => needed.estimate)));
  return [
    ...(going.length > 0
      ? [`cells      ${grouped(cells.length - going.length)} have stopped, ${grouped(going.length)} go on`]
      : []),
    ...(unknown.length > 0
      ? [
          `unknown    ${grouped(unknown.length)} cells, of which fewer than 4 repetitions have succeeded; any checkpoint counts as likely`,
        ]
      : []),
    ...(short.length > 0
      ? [
          `imprecise  ${grouped(short.length)} cells will probably reach ${grouped(repetitions)} repetitions before they are precise` +
            (Number.isFinite(most) ? `; the last needs about ${rounded(most)}` : ''),
        ]
      : []),
  ];
}

function cellTable(study: Study, arms: readonly ForecastArm[]): string {
  const columns = ['method', ...factorColumns(study)];
  const rows = arms
    .flatMap((arm) => arm.cells.map((cell) => ({ arm, cell })))
    .filter(({ cell }) => !cell.settled)
    .toSorted((a, b) => need(b.cell) - need(a.cell))
    .map(({ arm: { arm }, cell }) => ({
      levels: [cell.cell.method, ...factorValues(factorColumns(study), { ...arm, gamma: cell.cell.gamma })].map(
        levelText,
      ),
      cells: cellWords(cell),
    }));
  return table(columns, ['finished', 'MCSE now', 'target', 'needed', 'stops at'], rows);
}

/** Of the target that needs most. */
function cellWords({ finished, forecast: { targets, stop } }: ForecastCell): string[] {
  const [worst] = targets.toSorted((a, b) => b.needed.estimate - a.needed.estimate);
  const shown =
    worst === undefined
      ? ['?', '?', '?']
      : [digits(worst.mcse), digits(worst.bound), `${rounded(worst.needed.estimate)}${range(worst.needed, rounded)}`];
  return [grouped(finished), ...shown, `${grouped(stop.estimate)}${range(stop, grouped)}`];
}

function need({ forecast: { targets, stop } }: ForecastCell): number {
  return targets.length === 0 ? stop.mean : Math.max(...targets.map(({ needed }) => needed.estimate));
}

function armTable(study: Study, arms: readonly ForecastArm[]): string {
  const factors = factorColumns(study).filter((name) => name !== 'gamma');
  const rows = arms
    .filter((arm) => armSeconds(arm) > 0)
    .toSorted((a, b) => armSeconds(b) - armSeconds(a))
    .map((left) => ({
      levels: factorValues(factors, { ...left.arm, gamma: null }).map(levelText),
      cells: [
        grouped(left.cells.length),
        grouped(left.cells.reduce((sum, { finished }) => sum + finished, 0)),
        grouped(left.cells.reduce((sum, { forecast: { stop } }) => sum + stop.mean, 0)),
        rounded(left.duration.ms),
        duration(armSeconds(left)),
      ],
    }));
  return table(factors, ['cells', 'finished', 'needed', 'ms each', 'CPU time left'], rows);
}

/** Levels that are the same in all rows are left out. */
function table(levels: readonly string[], columns: readonly string[], rows: readonly Row[]): string {
  if (rows.length === 0) return '';
  const vary = levels.map((_, i) => new Set(rows.map((row) => row.levels[i])).size > 1);
  const shown = rows.slice(0, MOST_ROWS).map((row) => [...row.levels.filter((_, i) => vary[i]), ...row.cells]);
  const more = rows.length - shown.length;
  const text = alignedTable([...levels.filter((_, i) => vary[i]), ...columns], shown);
  return more > 0 ? `${text}\n… ${grouped(more)} more` : text;
}

function levelText(level: string | number | null): string {
  return level === null ? '–' : String(level);
}

function digits(value: number): string {
  return value === 0 ? '0' : value.toPrecision(3);
}
