/**
 * Adaptive studies: a cell stops at the first checkpoint at which its estimates are precise enough.
 *
 * A checkpoint is a number of repetitions that the study declares. The decision at a checkpoint c reads repetitions
 * 0 … c − 1 and nothing else, so it is the same for any number of workers, any batch size and after any crash, and a cell that
 * the ledger knows further than that stops where it would have stopped.
 *
 * Stopping when an estimate looks precise makes its MCSE a little too small on average; the minimum keeps that small
 * (docs/precision.md).
 */
import { z } from 'zod';
import { MEASURES, type Measure } from '../numerics/measures.js';
import { moments } from '../numerics/moments.js';
import type { Problem } from './problem.js';

/** Below this a standard error is itself a guess. */
const LEAST_MINIMUM = 10;

const target = z
  .strictObject({
    absolute: z.number().positive().optional().describe('The MCSE of the mean is at most this'),
    relative: z.number().positive().max(1).optional().describe('The MCSE of the mean is at most this times |mean|'),
  })
  .superRefine(({ absolute, relative }, context) => {
    const refuse = (message: string) => context.addIssue({ code: 'custom', path: [], message });
    if (absolute === undefined && relative === undefined) refuse('expected absolute or relative');
    if (absolute !== undefined && relative !== undefined) refuse('expected absolute or relative, not both');
  })
  .meta({ oneOf: [{ required: ['absolute'] }, { required: ['relative'] }] });

type TargetShape = Record<Measure, z.ZodOptional<typeof target>>;
const targetShape = Object.fromEntries(MEASURES.map((measure) => [measure, target.optional()])) as TargetShape;

export const precisionSchema = z
  .strictObject({
    targets: z.strictObject(targetShape).describe('How precise the mean of each measure must be'),
    minimum: z.int().min(LEAST_MINIMUM).default(100).describe('The first checkpoint: no cell stops before'),
    maximum: z
      .int()
      .min(LEAST_MINIMUM)
      .max(100_000_000)
      .optional()
      .describe('The last checkpoint, instead of repetitions'),
    checkpoints: z
      .array(z.int().min(LEAST_MINIMUM))
      .optional()
      .describe('Repetitions at which it is decided, ascending; after the last of them it is doubled again and again'),
  })
  .describe('Cells stop when they are precise enough');

/** What the MCSE of a mean must not exceed: a number, or a share of the mean. */
export type Target = { readonly absolute: number } | { readonly relative: number };

/** Complete: checkpoints ascend from the minimum to the study's `repetitions`. */
export interface Precision {
  readonly targets: Readonly<Partial<Record<Measure, Target>>>;
  readonly minimum: number;
  readonly checkpoints: readonly number[];
}

/** @param maximum the study's `repetitions` */
export function completePrecision(given: z.output<typeof precisionSchema>, maximum: number): Precision {
  const { targets, minimum, checkpoints = [] } = given;
  const declared = [minimum, ...checkpoints.filter((checkpoint) => checkpoint > minimum && checkpoint < maximum)];
  const inner = [...declared, ...doubled(declared.at(-1) ?? minimum, maximum)];
  // the schema has seen to it that each has exactly one bound
  return { targets: targets as Precision['targets'], minimum, checkpoints: [...inner, maximum] };
}

/** Problems of a complete precision within its study. */
export function checkPrecision(
  precision: Precision | undefined,
  study: { readonly measures: readonly Measure[]; readonly repetitions: number },
): Problem[] {
  if (precision === undefined) return [];
  const { targets, minimum, checkpoints } = precision;
  const problems: Problem[] = [];
  const named = Object.keys(targets) as Measure[];
  if (named.length === 0)
    problems.push({ path: ['precision', 'targets'], message: 'expected a target for at least one measure' });
  for (const measure of named) {
    if (study.measures.includes(measure)) continue;
    const message = `the study does not measure ${measure}; expected one of ${study.measures.join(', ')}`;
    problems.push({ path: ['precision', 'targets', measure], atKey: true, message });
  }
  if (minimum >= study.repetitions) {
    const message = `expected less than the most repetitions of a cell, ${study.repetitions}, got ${minimum}`;
    return [...problems, { path: ['precision', 'minimum'], message }];
  }
  const at = checkpoints.findIndex((checkpoint, i) => i > 0 && checkpoint <= (checkpoints[i - 1] ?? 0));
  if (at > 0) {
    const message = `expected ascending numbers, got ${checkpoints[at]} after ${checkpoints[at - 1]}`;
    problems.push({ path: ['precision', 'checkpoints'], message });
  }
  return problems;
}

/** Values of one cell, from repetition 0 without gaps. */
export interface Prefix {
  readonly measures: readonly Measure[];
  /** One outcome code per repetition; 0 is success. */
  readonly codes: Uint8Array;
  /** (repetitions × measures), row-major. */
  readonly values: Float64Array;
}

/** How far the MCSE of one target is from where it should be. */
export interface Standing {
  readonly measure: Measure;
  readonly mean: number;
  readonly mcse: number;
  /** What the MCSE must not exceed. */
  readonly bound: number;
  /** Repetitions that succeeded. */
  readonly n: number;
}

/** How a cell's prefix stands to each target of a measure that it has. */
export function standings({ targets }: Precision, prefix: Prefix): Standing[] {
  return prefix.measures.flatMap((measure, column) => {
    const wanted = targets[measure];
    if (wanted === undefined) return [];
    const { n, mean, meanMcse } = moments(successes(prefix, column));
    const bound = 'absolute' in wanted ? wanted.absolute : wanted.relative * Math.abs(mean);
    return [{ measure, mean, mcse: meanMcse, bound, n }];
  });
}

/** True if every MCSE is at most its bound. NaN, of fewer than two successes, is not. A cell without targets is precise. */
export function isPrecise(standing: readonly Standing[]): boolean {
  return standing.every(({ mcse, bound }) => mcse <= bound);
}

/** Values of one measure, of the repetitions that succeeded. */
export function successes({ measures, codes, values }: Prefix, column: number): Float64Array {
  const sample = new Float64Array(codes.length);
  let size = 0;
  for (const [row, code] of codes.entries()) {
    if (code === 0) sample[size++] = values[row * measures.length + column] ?? Number.NaN;
  }
  return sample.subarray(0, size);
}

/** `last` doubled again and again, below `maximum`. */
function doubled(last: number, maximum: number): number[] {
  const checkpoints: number[] = [];
  for (let next = 2 * last; next < maximum; next *= 2) checkpoints.push(next);
  return checkpoints;
}
