import type { Words } from './contract.js';

/** A count and its noun: `1 cell`, `20 cells`. */
export function counted(count: number, noun: string): Words {
  return [count, count === 1 ? ` ${noun}` : ` ${noun}s`];
}
