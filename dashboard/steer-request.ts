/** Requests that change a run, parsed once. */
import { z } from 'zod';
import { FAILURES } from '../studies/outcome-words.js';
import type { SteerRequest } from './contract.js';

const MOST_REPETITIONS = 100_000_000;

const request = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('pause'), now: z.boolean() }),
  z.strictObject({ action: z.literal('resume') }),
  z.strictObject({ action: z.literal('cancel') }),
  z.strictObject({ action: z.literal('priority'), priority: z.int().min(1).max(5) }),
  z.strictObject({ action: z.literal('extend'), repetitions: z.int().min(1).max(MOST_REPETITIONS) }),
  z.strictObject({ action: z.literal('retry'), reasons: z.array(z.enum(FAILURES as [string, ...string[]])).min(1) }),
]);

/** @returns the request, or a sentence that says all that is wrong with it */
export function parseSteerRequest(body: unknown): SteerRequest | string {
  const parsed = request.safeParse(body);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) =>
    path.length > 0 ? `${path.join('.')}: ${message}` : message,
  );
  return `Cannot read the request: ${problems.join('; ')}`;
}
