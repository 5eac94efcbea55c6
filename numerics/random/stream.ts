/**
 * Random streams, each a pure function of its name. `seedrandom` (ARC4) turns the name into a 256-bit state once; all
 * draws then come from xoshiro256++, which a WebAssembly kernel can continue bit for bit.
 *
 * The name is written `ballast/1/seed=…/key=…/repetition=…/purpose`, where 1 is the version of this format. No field may
 * hold a slash, so different names are different strings.
 */
import seedrandom from 'seedrandom';

export interface StreamName {
  /** The study's root seed. */
  readonly seed: string;
  /** What the stream's numbers shape: a data key or a synthetic key. */
  readonly key: string;
  readonly repetition: number | 'shared';
  /** What is drawn, such as `majority` or `synthetic`. */
  readonly purpose: string;
}

/** A stream under way. */
export interface Stream {
  /**
   * xoshiro256++'s s0, s1, s2, s3 as (low, high) pairs of 32-bit halves: on a little-endian machine the memory image of
   * four 64-bit integers. Then the (low, high) halves of the last output.
   */
  readonly words: Int32Array;
}

const FIELD = /^[A-Za-z0-9._:+=-]+$/;
/**
 * `seedrandom` takes a name of up to 256 characters as ARC4's key as it is; a longer one it folds onto 256 bytes, where
 * different names could meet. (ARC4 also repeats short keys, so a name that is another written twice would share its
 * state; five slashes exactly make that impossible.)
 */
const NAME_LIMIT = 256;

/**
 * Writes a stream's name as a string, one for one.
 *
 * @throws {RangeError} if a field is empty, holds a character outside `A-Za-z0-9._:+=-`, or the whole is too long
 */
export function writeStreamName({ seed, key, repetition, purpose }: StreamName): string {
  if (repetition !== 'shared' && !(Number.isSafeInteger(repetition) && repetition >= 0)) {
    throw new RangeError(`Cannot name a stream: repetition must be a whole number or 'shared', got ${repetition}`);
  }
  for (const [field, text] of Object.entries({ seed, key, purpose })) {
    if (!FIELD.test(text)) {
      throw new RangeError(`Cannot name a stream: ${field} must consist of A-Z a-z 0-9 . _ : + = -, got '${text}'`);
    }
  }
  const name = `ballast/1/seed=${seed}/key=${key}/repetition=${repetition}/${purpose}`;
  if (name.length > NAME_LIMIT) {
    throw new RangeError(
      `Cannot name a stream: the name must have at most ${NAME_LIMIT} characters, got ${name.length}`,
    );
  }
  return name;
}

/** Opens the stream of this name at its start. */
export function openStream(name: StreamName): Stream {
  const arc4 = seedrandom(writeStreamName(name));
  const words = new Int32Array(10);
  // an all-zero state, which xoshiro cannot leave, has probability 2^−256
  for (let i = 0; i < 8; i++) words[i] = arc4.int32();
  return { words };
}
