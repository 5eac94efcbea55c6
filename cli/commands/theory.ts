import path from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { dataFolder } from '../../client/data-folder/data-folder.js';
import { UserError } from '../../client/user-error.js';
import { figureNotes, figureSvg } from '../../plots/figure.js';
import { theoryFigure } from '../../plots/theory-figure.js';
import { runRows } from '../../store/run-results.js';
import { newSpec } from '../../store/run-spec.js';
import { type Arm, studyGrid } from '../../studies/grid.js';
import type { ResultRow } from '../../studies/results.js';
import type { Study } from '../../studies/study.js';
import {
  type ArmTheory,
  advice,
  angleInDegrees,
  armTheory,
  simulatedWords,
  theoryArena,
  theoryObstacle,
  theoryRecord,
} from '../../studies/theory.js';
import { writePictureFiles } from '../picture-files.js';
import { addStudyOptions, type StudyOptions, studyFrom } from '../study-options.js';
import { alignedTable, withError } from '../words.js';
import { displayPath, withStoredLedger } from '../workspace.js';

interface TheoryOptions extends StudyOptions {
  readonly gammas: readonly number[];
  readonly out?: string;
  readonly json?: boolean;
}

/** An arm whose theory could not be computed, and why. */
interface Refusal {
  readonly arm: Arm;
  readonly reason: string;
}

export function addTheoryCommand(program: Command): void {
  addStudyOptions(program.command('theory'))
    .description(
      'compute the paper’s theory of a study: regimes, bias-cancelling sizes, expected excess risks; with a picture',
    )
    .argument('<study>', 'a shipped study or a file')
    .option('--gammas <list>', 'gammas at which to print the expected excess risk', gammaList, [0, 1])
    .option('--out <folder>', 'where to write the picture; the data folder’s theory folder if absent')
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExample:\n  ballast theory figure-3 --set factors.n1=[100,3200] --gammas 0,1,4')
    .action(async (nameOrFile: string, options: TheoryOptions) => {
      const study = await studyFrom(nameOrFile, options);
      const obstacle = theoryObstacle(study);
      if (obstacle !== undefined) throw new UserError(`Cannot compute the theory of ${study.name}: ${obstacle}`);
      const { arms, refusals } = theoryOf(study);
      const simulated = await withStoredLedger((ledger) => runRows(ledger, newSpec(study)));
      const files = await drawTheory(study, arms, simulated ?? [], options.out ?? defaultFolder());
      if (options.json) {
        const refused = refusals.map(({ arm, reason }) => ({ ...arm.factors, generator: arm.generator, reason }));
        const records = arms.map((arm) => theoryRecord(arm, options.gammas));
        console.log(JSON.stringify({ study: study.name, rho: study.rho, arms: records, refused, files }, null, 2));
        return;
      }
      printTheory(study, arms, options.gammas);
      for (const { arm, reason } of refusals) console.log(`\n${armWords(study, arm)}: ${reason}`);
      console.log(`\n${files.map(displayPath).join('\n')}`);
    });
}

function gammaList(text: string): number[] {
  const gammas = text.split(',').map(Number);
  if (text.trim() === '' || !gammas.every((gamma) => Number.isFinite(gamma) && gamma >= 0)) {
    throw new InvalidArgumentError(
      `expected numbers of at least 0 with commas between them, such as 0,1,4, got "${text}"`,
    );
  }
  return gammas;
}

/** The theory of every arm. @throws {UserError} if there is none of any */
function theoryOf(study: Study): { readonly arms: ArmTheory[]; readonly refusals: Refusal[] } {
  const arena = theoryArena();
  const grid = studyGrid(study);
  const arms: ArmTheory[] = [];
  const refusals: Refusal[] = [];
  for (const [index, arm] of grid.entries()) {
    if (process.stderr.isTTY) process.stderr.write(`\r\u001b[Karm ${index + 1} of ${grid.length}: ${arm.generator}`);
    try {
      arms.push(armTheory(arm, arena));
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      refusals.push({ arm, reason: error.message });
    }
  }
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  if (arms.length === 0) {
    throw new UserError(`Cannot compute the theory of ${study.name}: ${refusals[0]?.reason ?? 'it has no arm'}`);
  }
  return { arms, refusals };
}

function defaultFolder(): string {
  return path.join(dataFolder(), 'theory');
}

