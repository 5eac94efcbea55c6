/**
 * Standard normal draws by the ziggurat method with 256 layers.
 *
 * Source: Marsaglia & Tsang (2000), The ziggurat method, J. Stat. Softw. 5(8), as corrected by Doornik (2005), An improved
 * ziggurat method to generate normal random samples (ZIGNOR): layer and abscissa come from different bits. Both are cut from
 * one 64-bit output here: the layer from its low 8 bits, the abscissa from its upper 53.
 */
import { exp } from '../elementary/exp.js';
import { log } from '../elementary/log.js';
import type { Stream } from './stream.js';
import { lastUniform, uniform } from './uniform.js';
import { OUTPUT_LOW, step } from './xoshiro256.js';

const LAYERS = 256;
/** Where the tail begins, and the area common to all layers: the solution that closes the top layer at f(0) = 1. */
const R = 3.654152885361009;
const AREA = 0.004928673233974655;

/** Right edges: EDGES[1] = R, …, EDGES[256] = 0; EDGES[0] = AREA/f(R) is the width of a box as large as base and tail. */
export const EDGES = tabulateEdges();

/** Draws from N(0, 1). Takes one 64-bit output in 98.8 % of all cases, more at the edges and in the tail. */
export function normal(stream: Stream): number {
  for (;;) {
    step(stream);
    const layer = stream.words[OUTPUT_LOW] & (LAYERS - 1);
    const u = 2 * lastUniform(stream) - 1;
    const x = u * EDGES[layer];
    if (Math.abs(x) < EDGES[layer + 1]) return x;
    if (layer === 0) return tail(stream, u < 0);
    if (underCurve(stream, layer, x)) return x;
  }
}

/** Fills out[from], …, out[from + count − 1] with draws from N(0, 1). */
export function fillNormal(stream: Stream, out: Float64Array, from: number, count: number): void {
  const end = from + count;
  for (let i = from; i < end; i++) out[i] = normal(stream);
}

/** Decides whether a uniform height in the layer lies below the density at x. */
function underCurve(stream: Stream, layer: number, x: number): boolean {
  const outer = EDGES[layer];
  const inner = EDGES[layer + 1];
  const bottom = exp(-0.5 * (outer * outer - x * x));
  const top = exp(-0.5 * (inner * inner - x * x));
  return top + uniform(stream) * (bottom - top) < 1;
}

/** Draws from N(0, 1) given |x| > R, by Marsaglia's exponential rejection. */
function tail(stream: Stream, negative: boolean): number {
  for (;;) {
    const excess = -log(1 - uniform(stream)) / R;
    const height = -log(1 - uniform(stream));
    if (height + height >= excess * excess) return negative ? -(R + excess) : R + excess;
  }
}

function tabulateEdges(): Float64Array {
  const edges = new Float64Array(LAYERS + 1);
  let density = exp(-0.5 * R * R);
  edges[0] = AREA / density;
  edges[1] = R;
  for (let i = 2; i < LAYERS; i++) {
    density += AREA / edges[i - 1];
    edges[i] = Math.sqrt(-2 * log(density));
  }
  return edges;
}
