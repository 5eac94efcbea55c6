/** The sign of what is conditional on success. */

/** The label, with a dagger if some repetitions behind what it names failed: what is shown is then conditional on success. */
export function withDagger(label: string, samples: readonly { readonly failed?: number }[]): string {
  return samples.some(({ failed = 0 }) => failed > 0) ? `${label}\u2009†` : label;
}
