/** Whether to send things in the clear to other machines: only if somebody says so. */
import type { Environment } from './environment.js';

/** What `--insecure` sets, for this process and those that it starts. */
export const INSECURE_VARIABLE = 'BALLAST_INSECURE';

export function allowsInsecure(env: Environment): boolean {
  return env[INSECURE_VARIABLE] === '1';
}

/** What to do about it, for a message. */
export const INSECURE_REMEDY = 'or say --insecure (BALLAST_INSECURE=1) if the network is your own';
