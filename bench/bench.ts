/**
 * `npm run bench`: how fast Ballast is, against what a user would write today in Python, against another revision of itself, and
 * against what this machine can do. See docs/speed.md.
 */
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { Command, InvalidArgumentError } from 'commander';
import { EXIT, reportError } from '../cli/exit.js';
import { wholeNumber } from '../cli/study-options.js';
import { newRecord, playForAgreement, playRound } from './compare-bouts.js';
import { playRevisions, type RevisionPair } from './compare-revisions.js';
import { type Bout, boutsOf, FIGURES, FLAVOURS } from './figures.js';
import { type KernelTable, timeKernels } from './kernels/time-kernels.js';
import { describeMachine } from './machine.js';
import { buildRevision } from './other-revision.js';
import { median, pairedRatios } from './paired-ratios.js';
import { preparePeer } from './peer-environment.js';
import { boutReport } from './peer-report.js';
import { CHECKOUT } from './places.js';
import { type Footer, footerLines, kernelTable, peerTable, revisionTable } from './tables.js';

interface Options {
  readonly figures: readonly (typeof FIGURES)[number][];
  readonly flavours: readonly (typeof FLAVOURS)[number][];
  readonly rounds?: number;
  readonly seed: number;
  readonly quick?: boolean;
  readonly agree?: boolean;
  readonly kernels?: boolean;
  readonly against?: string;
  readonly prepare?: boolean;
  readonly json?: boolean;
  readonly out?: string;
}

/** What a comparison gives: for people, and for programs. */
interface Result {
  readonly text: string;
  readonly data: object;
}

const ROUNDS = 5;
const KERNEL_TURNS = 9;
const QUICK_KERNEL_TURNS = 3;
/** That the compute core repeats at least; two revisions may differ by little. */
const LEAST_SECONDS = { peer: 0.5, revisions: 1.5 } as const;

const program = new Command('npm run bench --')
  .description('how fast Ballast is: against Python, against another revision, against what this machine can do')
  .option('--figures <LIST>', `some of ${FIGURES.join(', ')}`, oneOf(FIGURES), FIGURES)
  .option('--flavours <LIST>', `some of ${FLAVOURS.join(', ')}`, oneOf(FLAVOURS), FLAVOURS)
  .option('--rounds <N>', `pairs of each, in turns; ${ROUNDS} if absent`, wholeNumber(1))
  .option('--seed <N>', 'where the seeds of both sides begin', wholeNumber(0), 20261122)
  .option('--quick', 'one round, CPU time alone: about three minutes')
  .option('--agree', 'also a larger run of both sides, to compare their results')
  .option('--kernels', 'only the table of kernels')
  .option('--against <REV>', 'compare the compute core with that of another revision, instead of Python')
  .option('--prepare', 'only set up the Python of the peer')
  .option('--json', 'as JSON')
  .option('--out <FILE>', 'write the JSON to a file as well')
  .action(bench);

async function bench(options: Options): Promise<void> {
  if (options.prepare) {
    console.log((await preparePeer(say)).versions.join('\n'));
    return;
  }
  const result = await compare(options);
  const json = JSON.stringify(result.data, null, 2);
  if (options.out !== undefined) writeFileSync(options.out, `${json}\n`);
  console.log(options.json ? json : result.text);
}

async function compare(options: Options): Promise<Result> {
  if (options.kernels) return await kernelResult(timeKernels(KERNEL_TURNS), options);
  if (options.against !== undefined) return await compareRevisions(options.against, options);
  return await comparePeer(options);
}

