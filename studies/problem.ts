/** What is wrong with a study, said so that its author can mend it. */
import { closest, distance } from 'fastest-levenshtein';
import type { z } from 'zod';

export interface Problem {
  /** Where in the study: field names and list positions. */
  readonly path: readonly (string | number)[];
  /** True if the field's name is wrong, not its value. */
  readonly atKey?: boolean;
  /** What was expected and what was found. */
  readonly message: string;
}

type Issue = z.core.$ZodIssue;

/**
 * Turns the validator's issues into problems, one per mistake, with the nearest valid name where names are involved.
 *
 * @param fieldsAt the field names that are valid in the object at a path
 */
export function problemsOf(
  issues: readonly Issue[],
  input: unknown,
  fieldsAt: (path: readonly (string | number)[]) => readonly string[],
): Problem[] {
  return issues
    .flatMap((issue) => problemsOfIssue(issue, valueAt(input, issue.path as (string | number)[])))
    .map((problem) => {
      if (problem.atKey !== true) return problem;
      const near = suggestion(problem.path.at(-1), fieldsAt(problem.path.slice(0, -1)));
      return { ...problem, message: problem.message + near };
    });
}

function problemsOfIssue(issue: Issue, value: unknown): Problem[] {
  const path = issue.path as (string | number)[];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        path: [...path, key],
        atKey: true,
        message: `unknown field "${key}"`,
      }));
    case 'invalid_value':
      return [{ path, message: `expected ${listed(issue.values)}${found(value)}${suggestion(value, issue.values)}` }];
    case 'invalid_type':
      return [
        value === undefined
          ? { path, message: `missing; expected ${article(issue.expected)}` }
          : { path, message: `expected ${article(issue.expected, value)}${found(value)}` },
      ];
    case 'too_small':
      return [
        {
          path,
          message: `expected ${bound(issue.origin, issue.minimum, issue.inclusive ?? true, 'least')}${found(value)}`,
        },
      ];
    case 'too_big':
      return [
        {
          path,
          message: `expected ${bound(issue.origin, issue.maximum, issue.inclusive ?? true, 'most')}${found(value)}`,
        },
      ];
    case 'invalid_format':
      return [{ path, message: `expected lower-case letters, digits and hyphens, at most 64${found(value)}` }];
    case 'invalid_union':
      return problemsOfUnion(issue, value);
    default:
      return [{ path, message: `${issue.message}${found(value)}` }];
  }
}

/** Reports the alternative that the author meant, as far as the kind of value tells. */
function problemsOfUnion(issue: Extract<Issue, { code: 'invalid_union' }>, value: unknown): Problem[] {
  const path = issue.path as (string | number)[];
  if ('discriminator' in issue && typeof issue.discriminator === 'string') {
    const names = 'options' in issue && Array.isArray(issue.options) ? issue.options.map(String) : [];
    const name =
      value !== null && typeof value === 'object' ? (value as Record<string, unknown>)[issue.discriminator] : undefined;
    const wanted = names.length > 0 ? listed(names) : 'a known name';
    const at = path.at(-1) === issue.discriminator ? path : [...path, issue.discriminator];
    const given = path.at(-1) === issue.discriminator ? value : name;
    if (given === undefined) return [{ path: at, message: `missing; expected ${wanted}` }];
    return [{ path: at, message: `expected ${wanted}${found(given)}${suggestion(given, names)}` }];
  }
  const fits = issue.errors.find((branch) => branch.length > 0 && branch.every((inner) => isAbout(inner, value)));
  const branch = fits ?? issue.errors[0] ?? [];
  return branch.flatMap((inner) =>
    problemsOfIssue(inner, valueAt(value, inner.path as (string | number)[])).map((problem) => ({
      ...problem,
      path: [...path, ...problem.path],
    })),
  );
}

/** Whether an alternative's complaint is about the content of the value, not about its being of another kind altogether. */
function isAbout(issue: Issue, value: unknown): boolean {
  if (issue.path.length > 0) return true;
  if (issue.code === 'invalid_type') return false;
  if (issue.code === 'invalid_value') return typeof value !== 'object' || value === null;
  return true;
}

/** ` (did you mean "smote"?)` if some name is near enough to be a slip of the keyboard. */
export function suggestion(value: unknown, names: readonly unknown[]): string {
  const candidates = names.filter((name) => typeof name === 'string');
  if (typeof value !== 'string' || candidates.length === 0) return '';
  const near = closest(value.toLowerCase(), candidates);
  const slips = near.length <= 3 ? 1 : Math.max(2, Math.floor(near.length / 3));
  return distance(value.toLowerCase(), near) <= slips ? ` (did you mean "${near}"?)` : '';
}

function listed(values: readonly unknown[]): string {
  const quoted = values.map((value) => (typeof value === 'string' ? `"${value}"` : String(value)));
  return quoted.length === 1 ? `${quoted[0]}` : `one of ${quoted.join(', ')}`;
}

function article(type: string, value?: unknown): string {
  const names: Record<string, string> = {
    int: 'a whole number',
    number: typeof value === 'number' ? 'a finite number' : 'a number',
    string: 'text',
    boolean: 'true or false',
    array: 'a list',
    object: 'an object with fields',
    tuple: 'a list of two numbers',
  };
  return names[type] ?? type;
}

function bound(origin: string, limit: number | bigint, inclusive: boolean, side: 'least' | 'most'): string {
  const amount = inclusive ? `at ${side} ${limit}` : side === 'least' ? `more than ${limit}` : `less than ${limit}`;
  if (origin === 'array') return `a list of ${amount} ${limit === 1 ? 'value' : 'values'}`;
  if (origin === 'string') return `text of ${amount} characters`;
  return `${origin === 'int' ? 'a whole number of ' : 'a number of '}${amount}`;
}

function found(value: unknown): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return `, got ${value}`;
  const text = JSON.stringify(value) ?? String(value);
  return `, got ${text.length > 60 ? `${text.slice(0, 57)}...` : text}`;
}

export function valueAt(input: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      value !== null && typeof value === 'object' ? (value as Record<string | number, unknown>)[key] : undefined,
    input,
  );
}
