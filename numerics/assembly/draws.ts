/**
 * Random draws of whole rows from xoshiro256++ on 64-bit integers; plain forms, with sources, in `numerics/random/`.
 *
 * A stream's state is the memory image of s0 … s3.
 */
import { COLUMN } from './layout';

/** e^x and ln x of the plain numerics: one draw in a hundred needs them, so calls are cheap enough. */
// @ts-ignore: decorator
@external('plain', 'exp')
declare function exp(x: f64): f64;
// @ts-ignore: decorator
@external('plain', 'log')
declare function log(x: f64): f64;

/** The ziggurat's right edges, 257 doubles, written by whoever instantiates. */
const EDGES: usize = memory.data(2064, 16);
export function edges(): usize {
  return EDGES;
}

/** The state of the stream in hand. */
const STATE: usize = memory.data(32, 16);
export function state(): usize {
  return STATE;
}

/** Room for the leads of 64 rows. */
const LEADS: usize = memory.data(512, 16);
export function leadsBuffer(): usize {
  return LEADS;
}

/** Room for 4096 numbers that describe a law. */
const PARAMETERS: usize = memory.data(32768, 16);
export function parametersBuffer(): usize {
  return PARAMETERS;
}

const R: f64 = 3.654152885361009;
const TWO_MINUS_53: f64 = 1.1102230246251565e-16;

let s0: u64 = 0;
let s1: u64 = 0;
let s2: u64 = 0;
let s3: u64 = 0;

// @ts-ignore: decorator
@inline
function load4(): void {
  s0 = load<u64>(STATE);
  s1 = load<u64>(STATE, 8);
  s2 = load<u64>(STATE, 16);
  s3 = load<u64>(STATE, 24);
}

// @ts-ignore: decorator
@inline
function store4(): void {
  store<u64>(STATE, s0);
  store<u64>(STATE, s1, 8);
  store<u64>(STATE, s2, 16);
  store<u64>(STATE, s3, 24);
}

// @ts-ignore: decorator
@inline
function next(): u64 {
  const output = rotl<u64>(s0 + s3, 23) + s0;
  const t = s1 << 17;
  s2 ^= s0;
  s3 ^= s1;
  s1 ^= s2;
  s0 ^= s3;
  s2 ^= t;
  s3 = rotl<u64>(s3, 45);
  return output;
}

// @ts-ignore: decorator
@inline
function unit(output: u64): f64 {
  return <f64>(<i64>(output >> 11)) * TWO_MINUS_53;
}

/** What stays of the ziggurat's draw when the abscissa lies outside the layer above: tail or edge. NaN: draw again. */
function rare(layer: usize, u: f64, x: f64): f64 {
  if (layer == 0) {
    let excess: f64;
    let height: f64;
    do {
      excess = -log(1 - unit(next())) / R;
      height = -log(1 - unit(next()));
    } while (height + height < excess * excess);
    return u < 0 ? -(R + excess) : R + excess;
  }
  const edge = EDGES + (layer << 3);
  const outer = load<f64>(edge);
  const inner = load<f64>(edge, 8);
  const bottom = exp(-0.5 * (outer * outer - x * x));
  const top = exp(-0.5 * (inner * inner - x * x));
  return top + unit(next()) * (bottom - top) < 1 ? x : NaN;
}

// @ts-ignore: decorator
@inline
function normal(): f64 {
  let x: f64;
  do {
    const output = next();
    const layer = <usize>(output & 255);
    const u = 2 * unit(output) - 1;
    const edge = EDGES + (layer << 3);
    x = u * load<f64>(edge);
    if (!(abs(x) < load<f64>(edge, 8))) x = rare(layer, u, x);
  } while (x != x);
  return x;
}

/** Laws of a number, and of a row. */
const NORMAL: u32 = 0;
const UNIFORM: u32 = 1;
const SIGN: u32 = 2;
const CUBE: u32 = 3;

const SQRT_3: f64 = 1.7320508075688772;

/** −1 where the output's top bit is set, else 1. */
// @ts-ignore: decorator
@inline
function sign(): f64 {
  return reinterpret<f64>(0x3ff0000000000000 | (next() & 0x8000000000000000));
}

