import type { Command } from 'commander';
import { runForecast } from '../../store/run-forecast.js';
import { defaultThreads } from '../../workers/compute-pool.js';
import { forecastJson } from '../forecast-json.js';
import { forecastSubject } from '../forecast-subject.js';
import { cellNotes, forecastTable } from '../forecast-tables.js';
import { forecastLines, precisionInWords } from '../forecast-words.js';
import { runPilotOf } from '../pilot.js';
import { addStudyOptions, type StudyOptions, wholeNumber } from '../study-options.js';
import { withWorkspace } from '../workspace.js';

interface ForecastOptions extends StudyOptions {
  readonly pilot?: number;
  readonly workers: number;
  readonly json?: boolean;
}

export function addForecastCommand(program: Command): void {
  addStudyOptions(program.command('forecast'))
    .description('say how many repetitions a study or a run needs, how much CPU time, and when it ends, with intervals')
    .argument('<study-or-run>', 'a file, a run id, a study’s name for its newest run, or a shipped study')
    .option(
      '--pilot <N>',
      'first compute N repetitions of each cell; 20 if absent and the study has not run',
      wholeNumber(0),
    )
    .option('--workers <N>', 'compute threads, of the pilot and of the run', wholeNumber(1), defaultThreads())
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      '\nThe pilot is stored: a run of the study begins with it, so nothing is computed twice.\n' +
        '\nExample:\n  ballast forecast mine.yaml\n  ballast forecast figure-5 --repetitions 1000 --pilot 10 --workers 8',
    )
    .action(async (runOrStudy: string, options: ForecastOptions) => {
      await withWorkspace(async (workspace) => {
        const subject = await forecastSubject(workspace, runOrStudy, options);
        await runPilotOf(workspace, subject, options);
        const { spec, record } = subject;
        const forecast = await runForecast(workspace.ledger, spec);
        const schedule = { threads: options.workers, now: Date.now() };
        if (options.json) {
          console.log(JSON.stringify(forecastJson(spec.study, record?.id ?? null, forecast, schedule), null, 2));
          return;
        }
        const { study } = spec;
        console.log(`${record?.id ?? study.name}   ${study.title ?? ''}`.trimEnd());
        for (const line of forecastLines(forecast, schedule)) console.log(line);
        if (study.precision !== undefined) console.log(`adaptive   ${precisionInWords(study)}`);
        for (const line of cellNotes(study, forecast)) console.log(line);
        const table = forecastTable(study, forecast);
        if (table !== '') console.log(`\n${table}`);
      });
    });
}
