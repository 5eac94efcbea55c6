/**
 * Work that the arithmetic of a step needs, whatever program does it. Operations are additions, subtractions, multiplications and
 * divisions, one each; comparisons, loads and index arithmetic are free. A row z is x (d long), followed by 1 if there is an
 * intercept (p long).
 */

export interface Work {
  /** Floating-point operations outside exponentials. */
  readonly flops: number;
  readonly exps: number;
  /** Random numbers: normal, uniform or sign. */
  readonly draws: number;
}

/** Of an exponential in double precision with what makes a sigmoid of it: reduction, a rational of degree 5, a division. */
export const EXP_FLOPS = 20;

/** All operations of arithmetic; draws stay apart. */
export function totalFlops({ flops, exps }: Work): number {
  return flops + EXP_FLOPS * exps;
}

export function sumOf(works: readonly Work[]): Work {
  return {
    flops: works.reduce((sum, { flops }) => sum + flops, 0),
    exps: works.reduce((sum, { exps }) => sum + exps, 0),
    draws: works.reduce((sum, { draws }) => sum + draws, 0),
  };
}

export function times(count: number, { flops, exps, draws }: Work): Work {
  return { flops: count * flops, exps: count * exps, draws: count * draws };
}

function arithmetic(flops: number, exps = 0): Work {
  return { flops, exps, draws: 0 };
}

/** θ′z of a row. */
export function score(p: number): Work {
  return arithmetic(2 * p);
}

/** Σ z z′, upper triangle, and Σ z of a row: where all rows of a segment share the target, the right side needs no more. */
export function gram(p: number): Work {
  return arithmetic(p * (p + 1) + p);
}

/** Score, derivative and Σ s z of a row. */
export function gradient(p: number): Work {
  return arithmetic(2 * p + 2 * p, 1);
}

/** That, and Σ w z z′, upper triangle, with w z formed once. */
export function newton(p: number): Work {
  return arithmetic(4 * p + p + p * (p + 1), 1);
}

/** Score and logistic loss of a row; one logarithm serves many rows. */
export function logisticLoss(p: number): Work {
  return arithmetic(2 * p, 1);
}

/** Cholesky's factorisation of a matrix and one solution. */
export function solve(p: number): Work {
  return arithmetic(p ** 3 / 3 + 2 * p * p);
}

/** θ′Gθ − 2 r′θ of a symmetric G: the squared loss of a set that is summed up. */
export function quadratic(p: number): Work {
  return arithmetic(p * (p + 1) + 4 * p);
}

/** |x − y|². */
export function distance(d: number): Work {
  return arithmetic(3 * d - 1);
}

/** exp(−g |x − y|²). */
export function radialKernel(d: number): Work {
  return arithmetic(3 * d, 1);
}

/** A row of independent coordinates, and its mean added. */
export function drawRow(d: number): Work {
  return { flops: d, exps: 0, draws: d };
}

/** x + u (z − x), and the pair that is drawn. */
export function interpolate(d: number): Work {
  return { flops: 3 * d, exps: 0, draws: 2 };
}

/** mean + L z. */
export function correlate(d: number): Work {
  return { flops: d * (d + 1) + d, exps: 0, draws: d };
}
