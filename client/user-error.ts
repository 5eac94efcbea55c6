/**
 * A failure that the user can mend: its message is the whole story, in the form
 * "Cannot do this: what must hold, got value; remedy". The CLI prints the message without a stack and exits with 2.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
}
