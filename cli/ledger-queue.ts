import type { Workspace } from './workspace.js';

/** The queue of a ledger's runs: workers of another ledger must not take them. */
export async function queueOf({ ledger }: Pick<Workspace, 'ledger'>): Promise<string> {
  return `ballast-${await ledger.identity()}`;
}
