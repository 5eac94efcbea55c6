/** A cell of a grid: one combination of levels. */
import type { CellSpec, SizeRule } from '../numerics/arm.js';
import type { Method } from './study.js';

export interface Cell {
  /** Position in its arm. */
  readonly index: number;
  readonly key: string;
  /** Label of the method: its name, with what sets it apart from others of its kind. */
  readonly method: string;
  readonly methodKind: Method;
  /** The gamma asked for; null where the method chooses it. */
  readonly gamma: number | null;
  readonly spec: CellSpec;
}

/** Keys of an arm's cells, as far as they have been asked for. */
export type KnownKeys = (string | undefined)[];

/** A cell whose key is made when it is asked for: most of a large grid's never are. A class, since millions of them are made. */
export class KeyedCell implements Cell {
  readonly index: number;
  readonly method: string;
  readonly methodKind: Method;
  readonly gamma: number | null;
  readonly spec: CellSpec;
  readonly #keys: KnownKeys;
  readonly #keyOf: (rule: SizeRule) => string;

  constructor(
    { index, method, methodKind, gamma, spec }: Omit<Cell, 'key'>,
    keys: KnownKeys,
    keyOf: (rule: SizeRule) => string,
  ) {
    this.index = index;
    this.method = method;
    this.methodKind = methodKind;
    this.gamma = gamma;
    this.spec = spec;
    this.#keys = keys;
    this.#keyOf = keyOf;
  }

  get key(): string {
    this.#keys[this.index] ??= this.#keyOf(this.spec.rule);
    return this.#keys[this.index]!;
  }
}
