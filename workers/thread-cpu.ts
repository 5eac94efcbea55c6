import { readFileSync } from 'node:fs';

/** Linux's count of what this thread has computed, in nanoseconds, then two other numbers. */
const SCHEDULE = '/proc/thread-self/schedstat';

/** CPU time of the calling thread so far, in milliseconds; null where only Linux would tell. */
export function threadCpuMs(): number | null {
  try {
    const nanoseconds = Number(readFileSync(SCHEDULE, 'utf8').split(' ')[0]);
    return Number.isFinite(nanoseconds) ? nanoseconds / 1e6 : null;
  } catch {
    return null;
  }
}
