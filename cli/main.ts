/** The `ballast` program: its commands, and how it ends. */
import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { EXIT, reportError } from './exit.js';
import { addGlobalOptions } from './global-options.js';

const { version, description } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

const program = addGlobalOptions(new Command('ballast'))
  .description(description)
  .version(version)
  .showHelpAfterError('(--help shows the options)')
  .addHelpText(
    'after',
    '\nExample:\n  ballast run figure-5\n\nData stand in BALLAST_HOME, or the platform’s data folder.',
  );

/** Commands in the order of the help, each with the module that adds it: one command loads only what it needs. */
const COMMANDS: Record<string, () => Promise<(program: Command) => void>> = {
  run: async () => (await import('./commands/run.js')).addRunCommand,
  reproduce: async () => (await import('./commands/reproduce.js')).addReproduceCommand,
  resume: async () => (await import('./commands/run.js')).addResumeCommand,
  extend: async () => (await import('./commands/extend.js')).addExtendCommand,
  retry: async () => (await import('./commands/retry.js')).addRetryCommand,
  plan: async () => (await import('./commands/plan.js')).addPlanCommand,
  forecast: async () => (await import('./commands/forecast.js')).addForecastCommand,
  studies: async () => (await import('./commands/studies.js')).addStudiesCommand,
  status: async () => (await import('./commands/status.js')).addStatusCommand,
  watch: async () => (await import('./commands/status.js')).addWatchCommand,
  pause: async () => (await import('./commands/steer.js')).addPauseCommand,
  priority: async () => (await import('./commands/steer.js')).addPriorityCommand,
  cancel: async () => (await import('./commands/steer.js')).addCancelCommand,
  dashboard: async () => (await import('./commands/dashboard.js')).addDashboardCommand,
  results: async () => (await import('./commands/results.js')).addResultsCommand,
  repetitions: async () => (await import('./commands/results.js')).addRepetitionsCommand,
  export: async () => (await import('./commands/export.js')).addExportCommand,
  columns: async () => (await import('./commands/export.js')).addColumnsCommand,
  compare: async () => (await import('./commands/compare.js')).addCompareCommand,
  failures: async () => (await import('./commands/failures.js')).addFailuresCommand,
  replay: async () => (await import('./commands/replay.js')).addReplayCommand,
  theory: async () => (await import('./commands/theory.js')).addTheoryCommand,
  claims: async () => (await import('./commands/claims.js')).addClaimsCommand,
  plot: async () => (await import('./commands/plot.js')).addPlotCommand,
  report: async () => (await import('./commands/report.js')).addReportCommand,
  verify: async () => (await import('./commands/verify.js')).addVerifyCommand,
  profile: async () => (await import('./commands/profile.js')).addProfileCommand,
  audit: async () => (await import('./commands/audit.js')).addAuditCommand,
  digest: async () => (await import('./commands/digest.js')).addDigestCommand,
  store: async () => (await import('./commands/store.js')).addStoreCommand,
  doctor: async () => (await import('./commands/doctor.js')).addDoctorCommand,
  worker: async () => (await import('./commands/worker.js')).addWorkerCommand,
  server: async () => (await import('./commands/server.js')).addServerCommand,
  bench: async () => (await import('./commands/bench.js')).addBenchCommand,
};

const named = COMMANDS[process.argv[2] ?? ''];
for (const load of named ? [named] : Object.values(COMMANDS)) (await load())(program);

process.stdout.on('error', endUnlessReaderLeft);
try {
  applyExitOverride(program);
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.userMistake;
  else process.exitCode = reportError(error);
}
// a pipe takes 64 KiB at once: the rest of a table must be through before the process ends
await new Promise<void>((resolve) => process.stdout.write('', () => resolve()));
// what is still open (a pipe to a process that was let go) must not keep a finished command alive
process.exit();

/** A reader such as `head` may leave before the end; that is its business, and no error. A full disk is one. */
function endUnlessReaderLeft(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') return;
  console.error(`Cannot write to stdout: ${error.message}`);
  process.exit(EXIT.unfinished);
}

/** Usage errors end with the code of a user's mistake; commander applies the override per command. */
function applyExitOverride(command: Command): void {
  command.exitOverride();
  for (const child of command.commands) applyExitOverride(child);
}
