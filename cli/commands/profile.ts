import type { Command } from 'commander';
import { UserError } from '../../client/user-error.js';
import { runProfile } from '../../store/run-profile.js';
import { profileText } from '../profile-words.js';
import { RUN_ARGUMENT, withRun } from '../workspace.js';

export function addProfileCommand(program: Command): void {
  program
    .command('profile')
    .description('show where the time of a run went: numerics, ledger, Temporal, waiting, and the command itself')
    .argument('<run>', RUN_ARGUMENT)
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExample:\n  ballast profile figure-5')
    .action(async (idOrStudy: string, options: { readonly json?: boolean }) => {
      await withRun(idOrStudy, async ({ ledger }, { record }) => {
        const profile = await runProfile(ledger, record.id);
        if (profile === undefined) {
          throw new UserError(
            `Cannot profile ${record.id}: a command of this Ballast must have worked on it to its end or its interruption, ` +
              'and none has; its numbers were there, or an older Ballast made them',
          );
        }
        console.log(options.json ? JSON.stringify({ runId: record.id, ...profile }) : profileText(record.id, profile));
      });
    });
}
