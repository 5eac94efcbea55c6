/**
 * Mean and covariance of a synthetic point, given the training set, from the definitions alone: neighbours by sorting all
 * distances, clusters by joining sets, shortest paths by relaxing every edge.
 */
import type { GeneratorSpec, TrainingSet } from '../../../numerics/generators/generator.js';
import { unpackRows } from '../../../numerics/rows.js';
import { rowMoments } from '../../support/numerics/sample-moments.js';

export interface Law {
  readonly mean: readonly number[];
  /** (d × d), row-major. */
  readonly covariance: readonly number[];
}

/** A law on the segment from x to z: `weight` of it, with first and second moment of the step. */
interface Segment {
  readonly x: readonly number[];
  readonly z: readonly number[];
  readonly weight: number;
  readonly step: readonly [number, number];
}

type Rows = readonly (readonly number[])[];

const UNIFORM = [1 / 2, 1 / 3] as const;
/** u v with u uniform on [0, 1), v on [0, ½): ½ · ¼ and ⅓ · 1/12. */
const SHORTENED = [1 / 8, 1 / 36] as const;

/** The law of the generators that learn; the oracle, semi-oracle and shifted Gaussian for a minority N((1, −1, 0, …), I). */
export function statedLaw(spec: GeneratorSpec, training: TrainingSet, d: number): Law {
  const minority = rowsOf(training.minority, training.n1, d);
  const all = [...minority, ...rowsOf(training.majority, training.n0, d)];
  const n1 = minority.length;
  const sample = rowMoments(Float64Array.from(minority.flat()), d);
  const mean = [...sample.mean];
  const covariance = [...sample.covariance];
  const identity = covariance.map((_, i) => (i % (d + 1) === 0 ? 1 : 0));
  const plus = (factor: number, other: readonly number[]) => covariance.map((c, i) => c + factor * other[i]!);
  const unbiased = covariance.map((c) => (c * n1) / (n1 - 1));
  const pairs = (bases: readonly number[], points: Rows, k: number) =>
    bases.flatMap((x) => nearest(points, x, k).map((z) => ({ x, z })));
  const everyRow = minority.map((_, i) => i);

  switch (spec.kind) {
    case 'none':
      throw new RangeError('Cannot state the law of generator none: it has no points');
    case 'oracle':
      return { mean: [1, -1, 0], covariance: identity };
    case 'semi-oracle':
      return { mean, covariance: identity };
    case 'shifted-gaussian': {
      const { rate, exponent, scale } = spec.drift ?? { rate: 'power', exponent: 1, scale: 0 };
      const share = 1 - scale * (rate === 'log' ? Math.log(n1) : n1) ** -exponent;
      return { mean: mean.map((_, j) => share * (spec.mean[j] ?? 0)), covariance: identity };
    }
    case 'gaussian-fit':
      return { mean, covariance: unbiased.map((c, i) => c + spec.ridge * identity[i]!) };
    case 'gaussian-mixture-fit':
      // whatever the components: shares of a point sum to 1, so means and covariances add up to those of the sample
      return { mean, covariance: plus(spec.ridge, identity) };
    case 'bootstrap':
      return { mean, covariance };
    case 'perturbed':
      return { mean, covariance: plus(spec.sd ** 2, identity) };
    case 'kernel-density': {
      const noise = spec.shape === 'covariance' ? unbiased : unbiased.map((c, i) => c * identity[i]!);
      const rules = { silverman: (4 / ((d + 2) * n1)) ** (1 / (d + 4)), scott: n1 ** (-1 / (d + 4)), fixed: 1 };
      return { mean, covariance: plus((spec.scale * rules[spec.rule]) ** 2, noise) };
    }
    case 'mixup': {
      const ordered = everyRow.flatMap((x) => everyRow.filter((z) => z !== x).map((z) => ({ x, z })));
      const second = 1 / 4 + 1 / (4 * (2 * spec.alpha + 1));
      return segmentLaw(ordered.map(({ x, z }) => segment(all, x, z, 1, [1 / 2, second])));
    }
    case 'smote':
      return segmentLaw(pairs(everyRow, minority, spec.k).map(({ x, z }) => segment(all, x, z, 1, UNIFORM)));
    case 'borderline-smote-1':
      return segmentLaw(
        pairs(inDanger(all, n1, spec.m), minority, spec.k).map(({ x, z }) => segment(all, x, z, 1, UNIFORM)),
      );
    case 'borderline-smote-2':
      return segmentLaw(
        pairs(inDanger(all, n1, spec.m), all, spec.k).map(({ x, z }) =>
          segment(all, x, z, 1, z < n1 ? UNIFORM : SHORTENED),
        ),
      );
    case 'adasyn':
      return segmentLaw(
        pairs(everyRow, minority, spec.k).map(({ x, z }) =>
          segment(all, x, z, majorityAround(all, n1, x, spec.k), UNIFORM),
        ),
      );
    case 'safe-level-smote': {
      const safety = everyRow.map((i) => spec.k - majorityAround(all, n1, i, spec.k));
      const useful = pairs(everyRow, minority, spec.k).filter(({ x, z }) => safety[x]! + safety[z]! > 0);
      return segmentLaw(useful.map(({ x, z }) => segment(all, x, z, 1, safeStep(safety[x]!, safety[z]!))));
    }
    case 'dbsmote':
      return segmentLaw(pathEdges(minority, spec.minPts, spec.eps));
  }
}

