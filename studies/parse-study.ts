/** Reads a study file: YAML or JSON text to a checked {@link Study}, or every problem at once with its line and column. */
import { type Document, isMap, LineCounter, parse, parseDocument } from 'yaml';
import { checkStudy } from './check-study.js';
import { fieldsAt } from './json-schema.js';
import { type Problem, problemsOf } from './problem.js';
import { completeStudy, type Study, studySchema } from './study.js';

/** `--set path=value`: replaces one field, given as `gamma.count` or `generators.0.k`. */
export interface Override {
  readonly path: string;
  readonly value: string;
}

/** A study that cannot run. The message lists all problems, one a line, each with its place. */
export class SpecError extends Error {
  override readonly name = 'SpecError';
  readonly problems: readonly string[];

  constructor(source: string, problems: readonly string[]) {
    const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
    super(`Cannot use the study ${source}: ${count}\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

/**
 * Reads, overrides, checks and completes a study.
 *
 * @param source what to call the text in messages, usually its file name
 * @throws {SpecError}
 */
export function parseStudy(text: string, source: string, overrides: readonly Override[] = []): Study {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: true });
  if (document.errors.length > 0) {
    throw new SpecError(
      source,
      document.errors.map((error) => {
        const { line, col } = lines.linePos(error.pos[0]);
        return `${source}:${line}:${col}: not valid YAML: ${error.message.split(' at line ')[0]}`;
      }),
    );
  }
  const unplaced = applyOverrides(document, overrides);
  if (unplaced.length > 0) throw new SpecError(source, unplaced);

  return validated(document.toJS(), source, (problem) => place(problem, document, lines, source, overrides));
}

/**
 * Checks and completes a study that is already data, from a TypeScript module or a stored run.
 *
 * @throws {SpecError}
 */
export function readStudy(input: unknown, source: string, overrides: readonly Override[] = []): Study {
  if (overrides.length > 0) return parseStudy(JSON.stringify(input), source, overrides);
  return validated(input, source, (problem) => `${source}: ${problem.path.join('.') || 'study'}`);
}

function validated(input: unknown, source: string, where: (problem: Problem) => string): Study {
  if (input !== null && typeof input === 'object') delete (input as { $schema?: unknown }).$schema;
  const parsed = studySchema.safeParse(input);
  const problems = parsed.success
    ? checkStudy(completeStudy(parsed.data))
    : problemsOf(parsed.error.issues, input, (path) => fieldsAt(path, input));
  if (problems.length > 0 || !parsed.success) {
    throw new SpecError(
      source,
      problems.map((problem) => `${where(problem)}: ${problem.message}`),
    );
  }
  return completeStudy(parsed.data);
}

function applyOverrides(document: Document, overrides: readonly Override[]): string[] {
  const problems: string[] = [];
  for (const { path, value } of overrides) {
    try {
      document.setIn(fieldPath(path), document.createNode(parse(value)));
    } catch {
      problems.push(`--set ${path}=${value}: expected a field of the study and a YAML value`);
    }
  }
  return problems;
}

function fieldPath(path: string): (string | number)[] {
  return path.split('.').map((step) => (/^\d+$/.test(step) ? Number(step) : step));
}

/** `file:line:column: field`, or the override that the problem comes from. */
function place(
  { path, atKey }: Problem,
  document: Document,
  lines: LineCounter,
  source: string,
  overrides: readonly Override[],
): string {
  const name = path.join('.');
  const override = overrides.findLast((entry) => name === entry.path || name.startsWith(`${entry.path}.`));
  if (override !== undefined) return `--set ${override.path}=${override.value}`;
  const { line, col } = lines.linePos(offsetOf(document, path, atKey === true));
  return `${source}:${line}:${col}: ${name || 'study'}`;
}

/** Where the deepest existing part of the path stands in the text. */
function offsetOf(document: Document, path: readonly (string | number)[], atKey: boolean): number {
  for (let depth = path.length; depth > 0; depth--) {
    const parent = depth === 1 ? document.contents : document.getIn(path.slice(0, depth - 1), true);
    const step = path[depth - 1];
    if (isMap(parent)) {
      const pair = parent.items.find((item) => String(item.key) === String(step));
      const node = (atKey || depth < path.length ? pair?.key : (pair?.value ?? pair?.key)) as Ranged | undefined;
      if (node?.range) return node.range[0];
    } else {
      const node = document.getIn(path.slice(0, depth), true) as Ranged | undefined;
      if (node?.range) return node.range[0];
    }
  }
  return (document.contents as Ranged | null)?.range?.[0] ?? 0;
}

interface Ranged {
  readonly range?: readonly [number, number, number] | null;
}
