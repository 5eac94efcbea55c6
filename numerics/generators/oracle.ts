/** The oracle: synthetic points drawn from the minority's own law. Nothing to learn, nothing can fail. */
import type { Population } from '../populations/contract.js';
import type { Generator } from './contract.js';

export function createOracle(population: Population): Generator {
  return {
    prepare: () => 'ok',
    fill(stream, out, rowFrom, rows) {
      population.draw(1, stream, out, rowFrom, rows);
    },
    workBytes: () => 0,
  };
}
