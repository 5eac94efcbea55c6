import { readFileSync } from 'node:fs';
import { createArmRun } from '../numerics/arm.js';
import { createKernelArena } from '../numerics/kernels/simd.js';
import { studyGrid } from '../studies/grid.js';
import { parseStudy } from '../studies/parse-study.js';
const cpu = () => { const u = process.cpuUsage(); return (u.user + u.system) / 1e3; };
const drop = ['class-weighted', 'none', 'theory', 'best-of-17'];
for (const arg of process.argv.slice(2)) {
  const [name, repsText] = arg.split(':'); const reps = Number(repsText ?? 5);
  const overrides = [{ path: 'repetitions', value: '1000' }];
  if (name === 'figure-2') overrides.push({ path: 'methods', value: '[naive, vtss]' }, { path: 'plot.methods', value: '[naive]' });
  if (name === 'figure-8-left') overrides.push({ path: 'methods', value: '[fixed, naive, vtss]' }, { path: 'plot.methods', value: '[fixed]' });
  if (name === 'figure-8-right') overrides.push({ path: 'methods', value: '[fixed, naive, vtss]' }, { path: 'plot.methods', value: '[fixed]' });
  const study = parseStudy(readFileSync(`/work/main/studies/catalog/${name}.yaml`, 'utf8'), name, overrides);
  const arena = createKernelArena();
  let total = 0; let failed = 0; let first = '';
  for (const arm of studyGrid(study)) {
    const specs = arm.cells.map((c) => c.spec);
    const run = createArmRun(arm.spec, arena);
    for (let r = 0; r < 2; r++) run.run(1000 + r, specs, () => false);
    const t = cpu();
    for (let r = 0; r < reps; r++) for (const c of run.run(r, specs, () => false) ?? []) if (c.outcome !== 'ok') failed++; else first ||= [...c.values].join(' ');
    total += (cpu() - t) / reps;
  }
  console.log(name, total.toFixed(2), 'ms/rep', failed, first);
}
