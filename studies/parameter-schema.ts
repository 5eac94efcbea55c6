/** From the parameters that a population or generator states about itself to the validator of its fields in a study. */
import { z } from 'zod';
import { MODERATE, type Parameter, type Parameters, type Shape } from '../numerics/parameters.js';

/** What a kind of thing says about itself. */
export interface Described {
  readonly kind: string;
  readonly about: string;
  readonly parameters: Parameters;
}

/** Fields of one kind: `kind` and its parameters, nothing else. */
export function kindSchema({ kind, about, parameters }: Described) {
  return z.strictObject({ kind: z.literal(kind), ...fieldsOf(parameters) }).describe(about);
}

/** One of several kinds, told apart by `kind`. */
export function kindsSchema(kinds: readonly Described[]) {
  const [first, ...rest] = kinds.map(kindSchema);
  if (first === undefined) throw new RangeError('Cannot build a schema: there must be at least one kind');
  return z.discriminatedUnion('kind', [first, ...rest]);
}

/** The kinds that a name alone describes, because every parameter may be left out. */
export function plainNames(kinds: readonly Described[]): string[] {
  return kinds
    .filter(({ parameters }) =>
      Object.values(parameters).every(({ fallback, optional }) => fallback !== undefined || optional === true),
    )
    .map(({ kind }) => kind);
}

function fieldsOf(parameters: Parameters): Record<string, z.ZodType> {
  return Object.fromEntries(Object.entries(parameters).map(([name, parameter]) => [name, fieldOf(parameter)]));
}

function fieldOf({ shape, about, fallback, optional }: Parameter<unknown>): z.ZodType {
  const plain = shapeSchema(shape).describe(about);
  if (optional) return plain.optional();
  return fallback === undefined ? plain : plain.default(fallback);
}

function shapeSchema(shape: Shape): z.ZodType {
  switch (shape.kind) {
    case 'count':
      return z.int().min(1);
    case 'number': {
      const bounded = z.number().max(shape.max);
      return shape.above === undefined ? bounded.min(shape.min) : bounded.gt(shape.above);
    }
    case 'choice':
      return z.enum([...shape.choices]);
    case 'coordinates':
      return z.array(coordinate).min(1);
    case 'matrix':
      return z.array(z.array(coordinate).min(1)).min(1);
    case 'list':
      return z.array(z.strictObject(fieldsOf(shape.of))).min(1);
    case 'record':
      return z.strictObject(fieldsOf(shape.of));
  }
}

const coordinate = z.number().min(-MODERATE).max(MODERATE);
