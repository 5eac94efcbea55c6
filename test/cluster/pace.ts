/** How long the longer study must be on this machine, so that everything that is to happen happens while it runs. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { parse } from 'yaml';
import { createArmRun } from '../../numerics/arm.js';
import { createKernelArena } from '../../numerics/kernels/simd.js';
import { studyGrid } from '../../studies/grid.js';
import { readStudy } from '../../studies/parse-study.js';
import { ROOT } from './stage.js';

/** Work of one thread that deaths, restarts and an upgrade give time for; and for each second that a host is cut off. */
const SECONDS = 20;
const SECONDS_OF_CUT = 1.5;
const MEASURED = 4;

/** @param least at least so many, on a slow machine */
export function repetitionsFor(figure: string, cutMs: number, least: number): number {
  const seconds = SECONDS + (SECONDS_OF_CUT * cutMs) / 1000;
  return Math.max(least, Math.ceil(seconds / secondsPerRepetition(figure)));
}

/** Of all cells of a shipped study, in one thread. */
function secondsPerRepetition(figure: string): number {
  const file = path.join(ROOT, 'studies', 'catalog', `${figure}.yaml`);
  const arena = createKernelArena();
  const passes = studyGrid(readStudy(parse(readFileSync(file, 'utf8')), figure)).map(({ spec, cells }) => {
    const run = createArmRun(spec, arena);
    const specs = cells.map((cell) => cell.spec);
    return (repetition: number) => run.run(repetition, specs, () => false);
  });
  const play = (repetition: number) => {
    for (const pass of passes) pass(repetition);
  };
  play(0);
  const from = performance.now();
  for (let repetition = 1; repetition <= MEASURED; repetition++) play(repetition);
  return (performance.now() - from) / 1000 / MEASURED;
}
