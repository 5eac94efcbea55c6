/**
 * Records the histories of a new version of the workflows: `npm run record-histories -- v2`.
 *
 * Plays every situation on a real server with what `npm run build` built, and writes the folder with its manifest.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunHandle } from '../../../client/run-client.js';
import { temporalExecutable } from '../../support/temporal-server.js';
import { startHarness } from '../harness.js';
import { historyText } from './history-text.js';
import { MANIFEST, type Manifest, type Recorded, sha256, versionFolder } from './manifest.js';
import { homeWithServer, REAL_RUNS } from './real-runs.js';
import { CONTINUED, SITUATIONS, type Situation } from './situations.js';

/** What is longer shows nothing new, and does not belong into a repository. */
const MOST_BYTES = 100_000;
/** Shorter than the history of two segments. */
const EARLY_HINT = 40;

await record(process.argv[2] ?? '');
process.exit(0); // connections to servers that are gone would keep it waiting

async function record(name: string): Promise<void> {
  const version = Number(/^v([1-9]\d*)$/.exec(name)?.[1]);
  if (Number.isNaN(version)) throw new Error(`Cannot record: name the version, such as v2, got "${name}"`);
  const folder = versionFolder(version);
  if (existsSync(folder)) throw new Error(`Cannot record ${name}: recorded versions stay as they are; name a new one`);

  const texts = await playAll();
  mkdirSync(folder);
  for (const { file, text } of texts) writeFileSync(join(folder, file), text);
  const histories = texts.map(({ text, ...rest }) => ({ ...rest, sha256: sha256(text) }));
  const manifest: Manifest = { version, recordedWith: await recordedWith(), histories };
  writeFileSync(join(folder, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`);
  console.log(`${histories.length} histories in ${folder}`);
}

type Text = Omit<Recorded, 'sha256'> & { readonly text: string };

async function playAll(): Promise<Text[]> {
  const [usual, early] = [await startHarness(), await startHarness(EARLY_HINT)];
  const home = await homeWithServer();
  try {
    return [
      ...(await playEach(SITUATIONS, usual)),
      ...(await playEach(CONTINUED, early)),
      ...(await playEach(REAL_RUNS, home)),
    ];
  } finally {
    home.remove();
    await usual.stop();
    await early.stop();
  }
}

async function playEach<Place>(situations: readonly Situation<Place>[], place: Place): Promise<Text[]> {
  const texts: Text[] = [];
  for (const situation of situations) texts.push(...(await play(situation, place)));
  return texts;
}

/** @throws {Error} if the histories do not show what they should */
async function play<Place>(situation: Situation<Place>, place: Place): Promise<Text[]> {
  const handle = await situation.play(place);
  const histories = (await historiesOf(handle)).filter(({ text }) => text.length <= MOST_BYTES);
  const shown = histories.map(({ text }) => text).join('');
  const absent = situation.shows.filter((piece) => !shown.includes(piece));
  if (absent.length > 0) throw new Error(`Cannot record ${situation.name}: it must show ${absent.join(', ')}`);
  return histories.map(({ name, workflow, text }) => {
    const file = `${situation.name}.${name}.json`;
    const events = text.trimEnd().split('\n').length - 2;
    console.log(`${file}: ${events} events, ${text.length} bytes`);
    return { file, workflow, situation: situation.name, events, text };
  });
}

interface Named {
  readonly name: string;
  readonly workflow: string;
  readonly text: string;
}

/** Every execution of a run, first to last, and the segments that they started. */
async function historiesOf({ client, workflowId }: RunHandle): Promise<Named[]> {
  const runs: string[] = [];
  const segments: Named[] = [];
  let runId: string | undefined = (await client.getHandle(workflowId).describe()).runId;
  while (runId) {
    const history = await client.getHandle(workflowId, runId).fetchHistory();
    runs.unshift(historyText(history));
    for (const event of history.events ?? []) {
      const child = event.startChildWorkflowExecutionInitiatedEventAttributes?.workflowId;
      if (!child) continue;
      const text = historyText(await client.getHandle(child).fetchHistory());
      segments.push({ name: child.replace(/^.*\//, ''), workflow: 'runSegment', text });
    }
    runId = history.events?.[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId || undefined;
  }
  return [...runs.map((text, i) => ({ name: `run-${i}`, workflow: 'runStudy', text })), ...segments];
}

async function recordedWith(): Promise<Manifest['recordedWith']> {
  const version = (file: string) => JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8')).version as string;
  return {
    ballast: version('../../../package.json'),
    sdk: version('../../../node_modules/@temporalio/worker/package.json'),
    server: (await temporalExecutable()).serverVersion,
  };
}
