import { readFileSync } from 'node:fs';
import { createArmRun } from '../numerics/arm.js';
import { createKernelArena } from '../numerics/kernels/simd.js';
import { studyGrid } from '../studies/grid.js';
import { parseStudy } from '../studies/parse-study.js';
for (const name of process.argv.slice(2)) {
  const study = parseStudy(readFileSync(`/work/main/studies/catalog/${name}.yaml`, 'utf8'), name, []);
  const arena = createKernelArena();
  const steps = new Map<string, number>();
  for (const arm of studyGrid(study)) {
    const run = createArmRun(arm.spec, arena);
    for (let r = 0; r < 3; r++) run.run(r, arm.cells.map((c) => c.spec), () => false, (o) => { if (o.kind === 'fit') steps.set(`${o.steps}`, (steps.get(`${o.steps}`) ?? 0) + 1); });
  }
  console.log(name, [...steps].sort());
}
