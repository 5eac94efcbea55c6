/**
 * Cholesky factor and triangular systems, row-major, along rows. Plain form: `numerics/kernels/lower-triangle.ts`, whose four sums
 * side by side are two vectors here.
 */

/** Bytes of four doubles. */
const FOUR: usize = 32;

/** Σ of `length` products of doubles that begin at a and b. */
export function inner(a: usize, b: usize, length: u32): f64 {
  let first = f64x2.splat(0);
  let second = first;
  const end = a + (<usize>(length & ~3) << 3);
  for (; a < end; a += FOUR, b += FOUR) {
    first = f64x2.add(first, f64x2.mul(v128.load(a), v128.load(b)));
    second = f64x2.add(second, f64x2.mul(v128.load(a, 16), v128.load(b, 16)));
  }
  let sum = f64x2.extract_lane(first, 0);
  for (let t = length & ~3; t < length; t++, a += 8, b += 8) sum += load<f64>(a) * load<f64>(b);
  return sum + f64x2.extract_lane(first, 1) + (f64x2.extract_lane(second, 0) + f64x2.extract_lane(second, 1));
}

/** Adds `factor` times `length` doubles at `from` to those at `to`. */
export function addMultiple(to: usize, factor: f64, from: usize, length: u32): void {
  const share = f64x2.splat(factor);
  const end = to + (<usize>(length & ~3) << 3);
  for (; to < end; to += FOUR, from += FOUR) {
    v128.store(to, f64x2.add(v128.load(to), f64x2.mul(share, v128.load(from))));
    v128.store(to, f64x2.add(v128.load(to, 16), f64x2.mul(share, v128.load(from, 16))), 16);
  }
  for (let t = length & ~3; t < length; t++, to += 8, from += 8) store<f64>(to, load<f64>(to) + factor * load<f64>(from));
}

/** L L′ = A, from the upper triangle of A; false if a pivot is not above `share` of its diagonal entry. */
export function factorLower(upper: usize, p: u32, share: f64, lower: usize): bool {
  const stride = <usize>p << 3;
  for (let i: u32 = 0; i < p; i++) {
    const row = lower + i * stride;
    const column = <usize>i << 3;
    for (let j: u32 = 0; j < i; j++) {
      const other = lower + j * stride;
      const place = <usize>j << 3;
      store<f64>(row + place, (load<f64>(upper + j * stride + column) - inner(row, other, j)) / load<f64>(other + place));
    }
    const diagonal = load<f64>(upper + i * stride + column);
    const pivot = diagonal - inner(row, row, i);
    if (!(pivot > share * diagonal && pivot < Infinity)) return false;
    store<f64>(row + column, Math.sqrt(pivot));
  }
  return true;
}

/** x becomes L⁻¹ x. */
export function solveLower(lower: usize, m: u32, x: usize): void {
  for (let i: u32 = 0; i < m; i++) {
    const row = lower + ((<usize>i * m) << 3);
    const place = <usize>i << 3;
    store<f64>(x + place, (load<f64>(x + place) - inner(row, x, i)) / load<f64>(row + place));
  }
}

/** x becomes L′⁻¹ x. */
export function solveTransposed(lower: usize, m: u32, x: usize): void {
  for (let i = m; i-- > 0; ) {
    const row = lower + ((<usize>i * m) << 3);
    const place = <usize>i << 3;
    const value = load<f64>(x + place) / load<f64>(row + place);
    store<f64>(x + place, value);
    addMultiple(x, -value, row, i);
  }
}

/** x becomes L x. */
export function multiplyLower(lower: usize, m: u32, x: usize): void {
  for (let i = m; i-- > 0; ) store<f64>(x + (<usize>i << 3), inner(lower + ((<usize>i * m) << 3), x, i + 1));
}

/** x becomes L′ x. */
export function multiplyTransposed(lower: usize, m: u32, x: usize): void {
  for (let i: u32 = 0; i < m; i++) {
    const place = <usize>i << 3;
    const value = load<f64>(x + place);
    store<f64>(x + place, 0);
    addMultiple(x, value, lower + ((<usize>i * m) << 3), i + 1);
  }
}
