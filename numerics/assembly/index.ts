/**
 * The vector kernels: AssemblyScript for WebAssembly with 128-bit vectors. Each has a plain TypeScript form with the same bits.
 *
 * AssemblyScript decorates functions and constants, which TypeScript does not know (TS1206): hence `@ts-ignore: decorator`,
 * without which editors would mark every such line.
 */
export { drawInterpolatedRows, drawPairWeights, drawRows, edges, leadsBuffer, parametersBuffer, state } from './draws';
export { factorLower, solveLower, solveTransposed } from './lower-triangle';
export { addLogistic, countAbove, differentiateOnce, differentiateTwice, logisticLoss, lossChunks, writeFractions } from './logistic';
export { nearestNeighbors } from './neighbors';
export { addPairProducts } from './pairs';
export { peak } from './peak';
export { kernelColumns, kernelScores } from './radial';
export { scoreRows } from './scores';
export { addBlockProducts, addBlockRows, addGram } from './sums';
export { multiplyRows, shiftRows } from './transforms';

/** Where free memory begins. */
export function heapBase(): usize {
  return __heap_base;
}
