import path from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { STATISTICS, THEMES } from '../../plots/plot-choice.js';
import { drawRun } from '../drawn-run.js';
import { PICTURE_FORMATS, type PictureFormat, writePictureFiles } from '../picture-files.js';
import { displayPath, RUN_ARGUMENT, runFolder, withRun } from '../workspace.js';

interface PlotOptions {
  readonly measure?: string;
  readonly statistic?: string;
  readonly x?: string;
  readonly colour?: string;
  readonly facet?: string;
  readonly kind?: string;
  readonly methods?: string;
  readonly where?: readonly string[];
  readonly xScale?: string;
  readonly yScale?: string;
  readonly spread?: string;
  readonly theory?: boolean;
  readonly size?: string;
  readonly theme?: string;
  readonly caption?: string;
  readonly format: readonly PictureFormat[];
  readonly out?: string;
  readonly json?: boolean;
}

export function addPlotCommand(program: Command): void {
  program
    .command('plot')
    .description('draw a run as far as it is: as its study asks, or as the options say')
    .argument('<run>', RUN_ARGUMENT)
    .option('--measure <names>', 'what stands on the y axis; several become panels')
    .addOption(new Option('--statistic <name>', 'of the repetitions').choices(STATISTICS))
    .option('--x <factor>', 'what stands on the x axis: gamma, n1, …')
    .option('--colour <factor>', 'one curve for each level: generator, method, n1, …')
    .option('--facet <factor>', 'one panel for each level; none for a single panel')
    .addOption(
      new Option('--kind <kind>', 'curves, or histograms of the chosen gamma').choices(['curves', 'histogram']),
    )
    .option('--methods <labels>', 'only these methods')
    .option(
      '--where <axis=levels>',
      'only these levels, such as n1=50,100 (repeatable)',
      (one: string, all: string[] = []) => [...all, one],
    )
    .addOption(new Option('--x-scale <scale>').choices(['linear', 'log']))
    .addOption(new Option('--y-scale <scale>').choices(['linear', 'log']))
    .addOption(
      new Option('--spread <what>', 'bands of 2 MCSE, or bars of one standard deviation').choices(['mcse', 'sd']),
    )
    .option('--theory', 'Theorem 2’s expected excess risk over it')
    .option('--size <width>', 'column (84 mm), page (174 mm), or millimetres')
    .addOption(new Option('--theme <theme>', 'dark for dark slides, grey for printers without colour').choices(THEMES))
    .option('--caption <text>', 'instead of the study’s')
    .option('--format <formats>', 'svg, png, pdf, or several', formats, ['svg', 'png'])
    .option('--out <folder>', 'where to write; the run’s folder if absent')
    .option('--json', 'print the files as JSON')
    .addHelpText(
      'after',
      '\nExample:\n  ballast plot figure-5 --out pictures\n  ballast plot figure-5 --statistic variance --facet generator --colour noise --format svg,pdf',
    )
    .action(async (idOrStudy: string, options: PlotOptions) => {
      await withRun(idOrStudy, async ({ folder, ledger }, run) => {
        const { picture, choice } = await drawRun(ledger, run, requestOf(options));
        const target = path.resolve(options.out ?? runFolder(folder, run.record.id));
        const files = await writePictureFiles(target, run.study.name, picture, options.format, choice.theme);
        if (options.json) console.log(JSON.stringify({ runId: run.record.id, files, caption: picture.caption }));
        else for (const file of files) console.log(displayPath(file));
      });
    });
}

function requestOf(options: PlotOptions) {
  const { xScale, yScale, where, theory, format: _f, out: _o, json: _j, ...rest } = options;
  return {
    ...rest,
    ...(xScale && { 'x-scale': xScale }),
    ...(yScale && { 'y-scale': yScale }),
    ...(where && { where: where.join(',') }),
    ...(theory && { theory: '1' }),
  };
}

function formats(text: string): PictureFormat[] {
  return text.split(',').map((name) => {
    const format = PICTURE_FORMATS.find((known) => known === name.trim().toLowerCase());
    if (format === undefined) throw new InvalidArgumentError(`expected ${PICTURE_FORMATS.join(', ')}, got "${name}"`);
    return format;
  });
}
