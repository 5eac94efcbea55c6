/** The hot kernels, each at the sizes of a figure: what a call does, and what that takes at least. */
import type { Arena } from '../../numerics/arena.js';
import { addLogistic, logisticLoss } from '../../numerics/kernels/logistic.js';
import { addGram, productLanes, scoreRows, sumLanes } from '../../numerics/kernels/row-sums.js';
import { nearestNeighbors } from '../../numerics/nearest-neighbors.js';
import { fillNormal } from '../../numerics/random/normal.js';
import { openStream } from '../../numerics/random/stream.js';
import { rowsLength } from '../../numerics/rows.js';
import * as step from '../limit/operations.js';
import { totalFlops } from '../limit/operations.js';

export interface KernelCase {
  readonly name: string;
  /** What is counted: rows, or pairs of rows. */
  readonly unit: 'row' | 'pair' | 'draw';
  readonly units: number;
  /** Floating-point operations of a unit; null where there is nothing to count. */
  readonly flops: number | null;
  /** Least share of the peak that the project wants of it; null if none is stated. */
  readonly goal: number | null;
  run(): void;
}

const ROWS = 8000;
const POINTS = 800;
const NEIGHBORS = 5;

/** @param arena with room for {@link CASE_BYTES} bytes */
export function kernelCases(arena: Arena): KernelCase[] {
  return [
    ...[
      { d: 5, p: 6 },
      { d: 20, p: 20 },
    ].flatMap((shape) => rowCases(arena, shape)),
    drawCase(arena),
  ];
}

/** Enough for all cases. */
export const CASE_BYTES = 64 * 2 ** 20;

function rowCases(arena: Arena, shape: { readonly d: number; readonly p: number }): KernelCase[] {
  const { d, p } = shape;
  const rows = normalRows(arena, ROWS, d);
  const points = normalRows(arena, POINTS, d);
  const theta = arena.float64(p).fill(0.1);
  const scores = arena.float64(ROWS);
  const sums = arena.float64(sumLanes(p)).fill(0);
  const products = arena.float64(productLanes(p)).fill(0);
  const neighbors = arena.int32(POINTS * NEIGHBORS);
  const distances = arena.float64(NEIGHBORS);
  const segment = { rows, from: 0, to: ROWS, label: 1, weight: 1 } as const;
  const at = `p = ${p}`;
  const loss = () => {
    scoreRows(theta, shape, rows, 0, ROWS, scores, 0);
    logisticLoss(scores, 0, ROWS, 1);
  };
  return [
    {
      ...{ name: `Newton pass, ${at}`, unit: 'row', units: ROWS, flops: totalFlops(step.newton(p)), goal: 0.6 },
      run: () => addLogistic(segment, shape, theta, sums, products),
    },
    {
      ...{ name: `gradient pass, ${at}`, unit: 'row', units: ROWS, flops: totalFlops(step.gradient(p)), goal: 0.45 },
      run: () => addLogistic(segment, shape, theta, sums, null),
    },
    {
      ...{ name: `Gram, ${at}`, unit: 'row', units: ROWS, flops: totalFlops(step.gram(p)), goal: p > 10 ? 0.75 : null },
      run: () => addGram(products, sums, shape, rows, 0, ROWS, 1, 1),
    },
    {
      ...{
        name: `scores and loss, ${at}`,
        unit: 'row',
        units: ROWS,
        flops: totalFlops(step.logisticLoss(p)),
        goal: 0.4,
      },
      run: loss,
    },
    {
      ...{ name: `${NEIGHBORS} neighbours of ${POINTS}, d = ${d}`, unit: 'pair', units: POINTS * (POINTS - 1) },
      ...{ flops: totalFlops(step.distance(d)), goal: 0.3 },
      run: () => nearestNeighbors(points, { n: POINTS, d, k: NEIGHBORS }, neighbors, distances),
    },
  ];
}

function drawCase(arena: Arena): KernelCase {
  const out = arena.float64(ROWS);
  const stream = openStream({ seed: 'bench', key: 'bench', repetition: 0, purpose: 'kernels' });
  return {
    ...{ name: 'standard normals', unit: 'draw', units: ROWS, flops: null, goal: null },
    run: () => fillNormal(stream, out, 0, ROWS),
  };
}

/** Standard normal rows in blocks. */
function normalRows(arena: Arena, n: number, d: number): Float64Array {
  const rows = arena.float64(rowsLength(n, d));
  const stream = openStream({ seed: 'bench', key: 'bench', repetition: n, purpose: 'rows' });
  fillNormal(stream, rows, 0, rows.length);
  return rows;
}
