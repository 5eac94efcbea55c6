/** Scores of a linear rule: b + Σ θ_j x_j, the intercept first, then the coordinates in order. */
import { blockOf, COLUMN } from './layout';

/** Bytes of the sixteen rows that are scored side by side. */
const GROUP: usize = 128;

/** Scores of rows 0 … of a block, in groups of 16 that cover bytes o0 … o1 of a column, to `out` (one block long). */
export function scoreBlock(block: usize, d: u32, p: u32, theta: usize, o0: usize, o1: usize, out: usize): void {
  const start = p > d ? v128.load64_splat(theta + ((<usize>d) << 3)) : f64x2.splat(0);
  for (let o = o0 & ~(GROUP - 1); o < o1; o += GROUP) {
    let z0 = start,
      z1 = start,
      z2 = start,
      z3 = start,
      z4 = start,
      z5 = start,
      z6 = start,
      z7 = start;
    let x = block + o;
    for (let j: u32 = 0; j < d; j++, x += COLUMN) {
      const h = v128.load64_splat(theta + ((<usize>j) << 3));
      z0 = f64x2.add(z0, f64x2.mul(v128.load(x), h));
      z1 = f64x2.add(z1, f64x2.mul(v128.load(x, 16), h));
      z2 = f64x2.add(z2, f64x2.mul(v128.load(x, 32), h));
      z3 = f64x2.add(z3, f64x2.mul(v128.load(x, 48), h));
      z4 = f64x2.add(z4, f64x2.mul(v128.load(x, 64), h));
      z5 = f64x2.add(z5, f64x2.mul(v128.load(x, 80), h));
      z6 = f64x2.add(z6, f64x2.mul(v128.load(x, 96), h));
      z7 = f64x2.add(z7, f64x2.mul(v128.load(x, 112), h));
    }
    const to = out + o;
    v128.store(to, z0);
    v128.store(to, z1, 16);
    v128.store(to, z2, 32);
    v128.store(to, z3, 48);
    v128.store(to, z4, 64);
    v128.store(to, z5, 80);
    v128.store(to, z6, 96);
    v128.store(to, z7, 112);
  }
}

const SCORES: usize = memory.data(512, 16);

/** Scores of rows from … to − 1, the first of them to `out`. */
export function scoreRows(rows: usize, d: u32, p: u32, theta: usize, from: u32, to: u32, out: usize): void {
  for (let row = from; row < to; ) {
    const first = row & 63;
    const end = min(to - row + first, <u32>64);
    const o0 = (<usize>first) << 3;
    const bytes = (<usize>(end - first)) << 3;
    scoreBlock(blockOf(rows, row, d), d, p, theta, o0, (<usize>end) << 3, SCORES);
    memory.copy(out, SCORES + o0, bytes);
    out += bytes;
    row += end - first;
  }
}
