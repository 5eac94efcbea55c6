/** How one repetition is called: its outcome in words, and the name under which its data can be drawn again. */

import { OUTCOMES, type Outcome } from '../numerics/outcomes.js';
import { writeStreamName } from '../numerics/random/stream.js';
import { NUMERICS_VERSION } from '../numerics/version.js';
import type { Arm } from './grid.js';

export { NUMERICS_VERSION };

export function outcomeName(code: number): string {
  return OUTCOMES[code] ?? `code ${code}`;
}

/** The code under which an outcome is stored. */
export function outcomeCode(outcome: Outcome): number {
  return OUTCOMES.indexOf(outcome);
}

/** The name of the repetition's data streams, without the purpose; every generator, gamma and method shares it. */
export function dataStreamKey({ spec }: Arm, repetition: number): string {
  const name = writeStreamName({ seed: spec.seed, key: spec.dataKey, repetition, purpose: 'majority' });
  return name.slice(0, name.lastIndexOf('/'));
}
