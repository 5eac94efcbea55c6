/**
 * A real Temporal cluster on PostgreSQL, without Docker and without leaving this machine:
 *
 *     npm run cluster
 *     npm run cluster -- --scale --cells 1000000
 *
 * Everything is in namespaces of its own: PostgreSQL, Temporal's four roles as processes, worker hosts with a cable each. The story:
 * `figure-5` runs to the digest that one machine gives; everything that can be configured wrongly is refused; then a longer study goes
 * through a host that dies, one that is cut off for two minutes, a killed database, killed roles, hosts that join, an upgrade. At the end
 * every repetition is there exactly once, the digest is that of one machine, every history replays.
 *
 * It needs Linux, PostgreSQL's programs, `ip`, `unshare`, `openssl`; and Go once, to build Temporal's server. Root, or user namespaces.
 */
import { Command } from 'commander';
import { wholeNumber } from '../../cli/study-options.js';
import { playInside, whyNoNamespaces } from './namespaces.js';
import { repetitionsFor } from './pace.js';
import { provideClusterPrograms } from './programs.js';
import type { ScaleReport } from './scale.js';
import { FIGURE, type Report } from './story.js';

interface Options {
  readonly repetitions: number;
  readonly cut: number;
  readonly scale?: boolean;
  readonly cells: number;
  readonly keep?: string;
  readonly json?: boolean;
}

const options = new Command('npm run cluster --')
  .description('play a study on a cluster; exit code 1 if anything was not as promised')
  .option('--repetitions <N>', 'of the longer study; more where the machine is fast', wholeNumber(1), 3000)
  .option('--cut <seconds>', 'how long a host is cut off', wholeNumber(1), 120)
  .option('--scale', 'instead: many cells, and throughput at 1, 2 and 4 workers')
  .option('--cells <N>', 'of the study of many cells', wholeNumber(1), 1_000_000)
  .option('--keep <folder>', 'keep the logs there')
  .option('--json', 'the report as JSON')
  .addHelpText('after', '\nExample:\n  npm run cluster -- --keep logs')
  .parse()
  .opts<Options>();

const why = whyNoNamespaces();
if (why !== undefined) {
  console.error(`Cannot play on a cluster: ${why}`);
  process.exit(2);
}
provideClusterPrograms();
const { cut, cells, keep, scale } = options;
const cutMs = 1000 * cut;
const repetitions = scale ? 0 : repetitionsFor(FIGURE, cutMs, options.repetitions);
const play = { first: 100, repetitions, batchSize: 50, cutMs, cells, ...(keep !== undefined && { keep }) };
const report = scale
  ? await playInside<ScaleReport>({ ...play, what: 'scale' })
  : await playInside<Report>({ ...play, what: 'story' });
console.log(options.json ? JSON.stringify(report) : JSON.stringify(report, null, 2));
process.exit(report.problems.length > 0 ? 1 : 0);
