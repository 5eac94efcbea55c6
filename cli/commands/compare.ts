import { type Command, Option } from 'commander';
import { UserError } from '../../client/user-error.js';
import { type ComparedRun, comparisonPicture } from '../../plots/comparison-picture.js';
import { digestIfWhole, runCounts, runValues } from '../../store/run-results.js';
import { type Comparison, type ComparisonPlan, compareCells } from '../../studies/comparison.js';
import { comparableBy, levelNamed, levelsBy } from '../../studies/comparison-levels.js';
import { suggestion } from '../../studies/problem.js';
import type { Measure, Study } from '../../studies/study.js';
import { comparisonText } from '../comparison-text.js';
import { comparisonTable } from '../export/comparison-table.js';
import { printTable } from '../export/write-table.js';
import { writePictureFiles } from '../picture-files.js';
import { pictureProvenance, runProvenance } from '../provenance.js';
import { grouped } from '../words.js';
import { displayPath, type FoundRun, RUN_ARGUMENT, runFolder, type Workspace, withRun } from '../workspace.js';

/** Names that a message lists; a grid of gammas may be long. */
const MOST_NAMES = 24;

interface CompareOptions {
  readonly by?: string;
  readonly baseline?: string;
  readonly measure?: readonly string[];
  readonly format: 'text' | 'csv' | 'json';
  readonly out?: string;
}

export function addCompareCommand(program: Command): void {
  program
    .command('compare')
    .description(
      'compare methods, generators, gammas or levels of a factor with one of them, by repetition; with a picture',
    )
    .argument('<run>', RUN_ARGUMENT)
    .option('--by <factor>', 'what to compare: generator, method, gamma, or a factor of the study')
    .option('--baseline <level>', 'the level to compare the others with')
    .option('--measure <measure>', 'only this measure (repeatable)', collect)
    .addOption(new Option('--format <format>', 'how to print').choices(['text', 'csv', 'json']).default('text'))
    .option('--out <folder>', 'where to write the picture; with text the run’s folder if absent, else none')
    .addHelpText('after', '\nExample:\n  ballast compare figure-5 --by generator --baseline smote')
    .action(async (idOrStudy: string, options: CompareOptions) => {
      await withRun(idOrStudy, async (workspace, run) => await compare(workspace, run, options));
    });
}

async function compare(
  { folder, ledger }: Workspace,
  { record, study, spec }: FoundRun,
  options: CompareOptions,
): Promise<void> {
  const plan = planOf(study, options);
  const rows = compareCells(await runValues(ledger, spec), plan);
  if (rows.length === 0) {
    throw new UserError(
      `Cannot compare ${plan.measures.join(', ')}: ${plan.baseline} and another level must both have it, got none that do; the study measures ${study.measures.join(', ')}`,
    );
  }
  const counts = await runCounts(ledger, spec);
  const { finished: done, total } = counts;
  const digest = await digestIfWhole(ledger, spec);
  const provenance = pictureProvenance(await runProvenance(ledger, record, spec, counts, digest));
  const drawn = { ...plan, measures: drawnMeasures(study, options, rows) };
  const to = options.out ?? (options.format === 'text' ? runFolder(folder, record.id) : undefined);
  const files =
    to === undefined ? [] : await draw({ study, plan: drawn, rows, progress: { done, total }, provenance }, to);
  if (done < total) {
    const far = `${grouped(done)} of ${grouped(total)} repetitions`;
    console.error(`${record.id} is unfinished, and compared as far as it is: ${far}`);
  }
  const paths = files.map(displayPath).join('\n');
  if (options.format === 'text') {
    console.log(`${comparisonText(record.id, plan, rows)}\n\n${paths}`);
    return;
  }
  if (paths !== '') console.error(paths);
  await printTable(comparisonTable({ study, runId: record.id, digest }, plan, rows), options.format);
}

/** Writes `figure-5-generator-against-smote.svg` and so on. @returns the paths written */
async function draw(run: ComparedRun, folder: string): Promise<string[]> {
  const { by, baseline } = run.plan;
  const level = baseline.replace(/[^\w.-]+/g, '-').replace(/-$/, '');
  return await writePictureFiles(folder, `${run.study.name}-${by}-against-${level}`, comparisonPicture(run), [
    'svg',
    'png',
  ]);
}

/** @throws {UserError} if the study has nothing of that name to compare */
function planOf(study: Study, { by: byText, baseline: levelText, measure }: CompareOptions): ComparisonPlan {
  const by = oneOf(
    byText,
    comparableBy(study),
    (names) => `--by must be what has several levels in ${study.name}: ${names}`,
  );
  const levels = levelsBy(study, by);
  const named = levelText === undefined ? undefined : levelNamed(levels, levelText);
  const baseline = oneOf(named ?? levelText, levels, (names) => `--baseline must be a level of ${by}: ${names}`);
  const measures = measure?.map((name) =>
    oneOf(name, study.measures, (names) => `--measure must be one that ${study.name} has: ${names}`),
  );
  // a measure named twice is meant once
  return { by, baseline, measures: measures === undefined ? study.measures : [...new Set(measures)] };
}

/** The name that `given` is. @throws {UserError} with the nearest name, and all of them */
function oneOf<T extends string>(given: string | undefined, names: readonly T[], must: (names: string) => string): T {
  const found = names.find((name) => name === given);
  if (found !== undefined) return found;
  // of numbers none is a slip of another
  const near = Number.isNaN(Number(given)) ? suggestion(given, names) : '';
  const got = given === undefined ? 'nothing' : `"${given}"${near}`;
  throw new UserError(`Cannot compare: ${must(listed(names))}; got ${got}`);
}

function listed(names: readonly string[]): string {
  if (names.length === 0) return 'it has none';
  const rest = names.length - MOST_NAMES;
  return rest > 0 ? `${names.slice(0, MOST_NAMES).join(', ')} and ${grouped(rest)} more` : names.join(', ');
}

/** The measures that were asked for, else those of the study's own picture. */
function drawnMeasures(study: Study, { measure }: CompareOptions, rows: readonly Comparison[]): readonly Measure[] {
  const compared = study.measures.filter((name) => rows.some((row) => row.measure === name));
  const drawn = compared.filter((name) => study.plot?.y.includes(name));
  return measure === undefined && drawn.length > 0 ? drawn : compared;
}

function collect(name: string, before: readonly string[] = []): readonly string[] {
  return [...before, name];
}
