/**
 * Sums over rows: Σ w z and Σ w z z′, z a row followed by 1 if there is an intercept. Even and odd rows are summed apart, each
 * in order, in the two lanes of a vector; plain form: `numerics/kernels/row-sums.ts`.
 *
 * Products are summed in tiles of 3 × 3 columns, so that nine sums stay in registers while a block's columns pass. A row of lanes is
 * 3 ⌈p/3⌉ pairs long; columns beyond p are zeros.
 */
import { blockOf, column, PAIR } from './layout';

/** A tile's nine sums; y0 … y2 are the columns to its right. */
// @ts-ignore: decorator
@inline
function tile(
  weighted: bool, x0: usize, x1: usize, x2: usize, y0: usize, y1: usize, y2: usize,
  w: usize, o0: usize, o1: usize, acc: usize, stride: usize,
): void {
  const acc1 = acc + stride;
  const acc2 = acc1 + stride;
  let a = v128.load(acc), b = v128.load(acc, 16), c = v128.load(acc, 32);
  let e = v128.load(acc1), f = v128.load(acc1, 16), g = v128.load(acc1, 32);
  let h = v128.load(acc2), i = v128.load(acc2, 16), j = v128.load(acc2, 32);
  for (let o = o0; o < o1; o += PAIR) {
    let u = v128.load(x0 + o), v = v128.load(x1 + o), t = v128.load(x2 + o);
    if (weighted) {
      const weight = v128.load(w + o);
      u = f64x2.mul(weight, u);
      v = f64x2.mul(weight, v);
      t = f64x2.mul(weight, t);
    }
    let y = v128.load(y0 + o);
    a = f64x2.add(a, f64x2.mul(u, y));
    e = f64x2.add(e, f64x2.mul(v, y));
    h = f64x2.add(h, f64x2.mul(t, y));
    y = v128.load(y1 + o);
    b = f64x2.add(b, f64x2.mul(u, y));
    f = f64x2.add(f, f64x2.mul(v, y));
    i = f64x2.add(i, f64x2.mul(t, y));
    y = v128.load(y2 + o);
    c = f64x2.add(c, f64x2.mul(u, y));
    g = f64x2.add(g, f64x2.mul(v, y));
    j = f64x2.add(j, f64x2.mul(t, y));
  }
  v128.store(acc, a);
  v128.store(acc, b, 16);
  v128.store(acc, c, 32);
  v128.store(acc1, e);
  v128.store(acc1, f, 16);
  v128.store(acc1, g, 32);
  v128.store(acc2, h);
  v128.store(acc2, i, 16);
  v128.store(acc2, j, 32);
}

/** A tile on the diagonal: the six sums of its upper triangle. */
// @ts-ignore: decorator
@inline
function cornerTile(weighted: bool, x0: usize, x1: usize, x2: usize, w: usize, o0: usize, o1: usize, acc: usize, stride: usize): void {
  const acc1 = acc + stride;
  const acc2 = acc1 + stride;
  let a = v128.load(acc), b = v128.load(acc, 16), c = v128.load(acc, 32);
  let f = v128.load(acc1, 16), g = v128.load(acc1, 32);
  let j = v128.load(acc2, 32);
  for (let o = o0; o < o1; o += PAIR) {
    const x = v128.load(x0 + o), y = v128.load(x1 + o), z = v128.load(x2 + o);
    let u = x, v = y, t = z;
    if (weighted) {
      const weight = v128.load(w + o);
      u = f64x2.mul(weight, x);
      v = f64x2.mul(weight, y);
      t = f64x2.mul(weight, z);
    }
    a = f64x2.add(a, f64x2.mul(u, x));
    b = f64x2.add(b, f64x2.mul(u, y));
    c = f64x2.add(c, f64x2.mul(u, z));
    f = f64x2.add(f, f64x2.mul(v, y));
    g = f64x2.add(g, f64x2.mul(v, z));
    j = f64x2.add(j, f64x2.mul(t, z));
  }
  v128.store(acc, a);
  v128.store(acc, b, 16);
  v128.store(acc, c, 32);
  v128.store(acc1, f, 16);
  v128.store(acc1, g, 32);
  v128.store(acc2, j, 32);
}

// one function for each kind of loop: the compiler then gives each its own registers
export function weightedTile(x0: usize, x1: usize, x2: usize, y0: usize, y1: usize, y2: usize, w: usize, o0: usize, o1: usize, acc: usize, stride: usize): void {
  tile(true, x0, x1, x2, y0, y1, y2, w, o0, o1, acc, stride);
}
export function plainTile(x0: usize, x1: usize, x2: usize, y0: usize, y1: usize, y2: usize, o0: usize, o1: usize, acc: usize, stride: usize): void {
  tile(false, x0, x1, x2, y0, y1, y2, 0, o0, o1, acc, stride);
}
export function weightedCorner(x0: usize, x1: usize, x2: usize, w: usize, o0: usize, o1: usize, acc: usize, stride: usize): void {
  cornerTile(true, x0, x1, x2, w, o0, o1, acc, stride);
}
export function plainCorner(x0: usize, x1: usize, x2: usize, o0: usize, o1: usize, acc: usize, stride: usize): void {
  cornerTile(false, x0, x1, x2, 0, o0, o1, acc, stride);
}

