/** Sums over points on segments between rows and their neighbours; formulas and plain form: `numerics/kernels/pair-sums.ts`. */
import { column, COLUMN, PAIR } from './layout';
import { foursTo, tile } from './sums';

// @ts-ignore: decorator
@inline
function rowAt(rows: usize, i: u32, d: u32): usize {
  return rows + <usize>(i >> 6) * (COLUMN * <usize>d) + (<usize>(i & 63) << 3);
}

/** Adds X′Y to `products`; `diagonal` is zero before, and `mixed` behind its last row. */
export function addPairProducts(
  points: usize, neighbors: usize, n: u32, d: u32, k: u32, weights: usize, diagonal: usize, mixed: usize, products: usize,
): void {
  weighRows(neighbors, n, k, weights, diagonal);
  for (let a: u32 = 0; a < n; a++) {
    mixRow(points, a, d, k, neighbors, weights, load<f64>(diagonal + (<usize>a << 3)), rowAt(mixed, a, d + 1));
    neighbors += <usize>k << 2;
    weights += 24 * <usize>k;
  }
  const p = d + 1;
  for (let first: u32 = 0; first < n; first += 64) {
    addCross(rowAt(points, first, d), d, rowAt(mixed, first, p), foursTo(min(n - first, <u32>64)), products);
  }
}

function weighRows(neighbors: usize, n: u32, k: u32, weights: usize, diagonal: usize): void {
  for (let a: u32 = 0; a < n; a++) {
    const own = diagonal + (<usize>a << 3);
    for (let i: u32 = 0; i < k; i++, neighbors += 4, weights += 24) {
      store<f64>(own, load<f64>(own) + 0.5 * load<f64>(weights));
      const other = diagonal + (<usize>load<u32>(neighbors) << 3);
      store<f64>(other, load<f64>(other) + 0.5 * load<f64>(weights, 16));
    }
  }
}

/** Writes row a of Y to `y`. */
function mixRow(points: usize, a: u32, d: u32, k: u32, neighbors: usize, weights: usize, own: f64, y: usize): void {
  const end = neighbors + (<usize>k << 2);
  let x = rowAt(points, a, d);
  for (let j: u32 = 0; j < d; j++, x += COLUMN, y += COLUMN) {
    const from = points + COLUMN * <usize>j;
    let sum = own * load<f64>(x);
    let w = weights;
    for (let b = neighbors; b < end; b += 4, w += 24) sum += load<f64>(w, 8) * load<f64>(rowAt(from, load<u32>(b), d));
    store<f64>(y, sum);
  }
  let sum = own;
  for (let i: u32 = 0; i < k; i++, weights += 24) sum += load<f64>(weights, 8);
  store<f64>(y, sum);
}

/** Adds the products of the columns of a block of X, and of ones, with those of a block of Y. */
function addCross(x: usize, d: u32, y: usize, o1: usize, products: usize): void {
  const p = d + 1;
  const stride = PAIR * <usize>(3 * ((p + 2) / 3));
  for (let j: u32 = 0; j < p; j += 3) {
    const left = column(x, j, d, p), middle = column(x, j + 1, d, p), right = column(x, j + 2, d, p);
    let acc = products + stride * <usize>j;
    for (let l: u32 = 0; l < p; l += 3, acc += 48) {
      tile(left, middle, right, column(y, l, p, p), column(y, l + 1, p, p), column(y, l + 2, p, p), 0, o1, acc, stride);
    }
  }
}
