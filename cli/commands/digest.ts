import type { Command } from 'commander';
import { runDigest } from '../../store/run-results.js';
import { EXIT, Exit } from '../exit.js';
import { grouped } from '../words.js';
import { RUN_ARGUMENT, withRun } from '../workspace.js';

export function addDigestCommand(program: Command): void {
  program
    .command('digest')
    .description('print the SHA-256 over a finished run’s canonical results: 64 hexadecimal digits')
    .argument('<run>', RUN_ARGUMENT)
    .addHelpText('after', '\nExample:\n  ballast digest figure-5')
    .action(async (idOrStudy: string) => {
      await withRun(idOrStudy, async (workspace, { record, spec }) => {
        const result = await runDigest(workspace.ledger, spec);
        if ('digest' in result) {
          console.log(result.digest);
          return;
        }
        console.error(
          `Cannot digest ${record.id}: ${grouped(result.missing)} repetitions are missing; finish it with \`ballast resume ${record.id}\``,
        );
        throw new Exit(EXIT.unfinished);
      });
    });
}
