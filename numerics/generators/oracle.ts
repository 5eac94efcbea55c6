/** The oracle: synthetic points drawn from the minority's own law. Nothing to learn, nothing can fail. */
import type { Label } from '../populations/contract.js';
import { defineGenerator } from './contract.js';

export const oracle = defineGenerator({
  kind: 'oracle',
  about: 'the true minority law',
  parameters: {},
  create(_, population) {
    let label: Label = 1;
    return {
      prepare({ minorityLabel }) {
        label = minorityLabel;
        return 'ok';
      },
      fill(stream, out, rowFrom, rows) {
        population.draw(label, stream, out, rowFrom, rows);
      },
      workBytes: () => 0,
    };
  },
});