async function drawTheory(
  study: Study,
  arms: readonly ArmTheory[],
  rows: readonly ResultRow[],
  folder: string,
): Promise<string[]> {
  const figure = theoryFigure(study, arms, rows);
  const caption = [figure.caption, ...figureNotes(figure)].join(' ');
  return await writePictureFiles(folder, `${study.name}-theory`, { svg: figureSvg(figure), caption }, ['svg', 'png']);
}

function printTheory(study: Study, arms: readonly ArmTheory[], gammas: readonly number[]): void {
  const factors = otherFactors(study);
  console.log(`${study.title === undefined ? study.name : `${study.name}: ${study.title}`}\n`);
  console.log(
    alignedTable(
      [
        ...factors,
        'n1',
        'n0',
        'generator',
        'classes',
        'mismatch',
        '|∇φ|',
        '|∇ψ|',
        'angle',
        'cancelling γ',
        'ñ',
        'best γ',
        ...gammas.map((gamma) => `E at γ=${gamma}`),
        'E at best',
      ],
      arms.map((arm) => row(factors, arm, gammas)),
    ),
  );
  console.log(
    '\nE is the expected excess risk by the leading terms of Theorem 2; ± is one Monte Carlo standard error of what has no closed form.',
  );
  for (const [text, names] of grouped(arms, (arm) => simulatedWords(arm.theory), study)) {
    console.log(`Simulated for ${names}: ${text}.`);
  }
  for (const [text, names] of grouped(arms, (arm) => advice(arm.theory), study)) console.log(`\n${names}:\n  ${text}`);
}

function row(factors: readonly string[], { arm, theory }: ArmTheory, gammas: readonly number[]): (string | number)[] {
  const { regime, cancelling, best, phiNorm, psiNorm, n0, n1 } = theory;
  const angle = angleInDegrees(theory);
  const at = (gamma: number) => {
    const { expected, mcse } = theory.terms(gamma);
    return withError(expected, mcse);
  };
  return [
    ...factors.map((name) => String(arm.factors[name as keyof typeof arm.factors])),
    n1,
    n0,
    arm.generator,
    regime.classes,
    regime.generator,
    phiNorm.value < 1e-9 ? '0' : withError(phiNorm.value, phiNorm.mcse),
    psiNorm.value < 1e-9 ? '0' : withError(psiNorm.value, psiNorm.mcse),
    angle === undefined ? '–' : `${angle.toFixed(1)}°`,
    'none' in cancelling ? '–' : withError(cancelling.gamma.value, cancelling.gamma.mcse),
    'none' in cancelling ? '–' : Math.round(cancelling.synthetic),
    best === undefined ? '–' : best.gamma < 0.005 ? '0' : best.atEnd ? `${best.gamma} or more` : best.gamma.toFixed(2),
    ...gammas.map(at),
    best === undefined ? '–' : at(best.gamma),
  ];
}

/** Arms that share a text, by text, named in a line. */
function grouped(
  arms: readonly ArmTheory[],
  textOf: (arm: ArmTheory) => string | undefined,
  study: Study,
): ReadonlyMap<string, string> {
  const byText = new Map<string, Arm[]>();
  for (const arm of arms) {
    const text = textOf(arm);
    if (text !== undefined) byText.set(text, [...(byText.get(text) ?? []), arm.arm]);
  }
  return new Map([...byText].map(([text, group]) => [text, groupWords(study, group)]));
}

/** Generators, with the levels of each group of arms if the study has several. */
function groupWords(study: Study, arms: readonly Arm[]): string {
  const byLevels = new Map<string, string[]>();
  for (const arm of arms) {
    const levels = levelWords(study, arm);
    byLevels.set(levels, [...(byLevels.get(levels) ?? []), arm.generator]);
  }
  const byGenerators = new Map<string, string[]>();
  for (const [levels, generators] of byLevels) {
    const names = generators.join(', ');
    byGenerators.set(names, [...(byGenerators.get(names) ?? []), levels]);
  }
  return [...byGenerators]
    .map(([names, levels]) => (levels.join('') === '' ? names : `${names} (${levels.join('; ')})`))
    .join('; ');
}

function armWords(study: Study, arm: Arm): string {
  return groupWords(study, [arm]);
}

function levelWords(study: Study, arm: Arm): string {
  return Object.keys(study.factors)
    .map((name) => `${name} ${arm.factors[name as keyof typeof arm.factors]}`)
    .join(', ');
}

function otherFactors(study: Study): string[] {
  return Object.keys(study.factors).filter((name) => name !== 'n0' && name !== 'n1');
}
