/** Reads a study file: YAML or JSON text to a checked {@link Study}, or every problem at once with its line and column. */
import { Document, isMap, isSeq, LineCounter, parse, parseDocument, type YAMLError } from 'yaml';
import { checkStudy } from './check-study.js';
import { fieldsAt } from './json-schema.js';
import { type Problem, problemsOf } from './problem.js';
import { completeStudy, type Study, studySchema } from './study.js';

/** `--set path=value`: replaces one field, given as `gamma.count` or `generators.0.k`. */
export interface Override {
  readonly path: string;
  readonly value: string;
  /** What the user typed, for messages; `--set path=value` if absent. */
  readonly typed?: string;
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
        return `${source}:${line}:${col}: not valid YAML: ${yamlComplaint(error)}`;
      }),
    );
  }
  const unplaced = applyOverrides(document, overrides);
  if (unplaced.length > 0) throw new SpecError(source, unplaced);

  return validated(plainData(document, source), source, (problem) => {
    const offset = offsetOf(document, problem.path, problem.atKey === true);
    const { line, col } = lines.linePos(offset);
    return { offset, name: overrideOf(problem, overrides) ?? `${source}:${line}:${col}: ${nameOf(problem)}` };
  });
}

/**
 * Checks and completes a study that is already data, from a TypeScript module or a stored run.
 *
 * @throws {SpecError}
 */
export function readStudy(input: unknown, source: string, overrides: readonly Override[] = []): Study {
  const where = (problem: Problem) => ({
    offset: 0,
    name: overrideOf(problem, overrides) ?? `${source}: ${nameOf(problem)}`,
  });
  if (overrides.length === 0) return validated(input, source, where);

  const document = new Document(input);
  const unplaced = applyOverrides(document, overrides);
  if (unplaced.length > 0) throw new SpecError(source, unplaced);
  return validated(plainData(document, source), source, where);
}

/** Where a problem stands: in words, and in characters from the start of the text. */
interface Place {
  readonly name: string;
  readonly offset: number;
}

/** Problems are listed in the order of their places. */
function validated(given: unknown, source: string, where: (problem: Problem) => Place): Study {
  const input = withoutSchema(given);
  const parsed = studySchema.safeParse(input);
  const problems = parsed.success
    ? checkStudy(completeStudy(parsed.data))
    : problemsOf(parsed.error.issues, input, (path) => fieldsAt(path, input));
  if (problems.length > 0 || !parsed.success) {
    const placed = problems.map((problem) => ({ place: where(problem), message: problem.message }));
    placed.sort((a, b) => a.place.offset - b.place.offset);
    throw new SpecError(
      source,
      placed.map(({ place, message }) => `${place.name}: ${message}`),
    );
  }
  return completeStudy(parsed.data);
}

/** `$schema` is for editors. */
function withoutSchema(input: unknown): unknown {
  if (input === null || typeof input !== 'object' || !('$schema' in input)) return input;
  const { $schema, ...study } = input;
  return study;
}

function yamlComplaint({ code, message }: YAMLError): string {
  if (code === 'MULTIPLE_DOCS') return 'expected one document, got several';
  return message.split(' at line ')[0] ?? message;
}

/** Resolves aliases. @throws {SpecError} if one has no anchor, or they multiply without end */
function plainData(document: Document, source: string): unknown {
  try {
    return document.toJS();
  } catch (error) {
    throw new SpecError(source, [`${source}: not valid YAML: ${error instanceof Error ? error.message : error}`]);
  }
}

function applyOverrides(document: Document, overrides: readonly Override[]): string[] {
  const problems: string[] = [];
  for (const override of overrides) {
    const path = fieldPath(override.path);
    const list = document.getIn(path.slice(0, -1));
    try {
      if (isSeq(list) && Number(path.at(-1)) > list.items.length) throw new RangeError('beyond the list');
      document.setIn(path, document.createNode(parse(override.value)));
    } catch {
      problems.push(`${typed(override)}: expected a field of the study and a YAML value`);
    }
  }
  return problems;
}

function fieldPath(path: string): (string | number)[] {
  return path.split('.').map((step) => (/^\d+$/.test(step) ? Number(step) : step));
}

/** The override that the problem comes from, as it was typed. */
function overrideOf(problem: Problem, overrides: readonly Override[]): string | undefined {
  const name = nameOf(problem);
  const override = overrides.findLast((entry) => name === entry.path || name.startsWith(`${entry.path}.`));
  if (override === undefined) return undefined;
  return name === override.path ? typed(override) : `${typed(override)}: ${name}`;
}

function typed(override: Override): string {
  return override.typed ?? `--set ${override.path}=${override.value}`;
}

function nameOf({ path }: Problem): string {
  return path.join('.') || 'study';
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
