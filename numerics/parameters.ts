/**
 * Descriptions of parameters. A population or a generator states its own in its own file; the study language, its errors and
 * its JSON Schema are derived from them, and so are the types.
 */

/** What kind of value a parameter takes. */
export type Shape =
  | { readonly kind: 'count' }
  | { readonly kind: 'number'; readonly min: number; readonly max: number; readonly above?: number }
  | { readonly kind: 'choice'; readonly choices: readonly string[] }
  | { readonly kind: 'coordinates' }
  | { readonly kind: 'matrix' }
  | { readonly kind: 'list'; readonly of: Parameters }
  | { readonly kind: 'record'; readonly of: Parameters };

export interface Parameter<T> {
  readonly shape: Shape;
  /** One phrase for help and editors. */
  readonly about: string;
  /** What stands where the author says nothing. Without it the parameter must be given, unless it is optional. */
  readonly fallback?: T;
  /** Absent means absent: such a parameter leaves the keys of older results as they were. */
  readonly optional?: true;
}

// biome-ignore lint/suspicious/noExplicitAny: a parameter's own type is read off with `infer`
export type Parameters = Readonly<Record<string, Parameter<any>>>;

/** The object that parameters describe. */
export type ValuesOf<P extends Parameters> = {
  readonly [K in keyof P as undefined extends TypeOf<P[K]> ? never : K]: TypeOf<P[K]>;
} & {
  readonly [K in keyof P as undefined extends TypeOf<P[K]> ? K : never]?: Exclude<TypeOf<P[K]>, undefined>;
};

type TypeOf<P> = P extends Parameter<infer T> ? T : never;

/** Within reach of the arithmetic: squares and sums of such numbers stay finite and exact enough. */
export const MODERATE = 1e6;

/** A whole number of at least 1. */
export function count(about: string, fallback?: number): Parameter<number> {
  return described({ kind: 'count' }, about, fallback);
}

/** A finite number in [min, max]; with `above`, larger than that. */
export function number(
  about: string,
  range: { readonly min?: number; readonly max?: number; readonly above?: number } = {},
  fallback?: number,
): Parameter<number> {
  const { min = -MODERATE, max = MODERATE, above } = range;
  return described({ kind: 'number', min, max, ...(above !== undefined && { above }) }, about, fallback);
}

export function choice<const C extends string>(choices: readonly C[], about: string, fallback?: C): Parameter<C> {
  return described({ kind: 'choice', choices }, about, fallback);
}

/** A vector; those coordinates that are not listed are 0. */
export function coordinates(about: string, fallback?: readonly number[]): Parameter<readonly number[]> {
  return described({ kind: 'coordinates' }, about, fallback);
}

/** A matrix as its rows. */
export function matrix(about: string): Parameter<readonly (readonly number[])[]> {
  return described({ kind: 'matrix' }, about);
}

export function list<P extends Parameters>(
  of: P,
  about: string,
  fallback?: readonly ValuesOf<P>[],
): Parameter<readonly ValuesOf<P>[]> {
  return described({ kind: 'list', of }, about, fallback);
}

export function record<P extends Parameters>(of: P, about: string, fallback?: ValuesOf<P>): Parameter<ValuesOf<P>> {
  return described({ kind: 'record', of }, about, fallback);
}

/** The same parameter, which may be absent. */
export function optional<T>({ shape, about }: Parameter<T>): Parameter<T | undefined> {
  return { shape, about, optional: true };
}

function described<T>(shape: Shape, about: string, fallback?: T): Parameter<T> {
  return fallback === undefined ? { shape, about } : { shape, about, fallback };
}
