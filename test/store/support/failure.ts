import { expect } from 'vitest';

/** The error with which `promise` fails; it must. */
export async function failure(promise: Promise<unknown>): Promise<Error> {
  return promise.then(
    () => expect.fail('must fail'),
    (error: Error) => error,
  );
}
