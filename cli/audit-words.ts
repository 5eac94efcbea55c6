/** An audit as people and scripts read it. */
import type { CheckResult, Finding, Place, Words } from '../store/audit/audit.js';
import { keyPrefix, levelRecord, levelsInWords } from '../studies/cell-name.js';
import type { Span } from '../studies/spans.js';
import type { Study } from '../studies/study.js';
import { alignedTable, grouped } from './words.js';

/** How many findings of a check, cells of a finding and spans of a cell are shown; `--json` has all. */
const SHOWN = { findings: 5, cells: 5, spans: 5 };

/** One line for each check, then what was found. */
export function auditWords(study: Study, results: readonly CheckResult[]): string {
  const table = alignedTable(
    ['check', 'result', 'looked at'],
    results.map((result) => [
      result.name,
      stateOf(result),
      result.obstacle === undefined ? inWords(result.looked) : 'the ledger cannot be read',
    ]),
  );
  return [table, ...obstacleBlocks(results), ...results.flatMap((result) => checkBlocks(study, result))].join('\n\n');
}

/** What scripts get from `--json`. */
export function auditRecord(study: Study, results: readonly CheckResult[]): object {
  return {
    checks: results.map((result) => ({
      name: result.name,
      result: stateOf(result),
      looked: result.looked.join(''),
      obstacle: result.obstacle ?? null,
    })),
    findings: results.flatMap(({ name, findings }) =>
      findings.map(({ level, what, places, remedy }) => ({
        check: name,
        level,
        what: what.join(''),
        cells: places.map((place) => ({
          levels: levelRecord(study, place),
          cell: place.cell.key,
          repetitions: place.repetitions.map(({ from, to }) => ({ first: from, last: to - 1 })),
        })),
        remedy,
      })),
    ),
  };
}

function stateOf({ obstacle, findings }: CheckResult): string {
  if (obstacle !== undefined) return 'not done';
  const wrong = findings.filter(({ level }) => level === 'wrong').length;
  if (wrong > 0) return `found ${wrong}`;
  return findings.length > 0 ? 'ok, with a note' : 'ok';
}

/** Why checks were not done, once each, unless a finding says it. */
function obstacleBlocks(results: readonly CheckResult[]): string[] {
  const found = results.flatMap(({ findings }) => findings.map(({ what }) => inWords(what)));
  const obstacles = new Set(results.flatMap(({ obstacle }) => (obstacle === undefined ? [] : [obstacle])));
  return [...obstacles].filter((obstacle) => !found.some((what) => obstacle.startsWith(what)));
}

function checkBlocks(study: Study, { name, findings }: CheckResult): string[] {
  const shown = findings.slice(0, SHOWN.findings).map((finding) => findingWords(study, name, finding));
  const more = findings.length - shown.length;
  return more > 0 ? [...shown, `${name}: and ${grouped(more)} more; --json has all`] : shown;
}

function findingWords(study: Study, check: string, { level, what, places, remedy }: Finding): string {
  const more = places.length - SHOWN.cells;
  return [
    `${check}${level === 'note' ? ' (note)' : ''}: ${inWords(what)}`,
    ...places.slice(0, SHOWN.cells).map((place) => `  ${placeWords(study, place)}`),
    ...(more > 0 ? [`  and ${grouped(more)} more ${more === 1 ? 'cell' : 'cells'}`] : []),
    `  ${remedy}`,
  ].join('\n');
}

function placeWords(study: Study, place: Place): string {
  const { repetitions, cell } = place;
  const levels = `${levelsInWords(levelRecord(study, place))} (cell ${keyPrefix(cell)})`;
  return repetitions.length === 0 ? levels : `${levels}: ${spansInWords(repetitions)}`;
}

/** `repetitions 0–9, 12, 30–99`, the last one included. */
function spansInWords(spans: readonly Span[]): string {
  const words = spans
    .slice(0, SHOWN.spans)
    .map(({ from, to }) => (to - from === 1 ? String(from) : `${from}–${to - 1}`));
  const isOne = spans.length === 1 && spans[0]!.to - spans[0]!.from === 1;
  return `${isOne ? 'repetition' : 'repetitions'} ${words.join(', ')}${spans.length > SHOWN.spans ? ', …' : ''}`;
}

/** Counts are grouped, text stands as it is. */
function inWords(words: Words): string {
  return words.map((word) => (typeof word === 'number' ? grouped(word) : word)).join('');
}
