/** The JSON Schema of a study, derived from the one validator, for editors that complete and check. */
import { z } from 'zod';
import { valueAt } from './problem.js';
import { studySchema } from './study.js';

interface SchemaNode {
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly items?: SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
  readonly oneOf?: readonly SchemaNode[];
  readonly const?: unknown;
}

/** JSON Schema (draft 2020-12) of what a study file may say. */
export function studyJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(studySchema, { io: 'input', target: 'draft-2020-12' }) as Record<string, unknown>;
  const properties = { $schema: { type: 'string' }, ...(schema.properties as object) };
  return { ...schema, title: 'Ballast study', properties };
}

/** The field names that are valid in the object at `path` of `input`; of all alternatives if its kind is not known. */
export function fieldsAt(path: readonly (string | number)[], input: unknown): readonly string[] {
  let nodes: readonly SchemaNode[] = [studyJsonSchema() as SchemaNode];
  for (const [depth, step] of path.entries()) {
    nodes = alternatives(nodes, valueAt(input, path.slice(0, depth))).flatMap((node) => {
      const next = typeof step === 'number' ? node.items : node.properties?.[step];
      return next === undefined ? [] : [next];
    });
  }
  return alternatives(nodes, valueAt(input, path)).flatMap((node) => Object.keys(node.properties ?? {}));
}

function alternatives(nodes: readonly SchemaNode[], value: unknown): readonly SchemaNode[] {
  const flat = nodes.flatMap(flatten);
  const kind = (value as { readonly kind?: unknown } | undefined)?.kind;
  const matching = flat.filter((node) => kind !== undefined && node.properties?.kind?.const === kind);
  return matching.length > 0 ? matching : flat;
}

function flatten(node: SchemaNode): readonly SchemaNode[] {
  if (node.properties !== undefined) return [node];
  const inner = [...(node.anyOf ?? []), ...(node.oneOf ?? [])];
  return inner.length > 0 ? inner.flatMap(flatten) : [node];
}
