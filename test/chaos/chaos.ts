/**
 * The chaos suite: studies on a real server with real processes, while everything goes wrong that can.
 *
 *     npm run chaos -- --minutes 30
 *     npm run chaos -- --seed 7 --episode 3
 *
 * An **episode** is a small study, a number of threads, a batch size and three faults at drawn moments; all of it follows
 * from the seed and the episode's number (`schedule.ts`). It is played in a data folder of its own (`stage.ts`) in one of
 * two modes: the command runs the server, or the suite does and everybody reaches it through a proxy (`tcp-proxy.ts`).
 * Faults (`faults.ts`) kill, stop and end processes, cut and slow the network, fill the disk, pause and cancel; the suite
 * does what a person would do then, `ballast resume`, and nothing else.
 *
 * Whatever happened, at the end (`checks.ts`, `play-episode.ts`): every repetition of every cell is in the ledger exactly
 * once, the digest is that of an inline run without faults, no workflow task failed and every history replays, no process
 * is left, nothing hung, each command said what it should, and no more was computed twice than one batch for each thread
 * and kill. What workers compute is counted by a preloaded module (`count-computed.mjs`), which survives their death.
 */
import { Command } from 'commander';
import { wholeNumber } from '../../cli/study-options.js';
import { openBaselines } from './baseline.js';
import { type EpisodeReport, playEpisode } from './play-episode.js';
import { describeEpisode, drawEpisode } from './schedule.js';
import { episodeLine, replayLine, summarize, summaryText } from './summary.js';

interface Options {
  readonly minutes: number;
  readonly seed: string;
  readonly episode?: number;
  readonly verbose?: boolean;
  readonly json?: boolean;
}

const options = new Command('npm run chaos --')
  .description('play episodes of faults until the time is up; exit code 1 if one fails')
  .option('--minutes <N>', 'no episode begins after so long', wholeNumber(1), 10)
  .option('--seed <S>', 'of everything that is drawn; another each time if absent', String(Date.now() % 1_000_000))
  .option('--episode <K>', 'play this one only', wholeNumber(0))
  .option('--verbose', 'what the commands said, also where nothing failed')
  .option('--json', 'summary and episodes as JSON')
  .addHelpText('after', '\nExample:\n  npm run chaos -- --minutes 30 --seed 7')
  .parse()
  .opts<Options>();

// what is open then is cleared away by handlers of the exit
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => process.exit(130));
const baselines = openBaselines();
const reports: EpisodeReport[] = [];
const until = performance.now() + 60_000 * options.minutes;
console.error(`seed ${options.seed}`);
if (options.episode !== undefined) await play(options.episode);
else for (let number = 0; performance.now() < until; number++) await play(number);
baselines.remove();

const summary = summarize(options.seed, reports);
console.log(
  options.json
    ? JSON.stringify({ ...summary, reports: reports.map(withoutStory) }, null, 2)
    : `\n${summaryText(summary)}`,
);
process.exit(summary.failed.length > 0 ? 1 : 0);

async function play(number: number): Promise<void> {
  const episode = drawEpisode(options.seed, number);
  console.error(describeEpisode(episode));
  const report = await playEpisode(episode, baselines);
  reports.push(report);
  console.error(episodeLine(report));
  const failed = report.failures.length > 0;
  for (const failure of report.failures) console.error(`  ${failure}`);
  if (failed || options.verbose) console.error(report.story);
  if (failed) console.error(`  play it again: ${replayLine(options.seed, number)}`);
}

/** In the summary a story has no place: it was printed where it belongs. */
function withoutStory({ story: _, ...report }: EpisodeReport) {
  return report;
}
