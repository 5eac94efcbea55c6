/** The oracle: synthetic points drawn from the minority's own law. Nothing to learn, nothing can fail. */
import type { Label, Population } from '../populations/contract.js';
import { defineGenerator, type Generator } from './contract.js';
import { addNormalSums, normalClasses } from './normal-sums.js';

export const oracle = defineGenerator({
  kind: 'oracle',
  about: 'the true minority law',
  parameters: {},
  create: (_, population) => createOracle(population),
});

function createOracle(population: Population): Generator {
  const laws = normalClasses(population);
  let label: Label = 1;
  const generator: Generator = {
    prepare({ minorityLabel }) {
      label = minorityLabel;
      return 'ok';
    },
    fill(stream, out, rowFrom, rows) {
      population.draw(label, stream, out, rowFrom, rows);
    },
    workBytes: () => 0,
  };
  if (laws === undefined) return generator;
  return { ...generator, addSums: (stream, rows, sums) => addNormalSums(stream, laws[label], rows, sums) };
}
