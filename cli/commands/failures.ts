import { type Command, Option } from 'commander';
import { runCodes } from '../../store/run-codes.js';
import { digestIfWhole } from '../../store/run-results.js';
import { rateLimit } from '../../studies/binomial-interval.js';
import { cellNames, studyCells } from '../../studies/cell-name.js';
import { type CellFailures, type ReasonCount, type RunFailures, runFailures } from '../../studies/failures.js';
import { FAILURE_WORDS, FAILURES, type Failure } from '../../studies/outcome-words.js';
import { replayLine } from '../../studies/replay-line.js';
import type { Study } from '../../studies/study.js';
import { failureTable } from '../export/failure-table.js';
import { printTable } from '../export/write-table.js';
import { alignedTable, grouped, percent, percentAbove } from '../words.js';
import { RUN_ARGUMENT, withRun } from '../workspace.js';

interface FailuresOptions {
  readonly reason?: Failure;
  readonly format: 'text' | 'csv' | 'json';
}

const MOST_ROWS = 20;

export function addFailuresCommand(program: Command): void {
  program
    .command('failures')
    .description('count what failed: by reason and by cell, with a 95 % interval for the rate, and how to replay it')
    .argument('<run>', RUN_ARGUMENT)
    .addOption(new Option('--reason <reason>', 'count only this one').choices(FAILURES))
    .addOption(new Option('--format <format>', 'how to print').choices(['text', 'csv', 'json']).default('text'))
    .addHelpText('after', '\nExample:\n  ballast failures figure-8-left --reason separated')
    .action(async (idOrStudy: string, { reason, format }: FailuresOptions) => {
      await withRun(idOrStudy, async ({ ledger }, { record, study, spec }) => {
        const failures = runFailures(await runCodes(ledger, spec), reason);
        if (format === 'text') {
          console.log(inWords(study, record.id, failures, reason));
          return;
        }
        const digest = await digestIfWhole(ledger, spec);
        await printTable(failureTable({ study, runId: record.id, digest }, failures, reason), format);
      });
    });
}

function inWords(study: Study, runId: string, failures: RunFailures, reason?: Failure): string {
  const { cells, finished, failed } = failures;
  if (finished === 0) return `${runId}: no repetitions are finished`;
  const total = cells.length * study.repetitions;
  const soFar = finished < total ? `, of the ${grouped(total)} that the study asks for` : '';
  const what = reason === undefined ? 'failed' : `failed as ${reason}`;
  const share = failed > 0 ? ` (${percent(failed / finished)})` : '';
  const head = `${runId}: ${grouped(failed)} of ${grouped(finished)} repetitions ${what}${share}${soFar}`;
  return failed === 0
    ? `${head}\n\n${limitWords(failures)}`
    : [
        `${head}\n${dataSetWords(failures)}`,
        reasonText(failures),
        cellTable(study, failures),
        closing(study, runId, failures),
      ].join('\n\n');
}

/** How large the rates may be although nothing failed. */
function limitWords({ cells, dataSets }: RunFailures): string {
  const counts = cells.map(({ finished }) => finished).filter((count) => count > 0);
  const least = Math.min(...counts);
  const few = least < Math.max(...counts) ? `at least ${grouped(least)}` : grouped(least);
  return alignedTable(
    ['', ''],
    [
      ['rate of a cell', `below ${percentAbove(rateLimit(least))} with 95 % confidence: 0 of ${few} repetitions`],
      [
        'over the study',
        `below ${percentAbove(rateLimit(dataSets.finished))} with 95 % confidence: 0 of ${grouped(dataSets.finished)} data sets, which cells share`,
      ],
    ],
  ).trimStart();
}

function dataSetWords({ dataSets: { finished, failed } }: RunFailures): string {
  return `on ${grouped(failed)} of ${grouped(finished)} data sets, which cells share`;
}

function reasonText({ reasons }: RunFailures): string {
  const width = Math.max(...reasons.map(({ reason }) => reason.length)) + 2;
  const digits = Math.max(...reasons.map(({ count }) => grouped(count).length));
  return reasons
    .map(({ reason, count }) => {
      const { means, remedy } = FAILURE_WORDS[reason];
      return `${reason.padEnd(width)}${grouped(count).padStart(digits)}  ${means}\n${' '.repeat(width + digits + 2)}what may help: ${remedy}`;
    })
    .join('\n');
}

function cellTable(study: Study, { cells }: RunFailures): string {
  const nameOf = cellNaming(study);
  const failing = cells.filter(({ failed }) => failed > 0);
  const left = failing.length - MOST_ROWS;
  const table = alignedTable(
    ['cell', 'failed', 'of', 'rate', '95 % interval', 'first repetitions', 'reasons'],
    failing
      .slice(0, MOST_ROWS)
      .map((cell) => [
        nameOf(cell),
        grouped(cell.failed),
        grouped(cell.finished),
        percent(cell.rate),
        intervalWords(cell),
        `${cell.first.join(', ')}${cell.failed > cell.first.length ? ' …' : ''}`,
        reasonWords(cell.reasons),
      ]),
  );
  const more = left > 0 ? `\n… ${grouped(left)} more, --format csv shows all` : '';
  return `${grouped(failing.length)} of ${grouped(cells.length)} cells have failures:\n${table}${more}`;
}

function closing(study: Study, runId: string, { cells }: RunFailures): string {
  const [worst] = cells;
  if (worst?.first[0] === undefined) return '';
  return (
    'Estimates of these cells are conditional on success: they are over the repetitions that succeeded.\n' +
    `To replay one: ${replayLine(runId, cellNaming(study)(worst), worst.first[0])}`
  );
}

function intervalWords({ interval }: CellFailures): string {
  return interval === undefined ? '–' : `${percent(interval.low, 2).replace(' %', '')} to ${percent(interval.high, 2)}`;
}

function reasonWords(reasons: readonly ReasonCount[]): string {
  const [only, ...others] = reasons;
  if (only !== undefined && others.length === 0) return only.reason;
  return reasons.map(({ reason, count }) => `${reason} ${grouped(count)}`).join(', ');
}

function cellNaming(study: Study): (cell: Pick<CellFailures, 'cell'>) => string {
  const names = cellNames(study);
  const byKey = new Map(studyCells(study).map(({ cell }, i) => [cell.key, names[i] ?? cell.key]));
  return ({ cell }) => byKey.get(cell.key) ?? cell.key;
}
