/** The hot kernels, each at the sizes of a figure: what a call does, and what that takes at least. */
import type { Arena } from '../../numerics/arena.js';
import { addLogistic, logisticLoss } from '../../numerics/kernels/logistic.js';
import { kernelColumnsLength, scoreKernelRows, writeKernelColumns } from '../../numerics/kernels/radial.js';
import { addGram, productLanes, scoreRows, sumLanes } from '../../numerics/kernels/row-sums.js';
import { nearestNeighbors } from '../../numerics/nearest-neighbors.js';
import { fillNormal } from '../../numerics/random/normal.js';
import { drawRows } from '../../numerics/random/rows.js';
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
const KERNEL_ROWS = 2000;
const POINTS = 800;
const NEIGHBORS = 5;
const STREAM = { seed: 'bench', key: 'bench', repetition: 0 } as const;

/** @param arena with room for {@link CASE_BYTES} bytes */
export function kernelCases(arena: Arena): KernelCase[] {
  return [
    ...[
      { d: 5, p: 6 },
      { d: 20, p: 20 },
    ].flatMap((shape) => rowCases(arena, shape)),
    ...radialCases(arena),
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
      ...{ name: `gradient pass, ${at}`, unit: 'row', units: ROWS, flops: totalFlops(step.gradient(p)), goal: 0.4 },
      run: () => addLogistic(segment, shape, theta, sums, null),
    },
    {
      ...{ name: `Gram, ${at}`, unit: 'row', units: ROWS, flops: totalFlops(step.gram(p)), goal: 0.6 },
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

/** Kernel logistic regression: features of all pairs of rows and landmarks, and scores from them. */
function radialCases(arena: Arena): KernelCase[] {
  const d = 5;
  const m = 100;
  const rows = normalRows(arena, KERNEL_ROWS, d);
  const points = arena.float64(m * d);
  fillNormal(openStream({ ...STREAM, purpose: 'landmarks' }), points, 0, m * d);
  const landmarks = { g: 0.06, points, m, d };
  const columns = arena.float64(kernelColumnsLength(m, 0, KERNEL_ROWS));
  const alpha = arena.float64(m).fill(0.01);
  const scores = arena.float64(rowsLength(KERNEL_ROWS, 1));
  const flops = totalFlops(step.radialKernel(d));
  return [
    {
      ...{ name: `radial kernel, d = ${d}`, unit: 'pair', units: KERNEL_ROWS * m, flops, goal: null },
      run: () => writeKernelColumns(landmarks, rows, 0, KERNEL_ROWS, columns),
    },
    {
      ...{ name: `kernel scores, d = ${d}`, unit: 'pair', units: KERNEL_ROWS * m, flops: flops + 2, goal: null },
      run: () => scoreKernelRows(landmarks, alpha, 0, rows, 0, KERNEL_ROWS, scores),
    },
  ];
}

function drawCase(arena: Arena): KernelCase {
  const d = 20;
  const out = arena.float64(rowsLength(ROWS, d));
  const stream = openStream({ ...STREAM, purpose: 'draws' });
  const range = { out, d, from: 0, count: ROWS };
  return {
    ...{ name: `standard normal rows, d = ${d}`, unit: 'draw', units: ROWS * d, flops: null, goal: null },
    run: () => drawRows(stream, 'normal', range, null),
  };
}

/** Standard normal rows in blocks. */
function normalRows(arena: Arena, n: number, d: number): Float64Array {
  const rows = arena.float64(rowsLength(n, d));
  const stream = openStream({ ...STREAM, purpose: 'rows' });
  fillNormal(stream, rows, 0, rows.length);
  return rows;
}
