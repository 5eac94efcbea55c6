/**
 * Sums over rows: Σ w z and Σ w z z′, z a row followed by 1 if there is an intercept. Even and odd rows are summed apart, each
 * in order, in the two lanes of a vector; plain form: `numerics/kernels/row-sums.ts`.
 *
 * Products are summed in tiles of 3 × 3 columns, so that nine sums stay in registers while a block's columns pass. A row of lanes is
 * 3 ⌈p/3⌉ pairs long; columns beyond p are zeros. Each loop is a function of its own: the compiler then gives it all registers.
 */
import { blockOf, column, FOUR, PAIR } from './layout';

/** Nine sums of products of the columns u, v, t with x, y, z. */
export function tile(
  u: usize, v: usize, t: usize, x: usize, y: usize, z: usize, o0: usize, o1: usize, acc: usize, stride: usize,
): void {
  const acc1 = acc + stride;
  const acc2 = acc1 + stride;
  let ux = v128.load(acc), uy = v128.load(acc, 16), uz = v128.load(acc, 32);
  let vx = v128.load(acc1), vy = v128.load(acc1, 16), vz = v128.load(acc1, 32);
  let tx = v128.load(acc2), ty = v128.load(acc2, 16), tz = v128.load(acc2, 32);
  for (let o = o0; o < o1; o += FOUR) {
    const u0 = u + o, v0 = v + o, t0 = t + o, x0 = x + o, y0 = y + o, z0 = z + o;
    const a = v128.load(u0), b = v128.load(v0), c = v128.load(t0);
    let right = v128.load(x0);
    ux = f64x2.add(ux, f64x2.mul(a, right));
    vx = f64x2.add(vx, f64x2.mul(b, right));
    tx = f64x2.add(tx, f64x2.mul(c, right));
    right = v128.load(y0);
    uy = f64x2.add(uy, f64x2.mul(a, right));
    vy = f64x2.add(vy, f64x2.mul(b, right));
    ty = f64x2.add(ty, f64x2.mul(c, right));
    right = v128.load(z0);
    uz = f64x2.add(uz, f64x2.mul(a, right));
    vz = f64x2.add(vz, f64x2.mul(b, right));
    tz = f64x2.add(tz, f64x2.mul(c, right));
    const a1 = v128.load(u0, 16), b1 = v128.load(v0, 16), c1 = v128.load(t0, 16);
    right = v128.load(x0, 16);
    ux = f64x2.add(ux, f64x2.mul(a1, right));
    vx = f64x2.add(vx, f64x2.mul(b1, right));
    tx = f64x2.add(tx, f64x2.mul(c1, right));
    right = v128.load(y0, 16);
    uy = f64x2.add(uy, f64x2.mul(a1, right));
    vy = f64x2.add(vy, f64x2.mul(b1, right));
    ty = f64x2.add(ty, f64x2.mul(c1, right));
    right = v128.load(z0, 16);
    uz = f64x2.add(uz, f64x2.mul(a1, right));
    vz = f64x2.add(vz, f64x2.mul(b1, right));
    tz = f64x2.add(tz, f64x2.mul(c1, right));
  }
  v128.store(acc, ux);
  v128.store(acc, uy, 16);
  v128.store(acc, uz, 32);
  v128.store(acc1, vx);
  v128.store(acc1, vy, 16);
  v128.store(acc1, vz, 32);
  v128.store(acc2, tx);
  v128.store(acc2, ty, 16);
  v128.store(acc2, tz, 32);
}

/** The six of them that a tile on the diagonal needs. */
export function cornerTile(
  u: usize, v: usize, t: usize, x: usize, y: usize, z: usize, o0: usize, o1: usize, acc: usize, stride: usize,
): void {
  const acc1 = acc + stride;
  const acc2 = acc1 + stride;
  let ux = v128.load(acc), uy = v128.load(acc, 16), uz = v128.load(acc, 32);
  let vy = v128.load(acc1, 16), vz = v128.load(acc1, 32);
  let tz = v128.load(acc2, 32);
  for (let o = o0; o < o1; o += FOUR) {
    const u0 = u + o, v0 = v + o, t0 = t + o, x0 = x + o, y0 = y + o, z0 = z + o;
    const a = v128.load(u0), b = v128.load(v0);
    ux = f64x2.add(ux, f64x2.mul(a, v128.load(x0)));
    let right = v128.load(y0);
    uy = f64x2.add(uy, f64x2.mul(a, right));
    vy = f64x2.add(vy, f64x2.mul(b, right));
    right = v128.load(z0);
    uz = f64x2.add(uz, f64x2.mul(a, right));
    vz = f64x2.add(vz, f64x2.mul(b, right));
    tz = f64x2.add(tz, f64x2.mul(v128.load(t0), right));
    const a1 = v128.load(u0, 16), b1 = v128.load(v0, 16);
    ux = f64x2.add(ux, f64x2.mul(a1, v128.load(x0, 16)));
    right = v128.load(y0, 16);
    uy = f64x2.add(uy, f64x2.mul(a1, right));
    vy = f64x2.add(vy, f64x2.mul(b1, right));
    right = v128.load(z0, 16);
    uz = f64x2.add(uz, f64x2.mul(a1, right));
    vz = f64x2.add(vz, f64x2.mul(b1, right));
    tz = f64x2.add(tz, f64x2.mul(v128.load(t0, 16), right));
  }
  v128.store(acc, ux);
  v128.store(acc, uy, 16);
  v128.store(acc, uz, 32);
  v128.store(acc1, vy, 16);
  v128.store(acc1, vz, 32);
  v128.store(acc2, tz, 32);
}

