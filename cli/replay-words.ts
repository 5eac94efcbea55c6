/** A replayed repetition for people and for scripts. */
import { type CellAt, cellLevels, cellNames, levelNames, studyCells } from '../studies/cell-name.js';
import { FAILURE_WORDS } from '../studies/outcome-words.js';
import { NUMERICS_VERSION } from '../studies/repetition.js';
import { allDigits, bitsOf, type Difference } from '../studies/repetition-difference.js';
import type { Study } from '../studies/study.js';
import type { Replay, ReplayedFit } from '../workers/replay.js';
import { alignedTable, grouped } from './words.js';

/** What the ledger says of it. */
export type Comparison =
  | { readonly state: 'same' }
  | { readonly state: 'different'; readonly differences: readonly Difference[] }
  /** `beyond`: how many repetitions the study asks for, if this is none of them. */
  | { readonly state: 'not stored'; readonly beyond?: number };

export interface Replayed {
  /** Null if a study was replayed that is no run. */
  readonly run: string | null;
  readonly study: Study;
  readonly at: CellAt;
  readonly repetition: number;
  readonly replay: Replay;
  readonly comparison: Comparison;
}

const MOST_FITS = 40;
const MOST_COEFFICIENTS = 4;

/** What `--json` prints. */
export function replayRecord({ run, study, at, repetition, replay, comparison }: Replayed): object {
  const { counts, values, outcome, failedAt, ...seen } = replay;
  const levels = cellLevels(study, at);
  return {
    run,
    study: study.name,
    numerics: NUMERICS_VERSION,
    cell: { key: at.cell.key, ...Object.fromEntries(levelNames(study).map((name, i) => [name, levels[i]])) },
    repetition,
    outcome,
    failedAt: failedAt ?? null,
    measures: at.cell.spec.measures.map((measure, i) => {
      const value = values[i] ?? Number.NaN;
      return { measure, value: Number.isFinite(value) ? value : null, bits: bitsOf(value) };
    }),
    stored: comparison.state,
    differences: comparison.state === 'different' ? comparison.differences : [],
    ...counts,
    ...seen,
  };
}

/** What a person reads. */
export function replayText(replayed: Replayed): string {
  const { run, study, at, repetition, replay } = replayed;
  const name = cellNames(study)[studyCells(study).findIndex(({ cell }) => cell === at.cell)];
  const head = alignedTable(
    ['', ''],
    [
      [run === null ? 'study' : 'run', `${run ?? study.name}, repetition ${repetition}, numerics v${NUMERICS_VERSION}`],
      ['cell', `${name}`],
      ['key', at.cell.key],
      ['data', dataWords(replay)],
      ...(replay.reference === null ? [] : [['reference', `sample fitted: ${replay.reference}`]]),
      ['generator', `${at.arm.generator}: ${generatorWords(replay)}`],
    ],
  ).trimStart();
  return [head, streamText(replay.streams), fitText(replayed), resultText(replayed), storedText(replayed.comparison)]
    .filter((part) => part !== '')
    .join('\n\n');
}

function dataWords({ counts: { n0, n1, minorityLabel } }: Replay): string {
  const turned = minorityLabel === 0 ? '; class 0 came out the rarer one, and is the minority' : '';
  return `n0 = ${grouped(n0)}, n1 = ${grouped(n1)}${turned}`;
}

function generatorWords({ generator, fits }: Replay): string {
  return generator ?? (fits.length === 0 ? 'not reached' : 'no points asked for');
}

/** Names share their beginnings: each is written once, with the purposes below. */
function streamText(streams: readonly string[]): string {
  const purposes = new Map<string, string[]>();
  for (const name of streams) {
    const cut = name.lastIndexOf('/') + 1;
    const [start, purpose] = [name.slice(0, cut), name.slice(cut)];
    const known = purposes.get(start) ?? [];
    if (!known.includes(purpose)) purposes.set(start, [...known, purpose]);
  }
  const lines = [...purposes].map(([start, names]) => `  ${start}\n    ${capped(names, 8).join(', ')}`);
  return `streams\n${lines.join('\n')}`;
}

function fitText({ replay: { fits, chosen, failedAt } }: Replayed): string {
  if (fits.length === 0) return '';
  const validates = fits.some(({ validationLoss }) => validationLoss !== null);
  const draws = fits.some(({ draw }) => draw > 0);
  const weighted = fits.some(({ majorityWeight }) => majorityWeight !== null);
  const shown = fits.flatMap((fit, i) => (i < MOST_FITS || i === chosen ? [{ fit, i }] : []));
  const table = alignedTable(
    [
      ...['', 'gamma', ...(draws ? ['draw'] : []), ...(weighted ? ['majority weighs'] : []), 'added', 'outcome'],
      ...['steps', 'training loss', ...(validates ? ['validation loss'] : []), 'coefficients'],
    ],
    shown.map(({ fit, i }) => [
      i === chosen && validates && failedAt === undefined ? '→' : '',
      fit.gamma,
      ...(draws ? [fit.draw] : []),
      ...(weighted ? [fit.majorityWeight ?? '–'] : []),
      grouped(fit.synthetic),
      fit.outcome,
      fit.steps ?? '–',
      digits(fit.trainingLoss),
      ...(validates ? [digits(fit.validationLoss)] : []),
      coefficientWords(fit),
    ]),
  );
  const left = fits.length - shown.length;
  const more = left > 0 ? `\n  … ${grouped(left)} more, --json shows all` : '';
  return `fits${validates ? '; the arrow shows the one with the least validation loss' : ''}\n${table}${more}`;
}

function coefficientWords({ coefficients }: ReplayedFit): string {
  if (coefficients === null) return '–';
  const { weights, intercept } = coefficients;
  const name = 'landmarks' in coefficients ? 'α' : 'w';
  const values = `${name} = (${capped(weights.map(digits), MOST_COEFFICIENTS).join(', ')})`;
  const b = intercept === null ? '' : `, b = ${digits(intercept)}`;
  const kernel = 'landmarks' in coefficients ? `, g = ${digits(coefficients.bandwidth)}` : '';
  return `${values}${b}${kernel}`;
}

function resultText({ at, replay: { outcome, failedAt, values } }: Replayed): string {
  if (outcome !== 'ok') {
    return `outcome  ${outcome}, at the ${failedAt}: ${FAILURE_WORDS[outcome].means}\n         what may help: ${FAILURE_WORDS[outcome].remedy}`;
  }
  const rows = at.cell.spec.measures.map((measure, i) => [`  ${measure}`, allDigits(values[i] ?? Number.NaN)]);
  return `outcome  ok\n${rows.length > 0 ? withoutHeader(alignedTable(['', ''], rows)) : ''}`;
}

function storedText(comparison: Comparison): string {
  switch (comparison.state) {
    case 'same':
      return 'ledger   same bytes as stored';
    case 'not stored': {
      const { beyond } = comparison;
      return `ledger   ${beyond === undefined ? 'not stored yet' : `not stored: the study asks for repetitions 0 to ${beyond - 1}`}`;
    }
    case 'different': {
      const rows = comparison.differences.map(({ what, stored, replayed }) => [`  ${what}`, stored, replayed]);
      return `ledger   differs:\n${alignedTable(['', 'stored', 'replayed'], rows)}`;
    }
  }
}

function digits(value: number | null): string {
  return value === null ? '–' : String(Number(value.toPrecision(6)));
}

function capped(items: readonly string[], most: number): string[] {
  return items.length > most ? [...items.slice(0, most), `… ${items.length - most} more`] : [...items];
}

function withoutHeader(table: string): string {
  return table.slice(table.indexOf('\n') + 1);
}