/** Adds Σ w z z′ over the pairs of rows at bytes o0 … o1 of the block's columns; w = 0 stands for weights of 1. */
export function addProducts(block: usize, d: u32, p: u32, w: usize, o0: usize, o1: usize, acc: usize): void {
  const groups = (p + 2) / 3;
  const stride = <usize>groups * 48;
  for (let r: u32 = 0; r < groups; r++) {
    const j = 3 * r;
    const x0 = column(block, j, d, p), x1 = column(block, j + 1, d, p), x2 = column(block, j + 2, d, p);
    const corner = acc + <usize>j * stride + <usize>r * 48;
    if (w) weightedCorner(x0, x1, x2, w, o0, o1, corner, stride);
    else plainCorner(x0, x1, x2, o0, o1, corner, stride);
    for (let s = r + 1; s < groups; s++) {
      const k = 3 * s;
      const y0 = column(block, k, d, p), y1 = column(block, k + 1, d, p), y2 = column(block, k + 2, d, p);
      const at = acc + <usize>j * stride + <usize>s * 48;
      if (w) weightedTile(x0, x1, x2, y0, y1, y2, w, o0, o1, at, stride);
      else plainTile(x0, x1, x2, y0, y1, y2, o0, o1, at, stride);
    }
  }
}

/** Σ w z of six columns. */
function sumSix(x0: usize, x1: usize, x2: usize, x3: usize, x4: usize, x5: usize, w: usize, o0: usize, o1: usize, acc: usize): void {
  let a = v128.load(acc), b = v128.load(acc, 16), c = v128.load(acc, 32);
  let e = v128.load(acc, 48), f = v128.load(acc, 64), g = v128.load(acc, 80);
  for (let o = o0; o < o1; o += PAIR) {
    const weight = v128.load(w + o);
    a = f64x2.add(a, f64x2.mul(weight, v128.load(x0 + o)));
    b = f64x2.add(b, f64x2.mul(weight, v128.load(x1 + o)));
    c = f64x2.add(c, f64x2.mul(weight, v128.load(x2 + o)));
    e = f64x2.add(e, f64x2.mul(weight, v128.load(x3 + o)));
    f = f64x2.add(f, f64x2.mul(weight, v128.load(x4 + o)));
    g = f64x2.add(g, f64x2.mul(weight, v128.load(x5 + o)));
  }
  v128.store(acc, a);
  v128.store(acc, b, 16);
  v128.store(acc, c, 32);
  v128.store(acc, e, 48);
  v128.store(acc, f, 64);
  v128.store(acc, g, 80);
}

/** Σ w z of three columns. */
function sumThree(x0: usize, x1: usize, x2: usize, w: usize, o0: usize, o1: usize, acc: usize): void {
  let a = v128.load(acc), b = v128.load(acc, 16), c = v128.load(acc, 32);
  for (let o = o0; o < o1; o += PAIR) {
    const weight = v128.load(w + o);
    a = f64x2.add(a, f64x2.mul(weight, v128.load(x0 + o)));
    b = f64x2.add(b, f64x2.mul(weight, v128.load(x1 + o)));
    c = f64x2.add(c, f64x2.mul(weight, v128.load(x2 + o)));
  }
  v128.store(acc, a);
  v128.store(acc, b, 16);
  v128.store(acc, c, 32);
}

/** Adds Σ w z over the same pairs; lanes are 3 ⌈p/3⌉ pairs long. */
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

/** Sets the weights of rows outside lo … hi − 1 to zero where a pair holds one row inside and one outside. */
export function maskEdges(w: usize, lo: u32, hi: u32): void {
  if (lo & 1) store<f64>(w + (<usize>(lo - 1) << 3), 0);
  if (hi & 1) store<f64>(w + (<usize>hi << 3), 0);
}

/** Adds Σ w z z′ of rows from … to − 1, all inside one block; weights stand at their place in the block and are masked here. */
export function addBlockProducts(rows: usize, d: u32, p: u32, from: u32, to: u32, weights: usize, acc: usize): void {
  const lo = from & 63;
  const hi = lo + to - from;
  maskEdges(weights, lo, hi);
  addProducts(blockOf(rows, from, d), d, p, weights, <usize>(lo & ~1) << 3, <usize>((hi + 1) & ~1) << 3, acc);
}

/** Adds Σ w z of the same rows. */
export function addBlockRows(rows: usize, d: u32, p: u32, from: u32, to: u32, weights: usize, acc: usize): void {
  const lo = from & 63;
  const hi = lo + to - from;
  maskEdges(weights, lo, hi);
  addRows(blockOf(rows, from, d), d, p, weights, <usize>(lo & ~1) << 3, <usize>((hi + 1) & ~1) << 3, acc);
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
    const o0 = <usize>(lo & ~1) << 3;
    const o1 = <usize>((hi + 1) & ~1) << 3;
    const whole = weight == 1 && ((lo | hi) & 1) == 0;
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
