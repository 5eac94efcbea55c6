/**
 * Guards NUMERICS_VERSION: numbers of two small arms, recorded to the bit. If this fails, either the change was not meant to
 * move a bit, or the version must be raised and the numbers recorded anew (vitest -u).
 */
import { expect, test } from 'vitest';
import { NUMERICS_VERSION } from '../../numerics/version.js';
import { fixedCells, LEAST_SQUARES_ARM, LOGISTIC_ARM, runCells } from '../support/numerics/arms.js';

test('NUMERICS_VERSION 2 gives these numbers of least squares', () => {
  expect(NUMERICS_VERSION).toBe(2);
  const measures = ['excess-risk', 'parameter-error', 'error', 'validation-loss'] as const;
  const generators = [{ kind: 'smote', k: 5 }, { kind: 'gaussian-fit', ridge: 0 }, { kind: 'semi-oracle' }] as const;
  const numbers = generators.flatMap((generator) =>
    (['nested', 'fresh'] as const).map((synthesis) =>
      bits(runCells({ ...LEAST_SQUARES_ARM, generator, synthesis }, fixedCells([0.5, 1], measures), 1)),
    ),
  );
  expect(numbers.flat()).toMatchInlineSnapshot(`
    [
      "3f903001e09e04cf 3fbddd45d678b6a8 3fcdddddddddddde 3fe0c5ddd93025f7",
      "3f9619f2110d00d9 3fc06a90f1ff3cb2 3fcdddddddddddde 3fe1153dea909512",
      "3f90da605183c6d8 3fbd5ed3a52327de 3fceeeeeeeeeeeef 3fe0d56e4d9b3bfb",
      "3fa12ee8ab68de3d 3fc4ca9a16dc92b8 3fceeeeeeeeeeeef 3fe22361b0901de0",
      "3f8db9e14103ed1f 3fbd3b6955e0f63b 3fceeeeeeeeeeeef 3fe0fca9ce4b1dbe",
      "3f91ebb0f583c503 3fbf6929b5139d72 3fcdddddddddddde 3fe15041a98dd194",
      "3f968fc8d994d69b 3fc25388033cc2fa 3fcccccccccccccd 3fe124666b3f345c",
      "3f936ec78dcddc03 3fc0a9edb8619ca2 3fcbbbbbbbbbbbbc 3fe1506dff4e672a",
      "3f83475018c5c29e 3fb8bba0a1824771 3fceeeeeeeeeeeef 3fe069efdd380495",
      "3f77b276921b650c 3fb373d34a1a5fc2 3fd0000000000000 3fdfe8cbc4886e52",
      "3f88965e4b543e9e 3fbc0b8983441705 3fceeeeeeeeeeeef 3fe0736bc5bf8f56",
      "3f70b7c2288c127d 3fb0379a350cb2e0 3fceeeeeeeeeeeef 3fe023d9eb2be4d0",
    ]
  `);
});

test('NUMERICS_VERSION 2 gives these numbers of logistic regression', () => {
  expect(NUMERICS_VERSION).toBe(2);
  const measures = ['excess-risk', 'parameter-error', 'log-loss', 'log-loss-exact', 'error', 'error-exact'] as const;
  expect(bits(runCells(LOGISTIC_ARM, fixedCells([0, 1], measures), 1))).toMatchInlineSnapshot(`
    [
      "3fd3bbd1a41c2c84 40036cacf67e9a30 3fe6a39ed9d1265d 3fe544da6352babe 3fd3333333333333 3fd1d3e71c3b8632",
      "3fb415d31f155f30 3ff47aba38c03ee5 3fdf8dbfa467c13e 3fdbd357ea4ea0c4 3fc999999999999a 3fc7eadd4af6a7fa",
    ]
  `);
});

/** The values of each cell as 64-bit patterns. */
function bits(results: readonly { readonly values: Float64Array }[]): string[] {
  return results.map(({ values }) => Array.from(values, hex).join(' '));
}

function hex(value: number): string {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return view.getBigUint64(0).toString(16).padStart(16, '0');
}
