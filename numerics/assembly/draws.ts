/**
 * Random draws of whole rows from xoshiro256++ on 64-bit integers; plain forms, with sources, in `numerics/random/`.
 *
 * A stream's state is the memory image of s0 … s3.
 */
import { exp } from './exp';
import { COLUMN } from './layout';

/** ln x of the plain numerics: one draw in thousands lies in the tail, so a call is cheap enough. */
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

/** One step of the state in memory, for draws that are rare. */
function next(): u64 {
  let s0 = load<u64>(STATE), s1 = load<u64>(STATE, 8), s2 = load<u64>(STATE, 16), s3 = load<u64>(STATE, 24);
  const output = rotl<u64>(s0 + s3, 23) + s0;
  const t = s1 << 17;
  s2 ^= s0;
  s3 ^= s1;
  s1 ^= s2;
  s0 ^= s3;
  s2 ^= t;
  s3 = rotl<u64>(s3, 45);
  store<u64>(STATE, s0);
  store<u64>(STATE, s1, 8);
  store<u64>(STATE, s2, 16);
  store<u64>(STATE, s3, 24);
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

/** Laws of a number, and of a row. */
const NORMAL: u32 = 0;
const UNIFORM: u32 = 1;
const SIGN: u32 = 2;
const CUBE: u32 = 3;
const SPHERE: u32 = 4;

const SQRT_3: f64 = 1.7320508075688772;

/** Where the first coordinate of the row after `row` stands, which stands at `at`. */
// @ts-ignore: decorator
@inline
function after(at: usize, row: u32, d: u32): usize {
  // past the last row of a block the next block begins
  return (row & 63) == 63 ? at + 8 + COLUMN * <usize>(d - 1) : at + 8;
}

/**
 * Draws rows one after another: first, where `leads` is not 0 or there are several parts, a uniform number, which goes to `leads` and
 * chooses the part by the cumulative probabilities; then the row's coordinates from number `fixed` on, moved by those of the
 * part's center (parts × d). The first `fixed` are the center's own.
 *
 * The state is in local variables, that is in registers: each law has a loop of its own, made from this one text.
 */
// @ts-ignore: decorator
@inline
function drawByLaw(
  law: u32, at: usize, row: u32, count: u32, d: u32, leads: usize, fixed: u32, parts: u32, cumulative: usize, centers: usize,
): void {
  let s0 = load<u64>(STATE), s1 = load<u64>(STATE, 8), s2 = load<u64>(STATE, 16), s3 = load<u64>(STATE, 24);
  const drawn = COLUMN * <usize>(d - fixed);
  for (let i: u32 = 0; i < count; i++) {
    let center = centers;
    if (leads || parts > 1) {
      const output = rotl<u64>(s0 + s3, 23) + s0;
      const t = s1 << 17;
      s2 ^= s0;
      s3 ^= s1;
      s1 ^= s2;
      s0 ^= s3;
      s2 ^= t;
      s3 = rotl<u64>(s3, 45);
      const u = unit(output);
      if (leads) {
        store<f64>(leads, u);
        leads += 8;
      }
      let part: u32 = 0;
      while (part < parts - 1 && u >= load<f64>(cumulative + (<usize>part << 3))) part++;
      center = centers + (<usize>(part * d) << 3);
    }
    let x = at;
    for (let j: u32 = 0; j < fixed; j++, x += COLUMN, center += 8) store<f64>(x, load<f64>(center));
    const first = x;
    const end = x + drawn;
    let squares: f64 = 0;
    while (law == SIGN && x < end) {
      // one output for up to 64 coordinates, the first from its top bit
      let output = rotl<u64>(s0 + s3, 23) + s0;
      const t = s1 << 17;
      s2 ^= s0;
      s3 ^= s1;
      s1 ^= s2;
      s0 ^= s3;
      s2 ^= t;
      s3 = rotl<u64>(s3, 45);
      for (const last = min(end, x + 64 * COLUMN); x < last; x += COLUMN, center += 8) {
        const z = reinterpret<f64>(0x3ff0000000000000 | (output & 0x8000000000000000));
        store<f64>(x, z + load<f64>(center));
        output <<= 1;
      }
    }
    while (x < end) {
      const output = rotl<u64>(s0 + s3, 23) + s0;
      const t = s1 << 17;
      s2 ^= s0;
      s3 ^= s1;
      s1 ^= s2;
      s0 ^= s3;
      s2 ^= t;
      s3 = rotl<u64>(s3, 45);
      let z: f64;
      if (law == UNIFORM) z = unit(output);
      else if (law == CUBE) z = SQRT_3 * (2 * unit(output) - 1);
      else {
        const layer = <usize>(output & 255);
        const u = 2 * unit(output) - 1;
        const edge = EDGES + (layer << 3);
        z = u * load<f64>(edge);
        if (!(abs(z) < load<f64>(edge, 8))) {
          store<u64>(STATE, s0);
          store<u64>(STATE, s1, 8);
          store<u64>(STATE, s2, 16);
          store<u64>(STATE, s3, 24);
          z = rare(layer, u, z);
          s0 = load<u64>(STATE);
          s1 = load<u64>(STATE, 8);
          s2 = load<u64>(STATE, 16);
          s3 = load<u64>(STATE, 24);
          if (z != z) continue;
        }
      }
      if (law == SPHERE) {
        store<f64>(x, z);
        squares += z * z;
      } else {
        store<f64>(x, z + load<f64>(center));
        center += 8;
      }
      x += COLUMN;
    }
    if (law == SPHERE) {
      const scale = Math.sqrt(<f64>(d - fixed) / squares);
      for (x = first; x < end; x += COLUMN, center += 8) store<f64>(x, load<f64>(x) * scale + load<f64>(center));
    }
    at = after(at, row + i, d);
  }
  store<u64>(STATE, s0);
  store<u64>(STATE, s1, 8);
  store<u64>(STATE, s2, 16);
  store<u64>(STATE, s3, 24);
}

export function drawRows(
  law: u32, at: usize, row: u32, count: u32, d: u32, leads: usize, fixed: u32, parts: u32, cumulative: usize, centers: usize,
): void {
  if (law == NORMAL) drawByLaw(NORMAL, at, row, count, d, leads, fixed, parts, cumulative, centers);
  else if (law == UNIFORM) drawByLaw(UNIFORM, at, row, count, d, leads, fixed, parts, cumulative, centers);
  else if (law == SIGN) drawByLaw(SIGN, at, row, count, d, leads, fixed, parts, cumulative, centers);
  else if (law == CUBE) drawByLaw(CUBE, at, row, count, d, leads, fixed, parts, cumulative, centers);
  else drawByLaw(SPHERE, at, row, count, d, leads, fixed, parts, cumulative, centers);
}

/**
 * Rows x + u (z − x) of SMOTE: `pairs` numbers (base, neighbour) as ⌊u pairs⌋ or, with `equal`, the neighbour of base
 * i mod n1 as ⌊u k⌋; then u. Point `point` + i goes to row `first` + i.
 */
export function drawInterpolatedRows(
  points: usize, neighbors: usize, pairs: u32, k: u32, equal: bool, point: u32, out: usize, first: u32, count: u32, d: u32,
): void {
  let s0 = load<u64>(STATE), s1 = load<u64>(STATE, 8), s2 = load<u64>(STATE, 16), s3 = load<u64>(STATE, 24);
  const width = COLUMN * <usize>d;
  for (let i = first; i < first + count; i++) {
    let output = rotl<u64>(s0 + s3, 23) + s0;
    let t = s1 << 17;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= t;
    s3 = rotl<u64>(s3, 45);
    const pair = equal ? ((i * k) % pairs) + <u32>(unit(output) * <f64>k) : <u32>(unit(output) * <f64>pairs);
    output = rotl<u64>(s0 + s3, 23) + s0;
    t = s1 << 17;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= t;
    s3 = rotl<u64>(s3, 45);
    const u = unit(output);
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
  store<u64>(STATE, s0);
  store<u64>(STATE, s1, 8);
  store<u64>(STATE, s2, 16);
  store<u64>(STATE, s3, 24);
}

/** The same draws without the rows: adds (1 − u)², u (1 − u) and u² to the three weights of each point's pair. */
export function drawPairWeights(pairs: u32, k: u32, equal: bool, count: u32, weights: usize): void {
  let s0 = load<u64>(STATE), s1 = load<u64>(STATE, 8), s2 = load<u64>(STATE, 16), s3 = load<u64>(STATE, 24);
  for (let i: u32 = 0; i < count; i++) {
    let output = rotl<u64>(s0 + s3, 23) + s0;
    let t = s1 << 17;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= t;
    s3 = rotl<u64>(s3, 45);
    const pair = equal ? ((i * k) % pairs) + <u32>(unit(output) * <f64>k) : <u32>(unit(output) * <f64>pairs);
    output = rotl<u64>(s0 + s3, 23) + s0;
    t = s1 << 17;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= t;
    s3 = rotl<u64>(s3, 45);
    const u = unit(output);
    const rest = 1 - u;
    const at = weights + 24 * <usize>pair;
    store<f64>(at, load<f64>(at) + rest * rest);
    store<f64>(at, load<f64>(at, 8) + u * rest, 8);
    store<f64>(at, load<f64>(at, 16) + u * u, 16);
  }
  store<u64>(STATE, s0);
  store<u64>(STATE, s1, 8);
  store<u64>(STATE, s2, 16);
  store<u64>(STATE, s3, 24);
}
