/**
 * The vector kernels at work: an arena whose memory they can reach, and the question whether some arrays lie in it.
 *
 * A kernel is a function on typed arrays that has two forms with the same bits: plain TypeScript, which is its specification, and
 * WebAssembly with vectors, used whenever all its arrays lie in the memory of one arena made here.
 */
import { Arena, type ArenaMemory } from '../arena.js';
import { log } from '../elementary/log.js';
import { EDGES } from '../random/normal.js';
import { BLOCK_ROWS } from '../rows.js';
import { SIMD_CODE } from './simd-code.js';

/** What `numerics/assembly/index.ts` exports; addresses are byte offsets into its memory. */
export interface SimdKernels {
  heapBase(): number;
  state(): number;
  edges(): number;
  lossChunks(): number;
  leadsBuffer(): number;
  parametersBuffer(): number;
  drawRows(
    law: number,
    at: number,
    row: number,
    count: number,
    d: number,
    leads: number,
    fixed: number,
    parts: number,
    cumulative: number,
    centers: number,
  ): void;
  multiplyRows(block: number, d: number, lo: number, hi: number, lower: number): void;
  shiftRows(block: number, d: number, lo: number, hi: number, shift: number): void;
  drawInterpolatedRows(
    points: number,
    neighbors: number,
    pairs: number,
    k: number,
    equal: number,
    point: number,
    out: number,
    first: number,
    count: number,
    d: number,
  ): void;
  drawPairWeights(pairs: number, k: number, equal: number, count: number, weights: number): void;
  addPairProducts(
    points: number,
    neighbors: number,
    n: number,
    d: number,
    k: number,
    weights: number,
    diagonal: number,
    mixed: number,
    products: number,
  ): void;
  nearestNeighbors(points: number, n: number, d: number, k: number, neighbors: number, distances: number): void;
  scoreRows(rows: number, d: number, p: number, theta: number, from: number, to: number, out: number): void;
  addBlockProducts(rows: number, d: number, p: number, from: number, to: number, w: number, products: number): void;
  addBlockRows(rows: number, d: number, p: number, from: number, to: number, w: number, sums: number): void;
  addGram(
    rows: number,
    d: number,
    p: number,
    from: number,
    to: number,
    weight: number,
    factor: number,
    products: number,
    sums: number,
  ): void;
  addLogistic(
    rows: number,
    d: number,
    p: number,
    from: number,
    to: number,
    label: number,
    weight: number,
    theta: number,
    sums: number,
    products: number,
  ): void;
  factorLower(upper: number, p: number, pivotShare: number, lower: number): number;
  solveLower(lower: number, m: number, x: number): void;
  solveTransposed(lower: number, m: number, x: number): void;
  kernelColumns(
    rows: number,
    d: number,
    landmarks: number,
    m: number,
    scale: number,
    from: number,
    to: number,
    out: number,
  ): void;
  kernelScores(
    rows: number,
    d: number,
    landmarks: number,
    m: number,
    scale: number,
    alpha: number,
    intercept: number,
    from: number,
    to: number,
    out: number,
  ): void;
  countAbove(scores: number, n: number, threshold: number): number;
  logisticLoss(scores: number, n: number, label: number, out: number): void;
  peak(turns: number): number;
}

/** An instance with views of its own constants. */
export interface Simd {
  readonly kernels: SimdKernels;
  /** State of the stream in hand, eight 32-bit halves. */
  readonly state: Int32Array;
  /** Leading draws of up to 64 rows. */
  readonly leads: Float64Array;
  /** Numbers that describe a law. */
  readonly parameters: Float64Array;
  /** Sums and products of the last loss, six for each chunk. */
  readonly lossChunks: Float64Array;
}

/** Numbers that the kernels have room for beside the arena. */
const PARAMETERS = 4096;
/** Chunks of 512 scores that one call of `logisticLoss` can take. */
export const LOSS_CHUNKS = 64;

/** The part of the global scope that is used here, which the language's own library does not declare. */
const { WebAssembly, atob } = globalThis as unknown as {
  WebAssembly: {
    Module: new (code: Uint8Array) => object;
    Instance: new (module: object, imports: object) => { exports: SimdKernels & { memory: ArenaMemory } };
  };
  atob(base64: string): string;
};

let compiled: object | undefined;

const instances = new WeakMap<ArrayBufferLike, Simd>();
let recentBuffer: ArrayBufferLike | undefined;
let recent: Simd | undefined;

/** Makes an arena whose arrays the vector kernels work on: one for each thread is enough. */
export function createKernelArena(): Arena {
  compiled ??= new WebAssembly.Module(Uint8Array.from(atob(SIMD_CODE), (character) => character.charCodeAt(0)));
  const { memory, ...kernels } = new WebAssembly.Instance(compiled, { plain: { log }, env: {} }).exports;

  function register(): void {
    instances.set(memory.buffer, {
      kernels,
      state: new Int32Array(memory.buffer, kernels.state(), 8),
      leads: new Float64Array(memory.buffer, kernels.leadsBuffer(), BLOCK_ROWS),
      parameters: new Float64Array(memory.buffer, kernels.parametersBuffer(), PARAMETERS),
      lossChunks: new Float64Array(memory.buffer, kernels.lossChunks(), 6 * LOSS_CHUNKS),
    });
  }
  register();
  new Float64Array(memory.buffer, kernels.edges(), EDGES.length).set(EDGES);
  const registering: ArenaMemory = {
    get buffer() {
      return memory.buffer;
    },
    grow(pages) {
      const before = memory.grow(pages);
      register();
      return before;
    },
  };
  return new Arena(registering, kernels.heapBase());
}

/** The kernels in whose memory all these arrays lie; undefined if they lie elsewhere, or not together. */
export function simdOver(first: ArrayBufferView, second?: ArrayBufferView, third?: ArrayBufferView): Simd | undefined {
  const { buffer } = first;
  if (buffer !== recentBuffer) {
    recent = instances.get(buffer);
    recentBuffer = buffer;
  }
  if (recent === undefined) return undefined;
  if (second !== undefined && second.buffer !== buffer) return undefined;
  if (third !== undefined && third.buffer !== buffer) return undefined;
  return recent;
}
