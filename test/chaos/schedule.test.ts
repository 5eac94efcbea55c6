import { expect, test } from 'vitest';
import { describeEpisode, drawEpisode, FAULTS } from './schedule.js';

const EPISODES = Array.from({ length: 16 }, (_, number) => drawEpisode('a seed', number));

test('drawEpisode() draws the same episode again, whatever was drawn before, and another for another seed', () => {
  expect(drawEpisode('a seed', 11)).toEqual(EPISODES[11]);
  expect(drawEpisode('another', 11).faults).not.toEqual(EPISODES[11]?.faults);
});

test('drawEpisode() gives every fault the same number of turns, each episode in the order of progress', () => {
  const kinds = EPISODES.flatMap(({ faults }) => faults.map(({ kind }) => kind));
  // 16 episodes of three faults are three bags of 16
  expect(kinds.toSorted()).toEqual([...FAULTS, ...FAULTS, ...FAULTS].toSorted());
  for (const { faults } of EPISODES) {
    const moments = faults.map(({ at }) => at);
    expect(moments).toEqual(moments.toSorted((a, b) => a - b));
  }
});

test('drawEpisode() puts a proxy before the server where the network is at fault, and a small disk where it fills', () => {
  for (const { mode, smallDisk, faults } of EPISODES) {
    const kinds = faults.map(({ kind }) => kind);
    if (kinds.some((kind) => kind === 'cut' || kind === 'freeze' || kind === 'delay')) expect(mode).toBe('external');
    expect(smallDisk).toBe(kinds.includes('full-disk'));
  }
  expect(new Set(EPISODES.map(({ mode }) => mode)).size).toBe(2);
});

test('describeEpisode() says what will happen', () => {
  const episode = drawEpisode('a seed', 0);
  const fault = { kind: 'pause', at: 0.5, seconds: 0, delayMs: 0, whilePaused: 'kill-server', run: 0 } as const;
  const cut = { kind: 'cut', at: 0.734, seconds: 2.5, delayMs: 0, whilePaused: 'nothing', run: 0 } as const;
  const runs = [{ id: 'chaos', study: ['figure-5', '--repetitions', '30'], threads: 2, batchSize: 8 }];
  expect(describeEpisode({ ...episode, mode: 'external', runs, faults: [fault, cut] })).toBe(
    'episode 0: external server, 30 repetitions, 2 threads, batches of 8\n' +
      '  at 50 % pause (then kill-server); at 73 % cut (2.5 s)',
  );
});
