import type { Command } from 'commander';
import { UserError } from '../../client/user-error.js';
import type { Ledger } from '../../store/ledger.js';
import type { CellAt } from '../../studies/cell-name.js';
import { NUMERICS_VERSION, outcomeCode } from '../../studies/repetition.js';
import { type Difference, repetitionDifferences } from '../../studies/repetition-difference.js';
import type { Study } from '../../studies/study.js';
import { type Replay, replayRepetition } from '../../workers/replay.js';
import { EXIT, Exit } from '../exit.js';
import { CELL_OPTION, findCell } from '../find-cell.js';
import { loadStudy } from '../load-study.js';
import { type Comparison, type Replayed, replayRecord, replayText } from '../replay-words.js';
import { wholeNumber } from '../study-options.js';
import { RUN_ARGUMENT, withRun, withStoredLedger } from '../workspace.js';

interface ReplayOptions {
  readonly cell: string;
  readonly repetition: number;
  readonly study?: boolean;
  readonly json?: boolean;
}

export function addReplayCommand(program: Command): void {
  program
    .command('replay')
    .description('run one repetition of a cell again, show what happens on the way, compare it with what is stored')
    .argument('<run>', RUN_ARGUMENT)
    .requiredOption('--cell <cell>', CELL_OPTION)
    .requiredOption('--repetition <N>', 'number of the repetition, from 0', wholeNumber(0))
    .option('--study', 'the argument is a study: a shipped one, or a file such as the study.json of a run')
    .option('--json', 'as JSON, with all coefficients')
    .addHelpText(
      'after',
      '\nExample:\n  ballast replay figure-5 --cell noise=rademacher,generator=smote,gamma=1 --repetition 17',
    )
    .action(async (name: string, options: ReplayOptions) => {
      if (options.study) {
        const study = await loadStudy(name);
        const [at, replay] = replayOne(study, options);
        const comparison = await withStoredLedger((ledger) => compare(ledger, study, at, options, replay));
        finish({ run: null, study, at, options, replay, comparison: comparison ?? { state: 'not stored' } });
        return;
      }
      await withRun(name, async ({ ledger }, { record, study }) => {
        if (record.numericsVersion !== NUMERICS_VERSION) {
          throw new UserError(
            `Cannot replay ${record.id}: its numbers are of numerics v${record.numericsVersion}, this program computes v${NUMERICS_VERSION}; ` +
              'use the program that made them, or run the study again',
          );
        }
        const [at, replay] = replayOne(study, options);
        finish({
          run: record.id,
          study,
          at,
          options,
          replay,
          comparison: await compare(ledger, study, at, options, replay),
        });
      });
    });
}

function replayOne(study: Study, { cell, repetition }: ReplayOptions): [CellAt, Replay] {
  const at = findCell(study, cell);
  return [at, replayRepetition(at.arm.spec, at.cell.spec, repetition)];
}

async function compare(
  ledger: Ledger,
  study: Study,
  { cell }: CellAt,
  { repetition }: ReplayOptions,
  replay: Replay,
): Promise<Comparison> {
  const [stored] = await ledger.read(cell.key, { from: repetition, to: repetition + 1 });
  if (stored === undefined) {
    return repetition < study.repetitions
      ? { state: 'not stored' }
      : { state: 'not stored', beyond: study.repetitions };
  }
  const differences: Difference[] = repetitionDifferences(
    cell.spec.measures,
    { code: stored.codes[0] ?? 0, values: stored.values },
    { code: outcomeCode(replay.outcome), values: replay.values },
  );
  return differences.length === 0 ? { state: 'same' } : { state: 'different', differences };
}

function finish({ options, ...replayed }: Omit<Replayed, 'repetition'> & { readonly options: ReplayOptions }): void {
  const whole = { ...replayed, repetition: options.repetition };
  console.log(options.json ? JSON.stringify(replayRecord(whole), null, 2) : replayText(whole));
  if (replayed.comparison.state === 'different') throw new Exit(EXIT.unfinished);
}
