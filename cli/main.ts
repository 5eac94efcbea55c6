/** The `ballast` program: its commands, and how it ends. */
import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { addBenchCommand } from './commands/bench.js';
import { addDigestCommand } from './commands/digest.js';
import { addDoctorCommand } from './commands/doctor.js';
import { addPlanCommand } from './commands/plan.js';
import { addPlotCommand } from './commands/plot.js';
import { addRepetitionsCommand, addResultsCommand } from './commands/results.js';
import { addResumeCommand, addRunCommand } from './commands/run.js';
import { addServerCommand } from './commands/server.js';
import { addStatusCommand, addWatchCommand } from './commands/status.js';
import { addCancelCommand, addPauseCommand } from './commands/steer.js';
import { addStudiesCommand } from './commands/studies.js';
import { addWorkerCommand } from './commands/worker.js';
import { EXIT, reportError } from './exit.js';

const { version, description } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

const program = new Command('ballast')
  .description(description)
  .version(version)
  .showHelpAfterError('(--help shows the options)')
  .addHelpText(
    'after',
    '\nExample:\n  ballast run figure-5\n\nData stand in BALLAST_HOME, or the platform’s data folder.',
  );

for (const add of [
  addRunCommand,
  addResumeCommand,
  addPlanCommand,
  addStudiesCommand,
  addStatusCommand,
  addWatchCommand,
  addPauseCommand,
  addCancelCommand,
  addResultsCommand,
  addRepetitionsCommand,
  addPlotCommand,
  addDigestCommand,
  addDoctorCommand,
  addWorkerCommand,
  addServerCommand,
  addBenchCommand,
]) {
  add(program);
}

try {
  applyExitOverride(program);
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.userMistake;
  else process.exitCode = reportError(error);
}
// what is still open (a pipe to a process that was let go) must not keep a finished command alive
process.exit();

/** Usage errors end with the code of a user's mistake; commander applies the override per command. */
function applyExitOverride(command: Command): void {
  command.exitOverride();
  for (const child of command.commands) applyExitOverride(child);
}
