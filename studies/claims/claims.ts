/** Every claim, in the order of the paper. */
import type { Claim } from './claim.js';
import { example2Claims } from './example-2.js';
import { figure2Claims } from './figure-2.js';
import { figure3Claims } from './figure-3.js';
import { figure4Claims, theorem4Claims } from './figure-4.js';
import { figure5Claims } from './figure-5.js';
import { figure6Claims } from './figure-6.js';
import { figure7Claims } from './figure-7.js';
import { figure8Claims } from './figure-8.js';
import { theorem1Claims, theorem3Claims } from './ideal-generator.js';
import { symmetryClaims } from './symmetry.js';

export const CLAIMS: readonly Claim[] = [
  ...theorem1Claims,
  ...theorem3Claims,
  ...theorem4Claims,
  ...example2Claims,
  ...symmetryClaims,
  ...figure2Claims,
  ...figure3Claims,
  ...figure4Claims,
  ...figure5Claims,
  ...figure6Claims,
  ...figure7Claims,
  ...figure8Claims,
];