/** Draws the coordinates from x on of one row, each from `law` and moved by what stands at `center`. */
// @ts-ignore: decorator
@inline
function drawRow(law: u32, x: usize, columns: u32, center: usize): void {
  const end = x + COLUMN * <usize>columns;
  if (law == NORMAL) for (; x < end; x += COLUMN, center += 8) store<f64>(x, normal() + load<f64>(center));
  else if (law == UNIFORM) for (; x < end; x += COLUMN, center += 8) store<f64>(x, unit(next()) + load<f64>(center));
  else if (law == SIGN) for (; x < end; x += COLUMN, center += 8) store<f64>(x, sign() + load<f64>(center));
  else if (law == CUBE) {
    for (; x < end; x += COLUMN, center += 8) store<f64>(x, SQRT_3 * (2 * unit(next()) - 1) + load<f64>(center));
  } else drawOnSphere(x, columns, center);
}

/** Normal numbers, scaled to the sphere of radius √columns. */
function drawOnSphere(x: usize, columns: u32, center: usize): void {
  const end = x + COLUMN * <usize>columns;
  let squares: f64 = 0;
  for (let y = x; y < end; y += COLUMN) {
    const z = normal();
    store<f64>(y, z);
    squares += z * z;
  }
  const scale = Math.sqrt(<f64>columns / squares);
  for (; x < end; x += COLUMN, center += 8) store<f64>(x, load<f64>(x) * scale + load<f64>(center));
}

/** Where the first coordinate of the row after `row` stands, which stands at `at`. */
// @ts-ignore: decorator
@inline
function after(at: usize, row: u32, d: u32): usize {
  // past the last row of a block the next block begins
  return (row & 63) == 63 ? at + 8 + COLUMN * <usize>(d - 1) : at + 8;
}

/**
 * Draws rows one after another: first, where `leads` is not 0, a uniform number that goes there; then `columns` numbers, moved by
 * `center`.
 */
export function drawRows(law: u32, at: usize, row: u32, count: u32, d: u32, columns: u32, leads: usize, center: usize): void {
  load4();
  for (let i: u32 = 0; i < count; i++) {
    if (leads) {
      store<f64>(leads, unit(next()));
      leads += 8;
    }
    drawRow(law, at, columns, center);
    at = after(at, row + i, d);
  }
  store4();
}

/**
 * Draws rows around one of several centers (parts × d), chosen by one uniform number and the cumulative probabilities. The
 * first `fixed` coordinates are the center's own.
 */
export function drawRowsAround(
  law: u32, at: usize, row: u32, count: u32, d: u32, fixed: u32, parts: u32, cumulative: usize, centers: usize,
): void {
  load4();
  for (let i: u32 = 0; i < count; i++) {
    const u = unit(next());
    let part: u32 = 0;
    while (part < parts - 1 && u >= load<f64>(cumulative + (<usize>part << 3))) part++;
    let center = centers + (<usize>(part * d) << 3);
    let x = at;
    for (let j: u32 = 0; j < fixed; j++, x += COLUMN, center += 8) store<f64>(x, load<f64>(center));
    drawRow(law, x, d - fixed, center);
    at = after(at, row + i, d);
  }
  store4();
}

/**
 * Rows x + u (z − x) of SMOTE: `pairs` numbers (base, neighbour) as ⌊u pairs⌋ or, with `equal`, the neighbour of base
 * i mod n1 as ⌊u k⌋; then u.
 */
export function drawInterpolatedRows(
  points: usize, neighbors: usize, pairs: u32, k: u32, equal: bool, out: usize, first: u32, count: u32, d: u32,
): void {
  load4();
  const width = COLUMN * <usize>d;
  for (let i = first; i < first + count; i++) {
    const pair = equal
      ? ((i * k) % pairs) + <u32>(unit(next()) * <f64>k)
      : <u32>(unit(next()) * <f64>pairs);
    const u = unit(next());
    const a = pair / k;
    const b = load<u32>(neighbors + (<usize>pair << 2));
    let x = points + <usize>(a >> 6) * width + (<usize>(a & 63) << 3);
    let z = points + <usize>(b >> 6) * width + (<usize>(b & 63) << 3);
    let to = out + <usize>(i >> 6) * width + (<usize>(i & 63) << 3);
    for (let j: u32 = 0; j < d; j++) {
      const base = load<f64>(x);
      store<f64>(to, base + u * (load<f64>(z) - base));
      x += COLUMN;
      z += COLUMN;
      to += COLUMN;
    }
  }
  store4();
}
