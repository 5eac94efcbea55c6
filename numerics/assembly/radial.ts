/**
 * The radial kernel 2^−(scale |x − l|²) of rows and landmarks: as columns of a block, or summed to scores on the way.
 * Plain form: `numerics/kernels/radial.ts`.
 */
import { blockOf, COLUMN } from './layout';

/** Bytes of the eight rows that pass side by side. */
const GROUP: usize = 64;
/** Adding it leaves a whole number in the low bits. */
const MAGIC: f64 = 6755399441055744;

/** 2^−z for z ≥ 0, cut at 1021: z = n + q with n whole, and 2^−q = (a − b)/(a + b). */
// @ts-ignore: decorator
@inline
function negativePower(exponent: v128): v128 {
  const z = f64x2.pmin(exponent, f64x2.splat(1021));
  const t = f64x2.add(z, f64x2.splat(MAGIC));
  const q = f64x2.sub(z, f64x2.sub(t, f64x2.splat(MAGIC)));
  const s = f64x2.mul(q, q);
  let a = f64x2.add(f64x2.splat(0.05338222200402479), f64x2.mul(s, f64x2.splat(0.00022893359916127378)));
  a = f64x2.add(f64x2.splat(1), f64x2.mul(s, a));
  let b = f64x2.add(f64x2.splat(0.004624841170852369), f64x2.mul(s, f64x2.splat(5.287083987433538e-6)));
  b = f64x2.mul(q, f64x2.add(f64x2.splat(0.34657359027997264), f64x2.mul(s, b)));
  return i64x2.sub(f64x2.div(f64x2.sub(a, b), f64x2.add(a, b)), i64x2.shl(t, 52));
}

/** Writes the kernels of 64 rows and one landmark, d coordinates at `l`, to the column at `out`. */
export function kernelColumn(block: usize, d: u32, l: usize, scale: f64, out: usize): void {
  const unit = f64x2.splat(scale);
  for (let o: usize = 0; o < COLUMN; o += GROUP) {
    let x = block + o;
    let point = v128.load64_splat(l);
    let e = f64x2.sub(v128.load(x), point), z0 = f64x2.mul(e, e);
    e = f64x2.sub(v128.load(x, 16), point);
    let z1 = f64x2.mul(e, e);
    e = f64x2.sub(v128.load(x, 32), point);
    let z2 = f64x2.mul(e, e);
    e = f64x2.sub(v128.load(x, 48), point);
    let z3 = f64x2.mul(e, e);
    for (let j: u32 = 1; j < d; j++) {
      x += COLUMN;
      point = v128.load64_splat(l + (<usize>j << 3));
      e = f64x2.sub(v128.load(x), point);
      z0 = f64x2.add(z0, f64x2.mul(e, e));
      e = f64x2.sub(v128.load(x, 16), point);
      z1 = f64x2.add(z1, f64x2.mul(e, e));
      e = f64x2.sub(v128.load(x, 32), point);
      z2 = f64x2.add(z2, f64x2.mul(e, e));
      e = f64x2.sub(v128.load(x, 48), point);
      z3 = f64x2.add(z3, f64x2.mul(e, e));
    }
    const to = out + o;
    v128.store(to, negativePower(f64x2.mul(unit, z0)));
    v128.store(to, negativePower(f64x2.mul(unit, z1)), 16);
    v128.store(to, negativePower(f64x2.mul(unit, z2)), 32);
    v128.store(to, negativePower(f64x2.mul(unit, z3)), 48);
  }
}

/** Writes the m columns of every block that holds one of rows from … to − 1, the first block's to `out`. */
export function kernelColumns(
  rows: usize, d: u32, landmarks: usize, m: u32, scale: f64, from: u32, to: u32, out: usize,
): void {
  for (let row = from & ~63; row < to; row += 64) {
    const block = blockOf(rows, row, d);
    for (let j: u32 = 0; j < m; j++, out += COLUMN) {
      kernelColumn(block, d, landmarks + (<usize>(j * d) << 3), scale, out);
    }
  }
}

/** Writes b + Σ α_j k(x, l_j) of eight rows to `out`; the first of them begins at `rows`. */
export function scoreEight(
  rows: usize, d: u32, landmarks: usize, m: u32, scale: f64, alpha: usize, intercept: f64, out: usize,
): void {
  const unit = f64x2.splat(scale);
  let sum0 = f64x2.splat(intercept), sum1 = sum0, sum2 = sum0, sum3 = sum0;
  let l = landmarks;
  for (let k: u32 = 0; k < m; k++) {
    let x = rows;
    let point = v128.load64_splat(l);
    let e = f64x2.sub(v128.load(x), point), z0 = f64x2.mul(e, e);
    e = f64x2.sub(v128.load(x, 16), point);
    let z1 = f64x2.mul(e, e);
    e = f64x2.sub(v128.load(x, 32), point);
    let z2 = f64x2.mul(e, e);
    e = f64x2.sub(v128.load(x, 48), point);
    let z3 = f64x2.mul(e, e);
    l += 8;
    for (let j: u32 = 1; j < d; j++, l += 8) {
      x += COLUMN;
      point = v128.load64_splat(l);
      e = f64x2.sub(v128.load(x), point);
      z0 = f64x2.add(z0, f64x2.mul(e, e));
      e = f64x2.sub(v128.load(x, 16), point);
      z1 = f64x2.add(z1, f64x2.mul(e, e));
      e = f64x2.sub(v128.load(x, 32), point);
      z2 = f64x2.add(z2, f64x2.mul(e, e));
      e = f64x2.sub(v128.load(x, 48), point);
      z3 = f64x2.add(z3, f64x2.mul(e, e));
    }
    const a = v128.load64_splat(alpha + (<usize>k << 3));
    sum0 = f64x2.add(sum0, f64x2.mul(a, negativePower(f64x2.mul(unit, z0))));
    sum1 = f64x2.add(sum1, f64x2.mul(a, negativePower(f64x2.mul(unit, z1))));
    sum2 = f64x2.add(sum2, f64x2.mul(a, negativePower(f64x2.mul(unit, z2))));
    sum3 = f64x2.add(sum3, f64x2.mul(a, negativePower(f64x2.mul(unit, z3))));
  }
  v128.store(out, sum0);
  v128.store(out, sum1, 16);
  v128.store(out, sum2, 32);
  v128.store(out, sum3, 48);
}

const SCORES: usize = memory.data(512, 16);

/** Writes the scores of rows from … to − 1, the first of them to `out`. */
export function kernelScores(
  rows: usize, d: u32, landmarks: usize, m: u32, scale: f64, alpha: usize, intercept: f64, from: u32, to: u32, out: usize,
): void {
  for (let row = from; row < to; ) {
    const first = row & 63;
    const end = min(to - row + first, <u32>64);
    const block = blockOf(rows, row, d);
    const start = <usize>first << 3;
    const stop = <usize>end << 3;
    for (let o = start & ~(GROUP - 1); o < stop; o += GROUP) {
      scoreEight(block + o, d, landmarks, m, scale, alpha, intercept, SCORES + o);
    }
    memory.copy(out, SCORES + start, stop - start);
    out += stop - start;
    row += end - first;
  }
}
