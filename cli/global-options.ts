/** Options of every command: where the ledger is, and how careful to be. */
import type { Command } from 'commander';
import { UserError } from '../client/user-error.js';
import { INSECURE_VARIABLE } from '../network/insecure.js';
import { payloadCodec } from '../network/payload-codec.js';

/** Sets variables, so that the processes which a command starts have them too. */
export function addGlobalOptions(program: Command): Command {
  return program
    .option(
      '--store <address>',
      'ledger in a PostgreSQL database, postgres://…, or another file; BALLAST_STORE does the same',
    )
    .option('--insecure', 'accept plaintext to other machines; BALLAST_INSECURE=1 does the same')
    .hook('preAction', () => {
      const { store, insecure } = program.opts<{ store?: string; insecure?: boolean }>();
      if (store !== undefined) process.env.BALLAST_STORE = store;
      if (insecure) process.env[INSECURE_VARIABLE] = '1';
      checkPayloadKey();
    });
}

/** @throws {UserError} before anything is started */
function checkPayloadKey(): void {
  try {
    payloadCodec(process.env);
  } catch (error) {
    throw new UserError((error as Error).message, { cause: error });
  }
}
