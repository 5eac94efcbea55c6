/** Made-up repetitions of a whole study, so that its picture can be drawn without running it. */
import seedrandom from 'seedrandom';
import type { StoredCell } from '../../plots/study-histogram.js';
import type { StudyResults } from '../../plots/study-picture.js';
import { type Arm, type Cell, studyGrid } from '../../studies/grid.js';
import { cellResults } from '../../studies/results.js';
import type { Measure, Study } from '../../studies/study.js';
import { storedValues } from '../support/stored-values.js';

/** Plausible values: generators have biases, risks have a least point, sizes help, every repetition has its noise. */
export function fakeResults(study: Study, repetitions = 40): StudyResults {
  const cells = studyGrid(study).flatMap((arm) => arm.cells.map((cell) => fakeCell(arm, cell, study, repetitions)));
  return {
    cells,
    rows: cells.flatMap(({ arm, cell, values }) => cellResults(arm, cell, values)),
    progress: { done: cells.length * repetitions, total: cells.length * repetitions },
  };
}

function fakeCell(arm: Arm, cell: Cell, study: Study, repetitions: number): StoredCell {
  const random = seedrandom(cell.key);
  const { measures } = cell.spec;
  const values = new Float64Array(repetitions * measures.length);
  for (let i = 0; i < values.length; i++)
    values[i] = fakeValue(measures[i % measures.length]!, arm, cell, study, random);
  return { arm, cell, values: storedValues(new Uint8Array(repetitions), values) };
}

function fakeValue(measure: Measure, arm: Arm, cell: Cell, study: Study, random: () => number): number {
  if (measure === 'gamma-star') return fakeGamma(arm, cell, study, random());
  const size = arm.n1 ?? 500;
  const noise = 0.4 + 1.2 * random();
  const bias = { oracle: -0.2, 'semi-oracle': 0.2, 'gaussian-fit': 0.6, smote: 1 }[arm.generator.split('(')[0]!] ?? 0.3;
  const gamma = cell.gamma ?? 1;
  const penalty = Math.log10(1 + Number(arm.factors.penalty ?? 1));
  const misfit = study.generators.length > 1 ? bias * gamma : (gamma - 1.1 + 0.8 * penalty) ** 2;
  const gain = { vtss: 0.7, 'best-of-k': 0.72, 'class-weighted': 1.1, theory: 0.6, none: 2 }[cell.methodKind as string];
  const excess = (2 / size + 0.01 * Math.max(0.1 - 0.2 * gamma * bias, misfit)) * noise * (gain ?? 1);
  const level = { 'log-loss': 0.356, 'log-loss-exact': 0.356, error: 0.158, 'error-exact': 0.158 }[measure as string];
  return measure.startsWith('parameter') ? Math.sqrt(excess) : (level ?? 0) + excess;
}

function fakeGamma(arm: Arm, cell: Cell, study: Study, share: number): number {
  const gammas = 'gammas' in cell.spec.rule ? cell.spec.rule.gammas : study.gamma;
  const power = { oracle: 0.2, 'semi-oracle': 6, 'gaussian-fit': 10, smote: 12 }[arm.generator.split('(')[0]!] ?? 1;
  return gammas[Math.min(gammas.length - 1, Math.floor(share ** power * gammas.length))]!;
}
