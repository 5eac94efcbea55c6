/** No synthetic points: the level to compare generators with. Every gamma gives the fit on the observed points alone. */
import { defineGenerator } from './contract.js';

export const none = defineGenerator({
  kind: 'none',
  about: 'no synthetic points, whatever gamma',
  parameters: {},
  suppliesNone: true,
  create: () => ({
    prepare: () => 'ok',
    fill(_stream, _out, _rowFrom, rows) {
      if (rows > 0)
        throw new RangeError(`Cannot draw synthetic points: generator none supplies 0, got a request for ${rows}`);
    },
    workBytes: () => 0,
  }),
});
