/** Means that were taken in pieces. */

export interface Summary {
  readonly n: number;
  readonly mean: number;
  /** Divisor n − 1; null if n < 2. */
  readonly sd: number | null;
}

/** The summary of all values whose pieces are given, as if they had been taken together. */
export function pooled(pieces: readonly Summary[]): Summary {
  const n = pieces.reduce((sum, piece) => sum + piece.n, 0);
  const mean = pieces.reduce((sum, piece) => sum + piece.n * piece.mean, 0) / n;
  const squares = pieces.reduce(
    (sum, piece) => sum + (piece.n - 1) * (piece.sd ?? 0) ** 2 + piece.n * (piece.mean - mean) ** 2,
    0,
  );
  return { n, mean, sd: n > 1 ? Math.sqrt(squares / (n - 1)) : null };
}

/** The summary of the pieces' means, each counting once: for pieces that share something inside. */
export function ofMeans(pieces: readonly Summary[]): Summary {
  return pooled(pieces.map(({ mean }) => ({ n: 1, mean, sd: null })));
}
