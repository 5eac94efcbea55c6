/** Steps from standard draws to points, on rows from … to − 1; plain forms: `numerics/row-transforms.ts`. */
import { COLUMN, PAIR } from './layout';

/** Adds `shift`, d long, to rows lo … hi − 1 of the block at `block`. */
export function shiftRows(block: usize, d: u32, lo: u32, hi: u32, shift: usize): void {
  const o0 = (<usize>lo) << 3;
  const o1 = (<usize>hi) << 3;
  for (let j: u32 = 0; j < d; j++, block += COLUMN, shift += 8) {
    const value = load<f64>(shift);
    let o = o0;
    for (; o + PAIR <= o1; o += PAIR) v128.store(block + o, f64x2.add(v128.load(block + o), f64x2.splat(value)));
    if (o < o1) store<f64>(block + o, load<f64>(block + o) + value);
  }
}

/** Replaces rows z by L z, L (d × d) lower triangular and row-major: sums in the order of columns, the last coordinate first. */
export function multiplyRows(block: usize, d: u32, lo: u32, hi: u32, lower: usize): void {
  let row = lo;
  for (; row + 8 <= hi; row += 8) multiplyEight(block + ((<usize>row) << 3), d, lower);
  for (; row < hi; row++) multiplyOne(block + ((<usize>row) << 3), d, lower);
}

function multiplyEight(x: usize, d: u32, lower: usize): void {
  for (let j = d; j-- > 0; ) {
    let s0 = f64x2.splat(0),
      s1 = s0,
      s2 = s0,
      s3 = s0;
    let z = x;
    let l = lower + ((<usize>(j * d)) << 3);
    for (let k: u32 = 0; k <= j; k++, z += COLUMN, l += 8) {
      const factor = v128.load64_splat(l);
      s0 = f64x2.add(s0, f64x2.mul(factor, v128.load(z)));
      s1 = f64x2.add(s1, f64x2.mul(factor, v128.load(z, 16)));
      s2 = f64x2.add(s2, f64x2.mul(factor, v128.load(z, 32)));
      s3 = f64x2.add(s3, f64x2.mul(factor, v128.load(z, 48)));
    }
    const to = x + COLUMN * <usize>j;
    v128.store(to, s0);
    v128.store(to, s1, 16);
    v128.store(to, s2, 32);
    v128.store(to, s3, 48);
  }
}

function multiplyOne(x: usize, d: u32, lower: usize): void {
  for (let j = d; j-- > 0; ) {
    let sum: f64 = 0;
    let z = x;
    let l = lower + ((<usize>(j * d)) << 3);
    for (let k: u32 = 0; k <= j; k++, z += COLUMN, l += 8) sum += load<f64>(l) * load<f64>(z);
    store<f64>(x + COLUMN * <usize>j, sum);
  }
}
