/**
 * The short version of the chaos suite, about two minutes: two episodes of a fixed seed, chosen for what they hold (a
 * stopped and a killed worker, a killed server and command, SIGTERM, a frozen network, a pause; both kinds of server).
 * `npm run chaos` plays more; see chaos.ts.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { temporalExecutable } from '../support/temporal-server.js';
import { openBaselines } from './baseline.js';
import { playEpisode } from './play-episode.js';
import { describeEpisode, drawEpisode } from './schedule.js';
import { replayLine } from './summary.js';

const SEED = '10473';
const EPISODES = [0, 1].map((number) => drawEpisode(SEED, number));
const TIMEOUT_MS = 600_000;

const baselines = openBaselines();

beforeAll(async () => {
  await temporalExecutable();
  for (const { study } of EPISODES.flatMap(({ runs }) => runs)) await baselines.of(study);
}, TIMEOUT_MS);
afterAll(() => baselines.remove());

for (const episode of EPISODES) {
  test(`a run survives episode ${episode.number}`, { timeout: TIMEOUT_MS }, async () => {
    const { failures } = await playEpisode(episode, baselines);
    expect(failures, `${describeEpisode(episode)}\nplay it again: ${replayLine(SEED, episode.number)}`).toEqual([]);
  });
}
