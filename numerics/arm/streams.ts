/** The streams of one repetition of an arm, or of what its repetitions share, opened by what is drawn from them. */
import { openStream, type Stream, writeStreamName } from '../random/stream.js';
import type { ArmSpec } from './contract.js';
import type { Observe } from './observation.js';

export interface Streams {
  /** Under the data key, which all generators, gammas and methods share. */
  data(purpose: string): Stream;
  /** Under the synthetic key, which adds the generator. */
  synthetic(purpose: string): Stream;
}

export function streamsOf(
  { seed, dataKey, syntheticKey }: ArmSpec,
  repetition: number | 'shared',
  observe?: Observe,
): Streams {
  function open(key: string, purpose: string): Stream {
    const name = { seed, key, repetition, purpose };
    observe?.({ kind: 'stream', name: writeStreamName(name) });
    return openStream(name);
  }
  return {
    data: (purpose) => open(dataKey, purpose),
    synthetic: (purpose) => open(syntheticKey, purpose),
  };
}
