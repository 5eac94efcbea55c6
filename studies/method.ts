/** Methods: how a cell answers the imbalance. */
import { z } from 'zod';
import { VALIDATION_LOSSES } from '../numerics/arm.js';

export const METHODS = ['none', 'naive', 'fixed', 'vtss', 'class-weighted', 'theory', 'best-of-k'] as const;
export type Method = (typeof METHODS)[number];

const PLAIN = ['none', 'naive', 'fixed', 'vtss', 'class-weighted', 'theory'] as const satisfies readonly Method[];

const methodObject = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }).describe('γ = 0: no synthetic points'),
  z.strictObject({ kind: z.literal('naive') }).describe('γ = 1: as many points in both classes'),
  z.strictObject({ kind: z.literal('fixed') }).describe('Every γ of the grid, one cell each'),
  z
    .strictObject({
      kind: z.literal('vtss'),
      within: z
        .tuple([z.number().nonnegative(), z.number().nonnegative()])
        .optional()
        .describe('Only the γ of the grid from … to …'),
      loss: z
        .enum(VALIDATION_LOSSES)
        .optional()
        .describe('Minimise this on the validation set, not the loss being trained'),
    })
    .describe('The γ with the least balanced validation loss (Algorithm 1)'),
  z
    .strictObject({
      kind: z.literal('class-weighted'),
      weight: z.number().gt(0).lt(1).optional().describe('Total weight of the majority; rho if absent'),
    })
    .describe('No synthetic points; rows weigh so that the classes have the weights of the risk'),
  z.strictObject({ kind: z.literal('theory') }).describe('The γ that cancels the leading bias (Theorem 4)'),
  z
    .strictObject({
      kind: z.literal('best-of-k'),
      k: z.int().min(1).max(10_000).describe('Number of draws'),
      gamma: z.number().nonnegative().default(1),
    })
    .describe('The best of k draws at one γ by the validation loss: the luck in VTSS without its tuning'),
]);

export const methodSchema = z.union([z.enum(PLAIN), methodObject]);

export type MethodSpec = z.output<typeof methodObject>;

/** Replaces a name by what it stands for. */
export function completeMethod(entry: z.output<typeof methodSchema>): MethodSpec {
  return typeof entry === 'string' ? methodObject.parse({ kind: entry }) : entry;
}

/** What results, files and pictures call the method: its name, with what sets it apart from others of its kind. */
export function methodLabel(method: MethodSpec): string {
  switch (method.kind) {
    case 'vtss':
      return `vtss${method.within ? `[${method.within.join(',')}]` : ''}${method.loss ? `(${method.loss})` : ''}`;
    case 'class-weighted':
      return method.weight === undefined ? method.kind : `${method.kind}(${method.weight})`;
    case 'best-of-k':
      return `best-of-${method.k}${method.gamma === 1 ? '' : `(gamma=${method.gamma})`}`;
    default:
      return method.kind;
  }
}
