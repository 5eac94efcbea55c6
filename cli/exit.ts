/** How a command ends: its exit code, and what a person reads when it ends badly. */
import { UserError } from '../client/user-error.js';
import { IntegrityError, LedgerError } from '../store/ledger.js';
import { SpecError } from '../studies/parse-study.js';

export const EXIT = { done: 0, unfinished: 1, userMistake: 2, interrupted: 130 } as const;

/** Thrown to end a command with a code and no further words. */
export class Exit extends Error {
  override readonly name = 'Exit';
  readonly code: number;

  constructor(code: number) {
    super(`exit ${code}`);
    this.code = code;
  }
}

/** Says what went wrong and returns the exit code. A stack is shown only for a defect of the program. */
export function reportError(error: unknown): number {
  if (error instanceof Exit) return error.code;
  if (error instanceof UserError || error instanceof SpecError) {
    console.error(error.message);
    return EXIT.userMistake;
  }
  if (error instanceof LedgerError || error instanceof IntegrityError) {
    console.error(error.message);
    return error instanceof LedgerError ? EXIT.userMistake : EXIT.unfinished;
  }
  console.error(
    error instanceof Error ? `This is a defect of Ballast: ${error.stack}` : `This is a defect of Ballast: ${error}`,
  );
  return EXIT.unfinished;
}
