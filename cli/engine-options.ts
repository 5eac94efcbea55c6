/** Options of every command that runs studies. */
import { type Command, Option } from 'commander';
import { defaultThreads } from '../workers/compute-pool.js';
import type { EngineChoice } from './engine-contract.js';
import { wholeNumber } from './study-options.js';

export function addEngineOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--engine <engine>', 'inline runs the same batches in this process, without Temporal')
        .choices(['temporal', 'inline'])
        .default('temporal'),
    )
    .option(
      '--workers <N>',
      'compute threads here; 0 leaves all to workers elsewhere',
      wholeNumber(0),
      defaultThreads(),
    )
    .option('--batch-size <N>', 'repetitions in a batch; by measured time if absent', wholeNumber(1))
    .option('--quiet', 'no progress and no summary')
    .option('--json', 'end with one JSON object on stdout');
}

/** The options as they are typed, for a command that goes on in the background. */
export function engineArguments(options: EngineChoice & { readonly quiet?: boolean }): string[] {
  const { engine, workers, batchSize, quiet } = options;
  return [
    ...['--engine', engine, '--workers', String(workers)],
    ...(batchSize === undefined ? [] : ['--batch-size', String(batchSize)]),
    ...(quiet === true ? ['--quiet'] : []),
  ];
}
