/** Every column that exports have: its type, its unit, what it means. One list, from which files and documentation are made. */
import { MEASURE_TITLES } from '../../plots/study-words.js';
import type { Measure, Study } from '../../studies/study.js';

export const COLUMN_TYPES = ['text', 'integer', 'number', 'boolean'] as const;
export type ColumnType = (typeof COLUMN_TYPES)[number];

export interface ColumnDoc {
  readonly type: ColumnType;
  /** `1` is a pure number; empty where there is none. */
  readonly unit: string;
  readonly description: string;
}

export interface Column extends ColumnDoc {
  readonly name: string;
}

const text = (description: string): ColumnDoc => ({ type: 'text', unit: '', description });
const count = (description: string, unit = 'repetitions'): ColumnDoc => ({ type: 'integer', unit, description });
const value = (description: string, unit = 'as the measure'): ColumnDoc => ({ type: 'number', unit, description });

export const COLUMNS: Readonly<Record<string, ColumnDoc>> = {
  study: text('Name of the study'),
  run: text('Id of the run'),
  measure: text('What was measured; see docs/studies.md'),
  method: text('Label of the method; fixed for a size that the study names'),
  n0: count('Majority points; empty where class counts are random', 'points'),
  n1: count('Minority points; empty where class counts are random', 'points'),
  n: count('Points of both classes, where counts are random', 'points'),
  ratio: value('Imbalance n0 / n1', '1'),
  generator: text('Where synthetic points come from, with its parameters if another of its kind is in the study'),
  gamma: value('Synthetic size over the gap: ñ / (n0 − n1); empty where the method chooses it in each repetition', '1'),
  noise: text('Noise law'),
  dimension: count('Features', 'features'),
  penalty: value('Ridge penalty λ', '1'),
  bandwidth: value('Bandwidth g of the kernel; the word scale where it follows the data', '1'),
  repetitions: count('Repetitions finished, failed ones included'),
  failed: count('Of these, failed'),
  mean: value('Mean over the repetitions that succeeded'),
  variance: value('Variance over the repetitions that succeeded, divisor n − 1', 'the measure squared'),
  sd: value('Standard deviation: the root of the variance'),
  mcse: value('Monte Carlo standard error of the mean: sd / √n'),
  mcse_variance: value('Monte Carlo standard error of the variance', 'the measure squared'),
  q05: value('5 % quantile, type 7'),
  median: value('Median, type 7'),
  q95: value('95 % quantile, type 7'),
  prefix_repetitions: count('Repetitions from 0 that are finished without a gap'),
  prefix_mean: value('Mean over those, which fast repetitions cannot bias'),
  prefix_mcse: value('Its Monte Carlo standard error'),
  repetition: count('Number of the repetition, from 0', ''),
  outcome: text('ok, or why the repetition failed'),
  seed_key: text('Name of the data stream that the repetition’s random numbers come from'),
  cell_key: text('SHA-256 over everything that shapes the cell’s numbers, 64 hexadecimal digits'),
  digest: text('SHA-256 over the run’s results; empty while something is missing'),
  rate: value('Share of the finished repetitions that failed', '1'),
  rate_low: value('Lower end of its 95 % interval (Clopper and Pearson)', '1'),
  rate_high: value('Upper end of that interval', '1'),
  estimates: text('What the cell’s estimates are worth: unconditional, conditional on success, or none'),
  first: text('The first repetitions that failed'),
  replay: text('The command that runs the first of them again'),
};

const FAILURE = (reason: string): ColumnDoc => count(`Repetitions that failed as ${reason}`);

/** The columns of a table of this study, in its order. */
export function columnsOf(study: Study, header: readonly string[]): Column[] {
  return header.map((name) => ({ name, ...columnOf(study, name) }));
}

function columnOf(study: Study, name: string): ColumnDoc {
  const levels = (study.factors as Record<string, readonly unknown[] | undefined>)[name];
  const known = COLUMNS[name];
  // a factor with a word among its levels cannot be a column of numbers
  if (known !== undefined && levels?.some((level) => typeof level === 'string')) return { ...known, type: 'text' };
  if (known !== undefined) return known;
  if (study.measures.includes(name as Measure)) return measureColumn(name as Measure);
  return FAILURE(name);
}

export function measureColumn(measure: Measure): ColumnDoc {
  const isShare = measure.startsWith('error');
  return value(
    `${MEASURE_TITLES[measure]}; empty where the repetition failed or the cell does not have it`,
    isShare || measure === 'gamma-star' ? '1' : 'loss',
  );
}
