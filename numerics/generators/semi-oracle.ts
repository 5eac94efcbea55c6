/**
 * The semi-oracle of Section 7.2: noise of the true law around the *empirical* minority mean, drawn as a minority point
 * moved by the difference of the two means.
 */
import { arenaBytesOf } from '../arena.js';
import type { Label, Population } from '../populations/contract.js';
import { shiftRows } from '../row-transforms.js';
import { forEachBlock } from '../rows.js';
import { defineGenerator, type Generator } from './contract.js';
import { sampleMean } from './sample-mean.js';

export const semiOracle = defineGenerator({
  kind: 'semi-oracle',
  about: 'the true noise around the empirical minority mean',
  parameters: {},
  create: (_, population) => createSemiOracle(population),
});

function createSemiOracle(population: Population): Generator {
  const d = population.dimension;
  let label: Label = 1;
  let shift = new Float64Array(0) as Float64Array;

  return {
    prepare({ minority, n1, minorityLabel }, arena) {
      if (n1 < 1) return 'too-few-points';
      label = minorityLabel;
      const mean = population.classMean(label);
      shift = arena.float64(d);
      sampleMean(minority, n1, d, shift);
      for (let j = 0; j < d; j++) shift[j] -= mean[j];
      return 'ok';
    },
    fill(stream, out, rowFrom, rows) {
      population.draw(label, stream, out, rowFrom, rows);
      forEachBlock({ out, d, from: rowFrom, count: rows }, (piece) => shiftRows(piece, shift));
    },
    workBytes: () => arenaBytesOf(d),
  };
}