async function comparePeer(options: Options): Promise<Result> {
  const { python, versions } = await preparePeer(say);
  const { seed, quick = false } = options;
  const rounds = options.rounds ?? (quick ? 1 : ROUNDS);
  const setting = {
    ...{ python, checkout: CHECKOUT, seed, cores: availableParallelism(), wall: !quick },
    leastSeconds: LEAST_SECONDS.peer,
  };
  const records = boutsOf(options.figures, options.flavours).map(newRecord);
  for (let round = 0; round < rounds; round++) {
    for (const record of records) {
      say(`round ${round + 1} of ${rounds}: Figure ${record.bout.figure}, ${record.bout.flavour}`);
      await playRound(record, round, setting);
    }
  }
  if (options.agree) {
    for (const record of records) {
      say(`results of Figure ${record.bout.figure}, ${record.bout.flavour}`);
      await playForAgreement(record, setting);
    }
  }
  const kernels = timeKernels(quick ? QUICK_KERNEL_TURNS : KERNEL_TURNS);
  const moments = records.flatMap(({ pairs }) => pairs);
  const peak = Math.max(kernels.peakGflops, ...moments.map(({ peakGflops }) => peakGflops.before));
  const bouts = records.map((record) => boutReport(record, peak));
  const footer = await footerOf(options, { versions, rounds, moments });
  return {
    text: [peerTable(bouts), kernelTable(kernels), footerLines(footer)].join('\n\n'),
    data: { ...footer, peakGflops: peak, bouts, kernels },
  };
}

async function compareRevisions(revision: string, options: Options): Promise<Result> {
  const rounds = options.rounds ?? ROUNDS;
  const rows = distinctStudies(boutsOf(options.figures, FLAVOURS)).map((bout) => ({
    bout,
    pairs: [] as RevisionPair[],
  }));
  const other = await buildRevision(revision, say);
  try {
    const setting = {
      earlier: other.folder,
      present: CHECKOUT,
      seed: options.seed,
      leastSeconds: LEAST_SECONDS.revisions,
    };
    for (let round = 0; round < rounds; round++) {
      for (const { bout, pairs } of rows) {
        say(`round ${round + 1} of ${rounds}: ${bout.study}`);
        pairs.push(await playRevisions(bout, round, setting));
      }
    }
  } finally {
    await other.remove();
  }
  const footer = await footerOf(options, { versions: [], rounds, moments: rows.flatMap(({ pairs }) => pairs) });
  return {
    text: [
      revisionTable(other.name, rows),
      'CPU time of one repetition of all cells in one thread; ratio: then over now, median (least to most) of rounds side by side.',
      footerLines(footer),
    ].join('\n\n'),
    data: {
      ...footer,
      against: other.name,
      studies: rows.map(({ bout, pairs }) => ({
        ...{ figure: bout.figure, study: bout.study, changed: bout.changed },
        earlierSeconds: median(pairs.map((pair) => pair.earlierCpuSeconds)),
        presentSeconds: median(pairs.map((pair) => pair.presentCpuSeconds)),
        ratio: pairedRatios(
          pairs.map((pair) => pair.earlierCpuSeconds),
          pairs.map((pair) => pair.presentCpuSeconds),
        ),
        pairs,
      })),
    },
  };
}

async function kernelResult(kernels: KernelTable, options: Options): Promise<Result> {
  const footer = await footerOf(options, { versions: [], rounds: KERNEL_TURNS, moments: [] });
  return { text: `${kernelTable(kernels)}\n\n${footerLines(footer)}`, data: { ...footer, kernels } };
}

/** Both flavours of a figure may run the same study. */
function distinctStudies(bouts: readonly Bout[]): Bout[] {
  return [...new Map(bouts.map((bout) => [bout.study, bout])).values()];
}

async function footerOf({ seed }: Options, rest: Pick<Footer, 'versions' | 'rounds' | 'moments'>): Promise<Footer> {
  const command = ['npm run bench', ...(process.argv.length > 2 ? ['--', ...process.argv.slice(2)] : [])].join(' ');
  return { command, machine: await describeMachine(), seed, ...rest };
}

function oneOf<T extends string>(known: readonly T[]): (text: string) => readonly T[] {
  return (text) => {
    const names = text.split(',');
    const unknown = names.find((name) => !known.some((one) => one === name));
    if (unknown !== undefined) throw new InvalidArgumentError(`expected some of ${known.join(', ')}, got "${unknown}"`);
    return known.filter((one) => names.includes(one));
  };
}

function say(words: string): void {
  console.error(words);
}

// a program in hand gets the same signal: its end is an error here, and what was made for it is removed
let interrupted = false;
process.on('SIGINT', () => {
  interrupted = true;
});
try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = interrupted ? EXIT.interrupted : reportError(error);
}
