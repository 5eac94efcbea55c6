/**
 * Guards NUMERICS_VERSION over the shipped studies: small versions of them, run here without threads, against digests
 * that were recorded for the version. Stored results are reused as long as the version stays, so no bit may move under it.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createArmRun } from '../../numerics/arm.js';
import { createKernelArena } from '../../numerics/kernels/simd.js';
import { OUTCOMES } from '../../numerics/outcomes.js';
import { NUMERICS_VERSION } from '../../numerics/version.js';
import { type DigestCell, RunDigest } from '../../studies/digest.js';
import { type Arm, studyGrid } from '../../studies/grid.js';
import { type Override, parseStudy } from '../../studies/parse-study.js';

const CATALOG = new URL('../../studies/catalog/', import.meta.url);
const RECORDED = new URL('../fixtures/studies/digests.json', import.meta.url);
const names = readdirSync(CATALOG).map((file) => file.replace('.yaml', ''));

const SMALL_RING = { 'sizes.n0': '800', 'sizes.n1': '40', 'test.perClass': '200', 'classifier.landmarks': '20' };

/** What makes a study small, besides its three repetitions; the others are small enough. */
const SMALLER: Readonly<Record<string, Override[]>> = {
  'figure-2': small({
    'factors.n1': '[50, 100]',
    'gamma.step': '0.2',
    'methods.2.k': '3',
    'plot.methods': '[naive]',
    'test.perClass': '500',
  }),
  'figure-2-nested': small({ 'factors.n1': '[50, 100]', 'gamma.step': '0.2', 'test.perClass': '500' }),
  'figure-3': small({ 'factors.n1': '[6, 12, 25, 50, 100]' }),
  'figure-4': small({ 'factors.n1': '[100, 200]', 'gamma.step': '0.2' }),
  'figure-4-nested': small({ 'factors.n1': '[100, 200, 500]' }),
  'figure-6': small({ 'gamma.count': '20' }),
  'figure-7': small({ 'sizes.n': '1000', 'gamma.step': '0.5', 'reference.perClass': '1000' }),
  'figure-8-left': small({ methods: '[fixed, naive, vtss]', 'plot.methods': '[fixed]' }),
  'figure-8-right': small({ ...SMALL_RING, 'gamma.step': '0.2' }),
  'figure-8-right-nested': small({ ...SMALL_RING, 'gamma.step': '0.2' }),
  'figure-8-right-tuning': small({ ...SMALL_RING, 'gamma.step': '0.8' }),
};

function small(fields: Readonly<Record<string, string>>): Override[] {
  return Object.entries(fields).map(([path, value]) => ({ path, value }));
}

const WHAT_TO_DO =
  'numbers of numerics version {version} have changed: if that was meant, raise NUMERICS_VERSION and add to ' +
  'test/fixtures/studies/digests.json under the new version: {digest}; if not, find the change that moved a bit';

test.each(names)('%s gives the numbers that were recorded for this version of the numerics', (name) => {
  const recorded = JSON.parse(readFileSync(RECORDED, 'utf8'))[NUMERICS_VERSION]?.[name];
  const digest = smallDigest(name);
  const message = WHAT_TO_DO.replace('{version}', `${NUMERICS_VERSION}`).replace('{digest}', `"${name}": "${digest}"`);
  expect(digest, message).toBe(recorded);
});

test('the digests recorded are those of the shipped studies', () => {
  expect(Object.keys(JSON.parse(readFileSync(RECORDED, 'utf8'))[NUMERICS_VERSION] ?? {}).sort()).toEqual(names.sort());
});

function smallDigest(name: string): string {
  const overrides = [{ path: 'repetitions', value: '3' }, ...(SMALLER[name] ?? [])];
  const study = parseStudy(readFileSync(new URL(`${name}.yaml`, CATALOG), 'utf8'), name, overrides);
  const arena = createKernelArena();
  const cells = studyGrid(study).flatMap((arm) => runArm(arm, arena, study.repetitions));
  const digest = new RunDigest();
  for (const cell of cells.sort((a, b) => (a.key < b.key ? -1 : 1))) digest.add(cell);
  return digest.hex();
}

/** All repetitions of an arm in one pass, as a compute thread runs them. */
function runArm(arm: Arm, arena: Arena, repetitions: number): DigestCell[] {
  const specs = arm.cells.map((cell) => cell.spec);
  const run = createArmRun(arm.spec, arena);
  const cells = arm.cells.map(({ key, spec }) => ({
    key,
    codes: new Uint8Array(repetitions),
    values: new Float64Array(repetitions * spec.measures.length),
  }));
  for (let repetition = 0; repetition < repetitions; repetition++) {
    for (const [i, { outcome, values }] of (run.run(repetition, specs, () => false) ?? []).entries()) {
      cells[i]!.codes[repetition] = OUTCOMES.indexOf(outcome);
      cells[i]!.values.set(values, repetition * values.length);
    }
  }
  return cells;
}