/** Three columns times weights. */
const WEIGHTED: usize = memory.data(1536, 16);

export function weighThree(x: usize, y: usize, z: usize, w: usize, o0: usize, o1: usize): void {
  for (let o = o0; o < o1; o += PAIR) {
    const weight = v128.load(w + o);
    v128.store(WEIGHTED + o, f64x2.mul(weight, v128.load(x + o)));
    v128.store(WEIGHTED + o, f64x2.mul(weight, v128.load(y + o)), 512);
    v128.store(WEIGHTED + o, f64x2.mul(weight, v128.load(z + o)), 1024);
  }
}

/** Adds Σ w z z′ over the fours of rows at bytes o0 … o1 of the block's columns; w = 0 stands for weights of 1. */
export function addProducts(block: usize, d: u32, p: u32, w: usize, o0: usize, o1: usize, acc: usize): void {
  const groups = (p + 2) / 3;
  const stride = <usize>groups * 48;
  for (let r: u32 = 0; r < groups; r++) {
    const j: u32 = 3 * r;
    const x = column(block, j, d, p), y = column(block, j + 1, d, p), z = column(block, j + 2, d, p);
    let u = x, v = y, t = z;
    if (w) {
      weighThree(x, y, z, w, o0, o1);
      u = WEIGHTED;
      v = WEIGHTED + 512;
      t = WEIGHTED + 1024;
    }
    let at = acc + <usize>j * stride + <usize>r * 48;
    cornerTile(u, v, t, x, y, z, o0, o1, at, stride);
    for (let k: u32 = j + 3; k < p; k += 3) {
      at += 48;
      tile(u, v, t, column(block, k, d, p), column(block, k + 1, d, p), column(block, k + 2, d, p), o0, o1, at, stride);
    }
  }
}

/** Σ w z of six columns. */
export function sumSix(
  x: usize, y: usize, z: usize, u: usize, v: usize, t: usize, w: usize, o0: usize, o1: usize, acc: usize,
): void {
  let a = v128.load(acc), b = v128.load(acc, 16), c = v128.load(acc, 32);
  let e = v128.load(acc, 48), f = v128.load(acc, 64), g = v128.load(acc, 80);
  for (let o = o0; o < o1; o += FOUR) {
    const w0 = w + o, x0 = x + o, y0 = y + o, z0 = z + o, u0 = u + o, v0 = v + o, t0 = t + o;
    let weight = v128.load(w0);
    a = f64x2.add(a, f64x2.mul(weight, v128.load(x0)));
    b = f64x2.add(b, f64x2.mul(weight, v128.load(y0)));
    c = f64x2.add(c, f64x2.mul(weight, v128.load(z0)));
    e = f64x2.add(e, f64x2.mul(weight, v128.load(u0)));
    f = f64x2.add(f, f64x2.mul(weight, v128.load(v0)));
    g = f64x2.add(g, f64x2.mul(weight, v128.load(t0)));
    weight = v128.load(w0, 16);
    a = f64x2.add(a, f64x2.mul(weight, v128.load(x0, 16)));
    b = f64x2.add(b, f64x2.mul(weight, v128.load(y0, 16)));
    c = f64x2.add(c, f64x2.mul(weight, v128.load(z0, 16)));
    e = f64x2.add(e, f64x2.mul(weight, v128.load(u0, 16)));
    f = f64x2.add(f, f64x2.mul(weight, v128.load(v0, 16)));
    g = f64x2.add(g, f64x2.mul(weight, v128.load(t0, 16)));
  }
  v128.store(acc, a);
  v128.store(acc, b, 16);
  v128.store(acc, c, 32);
  v128.store(acc, e, 48);
  v128.store(acc, f, 64);
  v128.store(acc, g, 80);
}