/** The numbers of rows in danger: of the m nearest of both classes, m/2 ≤ majority rows < m. */
export function inDanger(all: Rows, n1: number, m: number): number[] {
  return Array.from({ length: n1 }, (_, i) => i).filter((i) => {
    const count = majorityAround(all, n1, i, m);
    return count >= m / 2 && count < m;
  });
}

function majorityAround(all: Rows, n1: number, i: number, k: number): number {
  return nearest(all, i, k).filter((row) => row >= n1).length;
}

/** The five cases of Safe-level-SMOTE, as moments of a uniform step on [low, high). */
function safeStep(from: number, to: number): readonly [number, number] {
  let [low, high] = [0, 1];
  if (to === 0) high = 0;
  else if (from > to) high = to / from;
  else if (from < to) low = 1 - from / to;
  return [(low + high) / 2, (low * low + low * high + high * high) / 3];
}

/** Every edge of every path to a pseudo-centroid; a path weighs 1 in all. */
function pathEdges(points: Rows, minPts: number, eps: number | undefined): Segment[] {
  const everyRow = points.map((_, i) => i);
  const around = everyRow.map((i) => everyRow.map((o) => distance(points, i, o)));
  const usual = around.map((row) => [...row].sort((a, b) => a - b)[minPts - 1]!).sort((a, b) => a - b);
  const radius = eps ?? usual[Math.ceil(0.75 * points.length) - 1]!;
  const core = everyRow.filter((i) => around[i]!.filter((r) => r <= radius).length >= minPts);
  // clusters: core points joined until nothing moves, then the points at their edges, each to the first cluster
  const label = everyRow.map((i) => (core.includes(i) ? i : Infinity));
  for (let moved = true; moved; ) {
    moved = false;
    for (const i of core) {
      for (const o of core) {
        if (around[i]![o]! <= radius && label[o]! < label[i]!) [label[i], moved] = [label[o]!, true];
      }
    }
  }
  for (const i of everyRow) {
    if (!core.includes(i)) label[i] = Math.min(...core.filter((o) => around[i]![o]! <= radius).map((o) => label[o]!));
  }
  return [...new Set(label)].filter(Number.isFinite).flatMap((cluster) => {
    const rows = everyRow.filter((i) => label[i] === cluster);
    const center = points[0]!.map((_, j) => rows.reduce((sum, i) => sum + points[i]![j]!, 0) / rows.length);
    const toCenter = (i: number) => points[i]!.reduce((sum, x, j) => sum + (x - center[j]!) ** 2, 0);
    const root = [...rows].sort((a, b) => toCenter(a) - toCenter(b))[0]!;
    const length = new Map(rows.map((i) => [i, i === root ? 0 : Infinity]));
    const next = new Map<number, number>();
    for (const _ of rows) {
      for (const i of rows) {
        for (const o of rows) {
          const joined = i !== o && around[i]![o]! <= radius && (core.includes(i) || core.includes(o));
          if (!joined || length.get(o)! + around[i]![o]! >= length.get(i)!) continue;
          length.set(i, length.get(o)! + around[i]![o]!);
          next.set(i, o);
        }
      }
    }
    return rows
      .filter((i) => i !== root)
      .flatMap((i) => {
        const path = [i];
        while (path.at(-1) !== root) path.push(next.get(path.at(-1)!)!);
        const edges = path.length - 1;
        return path.slice(0, edges).map((v, e) => segment(points, v, path[e + 1]!, 1 / edges, UNIFORM));
      });
  });
}

function segment(rows: Rows, x: number, z: number, weight: number, step: readonly [number, number]): Segment {
  return { x: rows[x]!, z: rows[z]!, weight, step };
}

/** x + u (z − x): mean x + E u Δ; second moment x x′ + E u (x Δ′ + Δ x′) + E u² Δ Δ′. */
function segmentLaw(segments: readonly Segment[]): Law {
  const d = segments[0]!.x.length;
  const total = segments.reduce((sum, { weight }) => sum + weight, 0);
  const mean = new Array<number>(d).fill(0);
  const second = new Array<number>(d * d).fill(0);
  for (const { x, z, weight, step } of segments) {
    const delta = x.map((start, j) => z[j]! - start);
    for (let j = 0; j < d; j++) {
      mean[j] = mean[j]! + (weight / total) * (x[j]! + step[0] * delta[j]!);
      for (let l = 0; l < d; l++) {
        const product =
          x[j]! * x[l]! + step[0] * (x[j]! * delta[l]! + delta[j]! * x[l]!) + step[1] * delta[j]! * delta[l]!;
        second[j * d + l] = second[j * d + l]! + (weight / total) * product;
      }
    }
  }
  return { mean, covariance: second.map((value, i) => value - mean[Math.floor(i / d)]! * mean[i % d]!) };
}

/** The k nearest other rows of row x, by sorting. */
export function nearest(rows: Rows, x: number, k: number): number[] {
  const others = rows.map((_, i) => i).filter((i) => i !== x);
  return others.sort((a, b) => distance(rows, x, a) - distance(rows, x, b) || a - b).slice(0, k);
}

function distance(rows: Rows, a: number, b: number): number {
  return Math.sqrt(rows[a]!.reduce((sum, value, j) => sum + (value - rows[b]![j]!) ** 2, 0));
}

export function rowsOf(points: Float64Array, n: number, d: number): number[][] {
  return Array.from({ length: n }, (_, i) => [...unpackRows(points, i, i + 1, d)]);
}
