/** What changes between two studies: fields as their author sees them, and what that means for cells. */
import { studyGrid } from './grid.js';
import type { Study } from './study.js';

/** A study and the version of the numerics that its numbers are of. */
export interface Asked {
  readonly study: Study;
  readonly numericsVersion: number;
}

export interface FieldChange {
  /** Such as `factors.n1`. */
  readonly field: string;
  /** Undefined where the field was not there, or is not there any more. */
  readonly from: unknown;
  readonly to: unknown;
}

export interface StudyChange {
  /** In the order of the fields; empty if nothing changes. */
  readonly fields: readonly FieldChange[];
  /** Cells of both, of the new study alone, of the old study alone. */
  readonly kept: number;
  readonly added: number;
  readonly dropped: number;
  /** Methods and generators of the dropped cells, as far as they tell why: distinct, in the order of the grid. */
  readonly droppedFrom: readonly string[];
  /** True if cells that stay would have fewer repetitions than the old study asked for. */
  readonly shortened: boolean;
}

/** Whether a run that changes so would have less than before. */
export function takesAway({ dropped, shortened }: StudyChange): boolean {
  return dropped > 0 || shortened;
}

/** Compares what two studies ask for. Cells are the same if their keys are, whatever their levels are called. */
export function changeOf(before: Asked, after: Asked): StudyChange {
  const [old, next] = [cellsOf(before), cellsOf(after)];
  const dropped = [...old].filter(([key]) => !next.has(key));
  const kept = old.size - dropped.length;
  const numerics = { field: 'numerics', from: before.numericsVersion, to: after.numericsVersion };
  return {
    fields: [
      ...fieldChanges('', before.study, after.study),
      ...(before.numericsVersion === after.numericsVersion ? [] : [numerics]),
    ],
    kept,
    added: next.size - kept,
    dropped: dropped.length,
    droppedFrom: [...new Set(dropped.map(([, name]) => name))],
    shortened: kept > 0 && after.study.repetitions < before.study.repetitions,
  };
}

/** Keys of all cells, with what they answer and are filled by. */
function cellsOf({ study, numericsVersion }: Asked): Map<string, string> {
  return new Map(
    studyGrid(study, numericsVersion).flatMap(({ generator, cells }) =>
      cells.map(({ key, method }) => [key, `${method}, ${generator}`] as const),
    ),
  );
}

/** Objects are compared field by field; lists are one value. */
function fieldChanges(path: string, from: unknown, to: unknown): FieldChange[] {
  if (isObject(from) && isObject(to)) {
    const names = [...new Set([...Object.keys(from), ...Object.keys(to)])];
    return names.flatMap((name) => fieldChanges(path === '' ? name : `${path}.${name}`, from[name], to[name]));
  }
  return JSON.stringify(from) === JSON.stringify(to) ? [] : [{ field: path, from, to }];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
