/** The γ at which the expected excess risk is lowest to leading order. */

export interface BestGamma {
  readonly gamma: number;
  readonly expected: number;
  /** Whether it still falls at the end of the search. */
  readonly atEnd: boolean;
}

/** Values of γ looked at first, evenly spaced in γ/(1 + γ): that is, in the synthetic share of a large imbalance. */
const STEPS = 200;
const INVERSE_GOLDEN = 0.6180339887498949;
/** Width, relative to 1 + γ, at which golden section ends: beyond it a minimum is flat to rounding. */
const TOLERANCE = 1e-8;

/**
 * Minimises over [0, end]: the lowest of a fine grid, then golden section between its neighbours.
 *
 * @param expected NaN where there is no value
 * @returns undefined if there is no value anywhere
 */
export function bestGamma(expected: (gamma: number) => number, end: number): BestGamma | undefined {
  const at = (step: number) => {
    const share = (step / STEPS) * (end / (1 + end));
    return step === STEPS ? end : share / (1 - share);
  };
  let best = -1;
  let least = Infinity;
  for (let step = 0; step <= STEPS; step++) {
    const value = expected(at(step));
    if (value < least) {
      best = step;
      least = value;
    }
  }
  if (best < 0) return undefined;
  let low = at(Math.max(0, best - 1));
  let high = at(Math.min(STEPS, best + 1));
  let left = high - INVERSE_GOLDEN * (high - low);
  let right = low + INVERSE_GOLDEN * (high - low);
  let atLeft = expected(left);
  let atRight = expected(right);
  while (high - low > TOLERANCE * (1 + high)) {
    if (atLeft <= atRight) {
      high = right;
      right = left;
      atRight = atLeft;
      left = high - INVERSE_GOLDEN * (high - low);
      atLeft = expected(left);
    } else {
      low = left;
      left = right;
      atLeft = atRight;
      right = low + INVERSE_GOLDEN * (high - low);
      atRight = expected(right);
    }
  }
  const middle = 0.5 * (low + high);
  const value = expected(middle);
  // an end of the search may be lower than anything inside it
  return value < least
    ? { gamma: middle, expected: value, atEnd: false }
    : { gamma: at(best), expected: least, atEnd: best === STEPS };
}
