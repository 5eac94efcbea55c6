/** Waits for every one, then passes the first failure on: when a workflow closes, nothing may still be in hand. */
export async function allEnded(work: readonly Promise<void>[]): Promise<void> {
  for (const end of await Promise.allSettled(work)) if (end.status === 'rejected') throw end.reason;
}
