import { NUMERICS_VERSION } from '../studies/repetition.js';
import type { Workspace } from './workspace.js';

/**
 * The queue of a ledger's runs: workers of another ledger must not take them, nor must workers of other numerics, so that no run
 * is ever computed by two. During an upgrade old workers finish what was begun, and new ones take what begins.
 */
export async function queueOf({ ledger }: Pick<Workspace, 'ledger'>): Promise<string> {
  return `ballast-${await ledger.identity()}-n${NUMERICS_VERSION}`;
}
