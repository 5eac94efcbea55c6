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
      "3f903001e09e04bd 3fbddd45d678b69b 3fcdddddddddddde 3fe0c5ddd93025fd",
      "3f9619f2110d00db 3fc06a90f1ff3cb1 3fcdddddddddddde 3fe1153dea909519",
      "3f90da605183c6cf 3fbd5ed3a52327d6 3fceeeeeeeeeeeef 3fe0d56e4d9b3c02",
      "3fa12ee8ab68de3c 3fc4ca9a16dc92b7 3fceeeeeeeeeeeef 3fe22361b0901de7",
      "3f8db9e14103ed25 3fbd3b6955e0f63e 3fceeeeeeeeeeeef 3fe0fca9ce4b1dc6",
      "3f91ebb0f583c503 3fbf6929b5139d6f 3fcdddddddddddde 3fe15041a98dd19b",
      "3f86ba80847f0c80 3fba8bfcfd98b592 3fceeeeeeeeeeeef 3fe0be21bf67758c",
      "3f8d32061b4b869e 3fbc27ace0348673 3fcdddddddddddde 3fe12703a3f1f079",
      "3f83475018c5c29c 3fb8bba0a182476d 3fceeeeeeeeeeeef 3fe069efdd38049b",
      "3f77b276921b64f8 3fb373d34a1a5fb8 3fd0000000000000 3fdfe8cbc4886e5e",
      "3f88965e4b543e8d 3fbc0b89834416fc 3fceeeeeeeeeeeef 3fe0736bc5bf8f5c",
      "3f70b7c2288c1275 3fb0379a350cb2dd 3fceeeeeeeeeeeef 3fe023d9eb2be4d7",
    ]
  `);
});

test('NUMERICS_VERSION 2 gives these numbers of logistic regression', () => {
  expect(NUMERICS_VERSION).toBe(2);
  const measures = ['excess-risk', 'parameter-error', 'log-loss', 'log-loss-exact', 'error', 'error-exact'] as const;
  expect(bits(runCells(LOGISTIC_ARM, fixedCells([0, 1], measures), 1))).toMatchInlineSnapshot(`
    [
      "3fd3bbd1a4167674 40036cacf6616f04 3fe6a39ed9d3de5b 3fe544da634fdfb6 3fd3333333333333 3fd1d3e71c446589",
      "3fb415d31f229e04 3ff47aba38cd2a5f 3fdf8dbfa46bb180 3fdbd357ea51f079 3fc999999999999a 3fc7eadd4af7c1ea",
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
