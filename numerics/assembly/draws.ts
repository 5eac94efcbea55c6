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

/** Where rows are drawn to: `columns` numbers a row, the first at `at` for row `row` of its block. */
// @ts-ignore: decorator
@inline
function after(at: usize, row: u32, d: u32): usize {
  // past the last row of a block the next block begins
  return (row & 63) == 63 ? at + 8 + COLUMN * <usize>(d - 1) : at + 8;
}

/** N(0, 1). `leads`, if not 0, takes one uniform number a row, drawn first. */
export function drawNormalRows(at: usize, row: u32, count: u32, d: u32, columns: u32, leads: usize): void {
  load4();
  for (let i: u32 = 0; i < count; i++) {
    if (leads) {
      store<f64>(leads, unit(next()));
      leads += 8;
    }
    for (let j: u32 = 0, x = at; j < columns; j++, x += COLUMN) store<f64>(x, normal());
    at = after(at, row + i, d);
  }
  store4();
}

/** [0, 1). */
export function drawUniformRows(at: usize, row: u32, count: u32, d: u32, columns: u32, leads: usize): void {
  load4();
  for (let i: u32 = 0; i < count; i++) {
    if (leads) {
      store<f64>(leads, unit(next()));
      leads += 8;
    }
    for (let j: u32 = 0, x = at; j < columns; j++, x += COLUMN) store<f64>(x, unit(next()));
    at = after(at, row + i, d);
  }
  store4();
}

/** −1 where the output's top bit is set, else 1. */
export function drawSignRows(at: usize, row: u32, count: u32, d: u32, columns: u32, leads: usize): void {
  load4();
  for (let i: u32 = 0; i < count; i++) {
    if (leads) {
      store<f64>(leads, unit(next()));
      leads += 8;
    }
    for (let j: u32 = 0, x = at; j < columns; j++, x += COLUMN) {
      store<u64>(x, 0x3ff0000000000000 | (next() & 0x8000000000000000));
    }
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
