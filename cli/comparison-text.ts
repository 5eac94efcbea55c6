/** Comparisons as people read them. */
import { type Comparison, type ComparisonPlan, FALSE_ALARMS } from '../studies/comparison.js';
import { alignedTable, decimalsFor, grouped, withError } from './words.js';

/** A line that sums up, the table, and how to read it. */
export function comparisonText(runId: string, plan: ComparisonPlan, rows: readonly Comparison[]): string {
  return [headline(runId, plan, rows), table(plan, rows), notes(rows)].join('\n\n');
}

function headline(runId: string, { by, baseline }: ComparisonPlan, rows: readonly Comparison[]): string {
  const clear = rows.filter((row) => row.clear);
  const lower = clear.filter(({ difference }) => difference < 0).length;
  const many = `${grouped(rows.length)} ${rows.length === 1 ? 'comparison' : 'comparisons'}`;
  const same = rows.filter(isSame).length;
  const verdicts = [
    `${grouped(lower)} clearly lower, ${grouped(clear.length - lower)} clearly higher`,
    `${grouped(rows.length - clear.length - same)} not clear`,
    ...(same > 0 ? [`${grouped(same)} the same in every repetition`] : []),
  ].join(', ');
  return `${runId}: ${by} against ${baseline}, ${many}: ${[verdicts, ...sharing(rows)].join('; ')}`;
}

/** How much data there is, and what sharing them bought. */
function sharing(rows: readonly Comparison[]): string[] {
  const counts = rows.flatMap(({ pairs }) => pairs ?? []);
  if (counts.length === 0) return ['no data sets are shared'];
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  const pairs = least === most ? `${grouped(most)} pairs each` : `${grouped(least)} to ${grouped(most)} pairs`;
  const reductions = rows.flatMap(({ varianceReduction: r }) => (Number.isNaN(r) ? [] : [r])).sort((a, b) => a - b);
  const median = reductions[Math.floor(reductions.length / 2)];
  return median === undefined ? [pairs] : [pairs, `pairing divides the variance by ${factorWords(median)} (median)`];
}

interface Column {
  readonly name: string;
  readonly of: (row: Comparison) => string | number;
}

function table({ by }: ComparisonPlan, rows: readonly Comparison[]): string {
  const paired = rows.some((row) => row.paired);
  const columns: Column[] = [
    ...levelColumns(by, rows),
    { name: by, of: ({ level }) => shortNumber(level) },
    { name: 'mean', of: ({ mean, mcse }) => likeError(mean, mcse) },
    { name: 'baseline', of: ({ baselineMean, mcse }) => likeError(baselineMean, mcse) },
    {
      name: 'difference',
      of: ({ difference, mcse }) => (mcse === 0 ? String(difference) : withError(difference, mcse)),
    },
    { name: '95 % interval', of: interval },
    ...(paired
      ? [
          { name: 'unpaired ±', of: ({ mcse, mcseIndependent }: Comparison) => likeError(mcseIndependent, mcse) },
          { name: 'variance ÷', of: ({ varianceReduction }: Comparison) => factorWords(varianceReduction) },
          {
            name: 'corr.',
            of: ({ correlation }: Comparison) => (Number.isNaN(correlation) ? '–' : correlation.toFixed(2)),
          },
          { name: 'pairs', of: ({ pairs }: Comparison) => (pairs === null ? '–' : grouped(pairs)) },
        ]
      : [
          { name: 'n', of: ({ succeeded }: Comparison) => grouped(succeeded) },
          { name: 'baseline n', of: ({ baselineSucceeded }: Comparison) => grouped(baselineSucceeded) },
        ]),
    ...(rows.some(hasFailures) ? [{ name: 'failed', of: failures }] : []),
    { name: 'clear', of: verdict },
  ];
  return alignedTable(
    columns.map(({ name }) => name),
    rows.map((row) => columns.map(({ of }) => of(row))),
  );
}

/** Measure and levels, those that vary. */
function levelColumns(by: ComparisonPlan['by'], rows: readonly Comparison[]): Column[] {
  const factors = Object.keys(rows[0]?.arm.factors ?? {}) as (keyof Comparison['arm']['factors'])[];
  const all: Column[] = [
    { name: 'measure', of: ({ measure }) => measure },
    ...factors.map((name) => ({ name, of: ({ arm }: Comparison) => shortNumber(arm.factors[name] ?? '–') })),
    { name: 'generator', of: ({ arm }) => arm.generator },
    ...(by === 'method' ? [] : [{ name: 'method', of: ({ cell }: Comparison) => cell.method }]),
    ...(by === 'method'
      ? []
      : [
          {
            name: 'gamma',
            of: ({ cell }: Comparison) => (cell.methodKind === 'fixed' ? shortNumber(cell.gamma ?? '–') : '–'),
          },
        ]),
  ];
  return all.filter(({ name, of }) => name !== by && new Set(rows.map(of)).size > 1);
}

function notes(rows: readonly Comparison[]): string {
  const paired = rows.some((row) => row.paired);
  const percent = `${100 * FALSE_ALARMS} %`;
  return [
    `clear: Holm’s correction for all ${grouped(rows.length)} comparisons, so the chance of any false alarm is at most ${percent}. Each interval is for its`,
    'comparison alone. Both are by Student’s t, and approximate where repetitions are few.',
    ...(paired
      ? [
          'Cells that share data sets are compared by repetition: unpaired ± is the error that independent runs would have had, variance ÷',
          'how many times as many repetitions they would need for the same error.',
        ]
      : ['The cells share no data sets (another factor shapes the data), so their means are compared as independent.']),
    ...(rows.some(hasFailures)
      ? [
          paired
            ? 'failed: repetitions of the level and of the baseline. A repetition counts only if both succeeded: differences are conditional on that.'
            : 'failed: repetitions of the level and of the baseline. Means are over the others: differences are conditional on success.',
        ]
      : []),
  ].join('\n');
}

function hasFailures({ failed, baselineFailed }: Comparison): boolean {
  return failed + baselineFailed > 0;
}

function failures({ failed, baselineFailed }: Comparison): string {
  return `${grouped(failed)} + ${grouped(baselineFailed)}`;
}

function verdict(row: Comparison): string {
  if (isSame(row)) return 'the same';
  if (!row.clear) return 'no';
  return row.difference < 0 ? 'lower' : 'higher';
}

/** Whether the two had the same value in every repetition, as generators have at γ = 0. */
function isSame({ difference, mcse }: Comparison): boolean {
  return difference === 0 && mcse === 0;
}

function interval({ low, high, mcse }: Comparison): string {
  if (Number.isNaN(low) || mcse === 0) return '–';
  // a digit more than the difference, or an end near 0 would not say on which side it lies
  return `${likeError(low, mcse / 10)} to ${likeError(high, mcse / 10)}`;
}

/** With the digits that the error of the difference justifies. */
function likeError(value: number, error: number): string {
  if (Number.isNaN(value)) return '–';
  return error > 0 ? value.toFixed(decimalsFor(error)) : value.toPrecision(3);
}

/** 1.3, 3.4, 12, 1 200. */
function factorWords(factor: number): string {
  if (Number.isNaN(factor)) return '–';
  return factor < 9.95 ? factor.toFixed(factor < 0.095 ? 2 : 1) : grouped(factor);
}

/** Levels such as 4/19 with four digits. */
function shortNumber(level: string | number): string {
  const value = Number(level);
  return level === '' || !Number.isFinite(value) ? String(level) : String(Number(value.toPrecision(4)));
}
