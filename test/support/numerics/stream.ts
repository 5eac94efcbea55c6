import { openStream, type Stream } from '../../../numerics/random/stream.js';

/** A stream for a test, told apart by its purpose. */
export function testStream(purpose: string, repetition = 0): Stream {
  return openStream({ seed: 'test', key: 'test', repetition, purpose });
}