/** Σ w z of three columns. */
export function sumThree(x: usize, y: usize, z: usize, w: usize, o0: usize, o1: usize, acc: usize): void {
  let a = v128.load(acc), b = v128.load(acc, 16), c = v128.load(acc, 32);
  for (let o = o0; o < o1; o += FOUR) {
    const w0 = w + o, x0 = x + o, y0 = y + o, z0 = z + o;
    let weight = v128.load(w0);
    a = f64x2.add(a, f64x2.mul(weight, v128.load(x0)));
    b = f64x2.add(b, f64x2.mul(weight, v128.load(y0)));
    c = f64x2.add(c, f64x2.mul(weight, v128.load(z0)));
    weight = v128.load(w0, 16);
    a = f64x2.add(a, f64x2.mul(weight, v128.load(x0, 16)));
    b = f64x2.add(b, f64x2.mul(weight, v128.load(y0, 16)));
    c = f64x2.add(c, f64x2.mul(weight, v128.load(z0, 16)));
  }
  v128.store(acc, a);
  v128.store(acc, b, 16);
  v128.store(acc, c, 32);
}

/** Adds Σ w z over the same rows; lanes are 3 ⌈p/3⌉ pairs long. */
export function addRows(block: usize, d: u32, p: u32, w: usize, o0: usize, o1: usize, acc: usize): void {
  let j: u32 = 0;
  for (; j + 3 < p; j += 6) {
    sumSix(
      column(block, j, d, p), column(block, j + 1, d, p), column(block, j + 2, d, p),
      column(block, j + 3, d, p), column(block, j + 4, d, p), column(block, j + 5, d, p),
      w, o0, o1, acc + <usize>j * PAIR,
    );
  }
  if (j < p) {
    sumThree(column(block, j, d, p), column(block, j + 1, d, p), column(block, j + 2, d, p), w, o0, o1, acc + <usize>j * PAIR);
  }
}

/** Sets the weights of rows outside lo … hi − 1 to zero, as far as fours of rows reach that begin or end there. */
export function maskEdges(w: usize, lo: u32, hi: u32): void {
  for (let i = lo & ~3; i < lo; i++) store<f64>(w + (<usize>i << 3), 0);
  for (let i = hi; i & 3; i++) store<f64>(w + (<usize>i << 3), 0);
}

/** Bytes into a column at which the fours of rows lo … hi − 1 begin and end. */
// @ts-ignore: decorator
@inline
export function foursFrom(lo: u32): usize {
  return <usize>(lo & ~3) << 3;
}
// @ts-ignore: decorator
@inline
export function foursTo(hi: u32): usize {
  return <usize>((hi + 3) & ~3) << 3;
}

/** Adds Σ w z z′ of rows from … to − 1, all inside one block; weights stand at their place in the block and are masked here. */
export function addBlockProducts(rows: usize, d: u32, p: u32, from: u32, to: u32, weights: usize, acc: usize): void {
  const lo = from & 63;
  const hi = lo + to - from;
  maskEdges(weights, lo, hi);
  addProducts(blockOf(rows, from, d), d, p, weights, foursFrom(lo), foursTo(hi), acc);
}

/** Adds Σ w z of the same rows. */
export function addBlockRows(rows: usize, d: u32, p: u32, from: u32, to: u32, weights: usize, acc: usize): void {
  const lo = from & 63;
  const hi = lo + to - from;
  maskEdges(weights, lo, hi);
  addRows(blockOf(rows, from, d), d, p, weights, foursFrom(lo), foursTo(hi), acc);
}

const WEIGHTS: usize = memory.data(512, 16);

/**
 * Adds Σ ω z z′ and Σ s z of rows from … to − 1 that share a weight ω and a factor s.
 */
export function addGram(rows: usize, d: u32, p: u32, from: u32, to: u32, weight: f64, factor: f64, products: usize, sums: usize): void {
  for (let row = from; row < to; ) {
    const lo = row & 63;
    const hi = min(to - row + lo, <u32>64);
    const block = blockOf(rows, row, d);
    const o0 = foursFrom(lo);
    const o1 = foursTo(hi);
    const whole = weight == 1 && ((lo | hi) & 3) == 0;
    if (!whole) {
      fill(weight, o0, o1);
      maskEdges(WEIGHTS, lo, hi);
    }
    addProducts(block, d, p, whole ? 0 : WEIGHTS, o0, o1, products);
    fill(factor, o0, o1);
    maskEdges(WEIGHTS, lo, hi);
    addRows(block, d, p, WEIGHTS, o0, o1, sums);
    row += hi - lo;
  }
}

// @ts-ignore: decorator
@inline
function fill(value: f64, o0: usize, o1: usize): void {
  for (let o = o0; o < o1; o += PAIR) v128.store(WEIGHTS + o, f64x2.splat(value));
}
