import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lengthOfSpans, type Span } from '../../studies/spans.js';
import { CONFIDENCE, sampleRepetitions, wrongShareBound } from '../../studies/verification-sample.js';

const NAME = { seed: '1', runId: 'run-1' };
const arms = (...sizes: number[]): Span[][] => sizes.map((to) => (to > 0 ? [{ from: 0, to }] : []));

test('wrongShareBound() is 1 − 0.05^(1/k) where arms are sampled in proportion', () => {
  // 59 draws are the least that put the share below 5 %: 0.95^59 = 0.0485, 0.95^58 = 0.0510
  expect(wrongShareBound([1e6], [59])).toBeCloseTo(0.04951, 5);
  expect(wrongShareBound([1e6], [58])).toBeGreaterThan(0.05);
  expect(wrongShareBound([1000, 1000], [10, 10])).toBeCloseTo(1 - 0.05 ** (1 / 20), 15);
  expect(wrongShareBound([1e6], [1])).toBeCloseTo(0.95, 15);
});

test('wrongShareBound() is larger where an arm is sampled less than others', () => {
  // 8 of 100 and 12 of 100, in all 20 of 200: the first is sampled at 0.8 of the rate
  expect(wrongShareBound([100, 100], [8, 12])).toBeCloseTo((1 - 0.05 ** (1 / 20)) / 0.8, 15);
});

test('wrongShareBound() never exceeds what was not drawn, and is 0 if everything was', () => {
  expect(wrongShareBound([12], [11])).toBeCloseTo(1 / 12, 15);
  expect(wrongShareBound([12, 0], [12, 0])).toBe(0);
});

test('wrongShareBound() holds: a share above it would have been met with 95 % probability, whichever repetitions are wrong', () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(sizes, fc.integer({ min: 1, max: 20 }), fc.string(), (sizes, wanted, seed) => {
      const all = sizes.reduce((a, b) => a + b);
      const count = Math.min(wanted, all);
      // with fewer draws than arms the bound is over the choice of arms too, which a fixed choice does not show
      fc.pre(count >= sizes.length);
      const drawn = sampleRepetitions(arms(...sizes), count, { ...NAME, seed: hex(seed) }).map(lengthOfSpans);
      const bound = wrongShareBound(sizes, drawn);
      for (const wrong of everyCount(sizes)) {
        const share = wrong.reduce((a, b) => a + b) / all;
        if (share <= bound + 1e-12) continue;
        const unseen = sizes.map((size, arm) => missProbability(size, wrong[arm]!, drawn[arm]!));
        expect(unseen.reduce((a, b) => a * b)).toBeLessThanOrEqual(1 - CONFIDENCE + 1e-12);
      }
    }),
    { seed: 1 },
  );
});

test('wrongShareBound() holds over the choice of arms, if there are fewer draws than arms', () => {
  const sizes = [2, 3, 4];
  const bound = wrongShareBound(sizes, [1, 1, 0]);
  for (const wrong of everyCount(sizes)) {
    if (wrong.reduce((a, b) => a + b) / 9 <= bound) continue;
    const unseen = sizes.map((size, arm) => 1 - wrong[arm]! / size);
    // two of three arms, each pair equally likely
    const missed = (unseen[0]! * unseen[1]! + unseen[0]! * unseen[2]! + unseen[1]! * unseen[2]!) / 3;
    expect(missed).toBeLessThanOrEqual(1 - CONFIDENCE);
  }
  // all of one arm wrong, unseen if the other two are drawn: no statement can be strong
  expect(bound).toBeGreaterThan(4 / 9);
});

test('sampleRepetitions() draws as many as asked for, without repetition, from what is stored', () => {
  const spans = fc.array(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 })), { maxLength: 4 });
  fc.assert(
    fc.property(fc.array(spans, { minLength: 1, maxLength: 6 }), fc.integer({ min: 1, max: 60 }), (drafts, count) => {
      const stored = drafts.map(spansOf);
      const drawn = sampleRepetitions(stored, count, NAME);
      const all = lengthOfSpans(stored.flat());
      expect(lengthOfSpans(drawn.flat())).toBe(Math.min(count, all));
      for (const [arm, spans] of drawn.entries()) {
        const have = new Set(numbersOf(stored[arm]!));
        expect(numbersOf(spans).filter((repetition) => !have.has(repetition))).toEqual([]);
      }
      const filled = stored.filter((spans) => spans.length > 0).length;
      expect(drawn.filter((spans) => spans.length > 0).length).toBeGreaterThanOrEqual(Math.min(count, filled));
    }),
    { seed: 2 },
  );
});

test('sampleRepetitions() shares draws out in proportion to what arms have', () => {
  expect(sampleRepetitions(arms(300, 100, 200), 60, NAME).map(lengthOfSpans)).toEqual([30, 10, 20]);
});

test('sampleRepetitions() gives one draw to as many arms as there are draws', () => {
  const drawn = sampleRepetitions(arms(50, 50, 50, 50, 50), 3, NAME).map(lengthOfSpans);
  expect(drawn.toSorted()).toEqual([0, 0, 1, 1, 1]);
});

test('sampleRepetitions() draws the same under the same name, and others under another seed or for another run', () => {
  const draw = (name: typeof NAME) => sampleRepetitions(arms(1000, 1000), 10, name);
  expect(draw(NAME)).toEqual(draw({ ...NAME }));
  expect(draw({ ...NAME, seed: '2' })).not.toEqual(draw(NAME));
  expect(draw({ ...NAME, runId: 'run-2' })).not.toEqual(draw(NAME));
});

test('sampleRepetitions() draws every repetition equally often', () => {
  const times = new Array<number>(20).fill(0);
  for (let seed = 0; seed < 2000; seed++) {
    for (const repetition of numbersOf(sampleRepetitions(arms(20), 5, { ...NAME, seed: String(seed) })[0]!)) {
      times[repetition] = times[repetition]! + 1;
    }
  }
  // each count is binomial(2000, 1/4): mean 500, standard deviation 19.4; five of those
  for (const count of times) expect(Math.abs(count - 500)).toBeLessThan(97);
});

/** Spans from pairs of a gap and a length. */
function spansOf(drafts: readonly (readonly [number, number])[]): Span[] {
  let end = 0;
  return drafts.map(([gap, length]) => {
    const from = end + gap;
    end = from + length;
    return { from, to: end };
  });
}

function numbersOf(spans: readonly Span[]): number[] {
  return spans.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, i) => from + i));
}

/** Every way of having wrong repetitions in arms of these sizes. */
function everyCount(sizes: readonly number[]): number[][] {
  const [size, ...others] = sizes;
  if (size === undefined) return [[]];
  return Array.from({ length: size + 1 }, (_, wrong) => everyCount(others).map((rest) => [wrong, ...rest])).flat();
}

/** The hypergeometric probability that `drawn` of `size` meet none of `wrong`. */
function missProbability(size: number, wrong: number, drawn: number): number {
  let probability = 1;
  for (let i = 0; i < drawn; i++) probability *= Math.max(0, size - wrong - i) / (size - i);
  return probability;
}

function hex(text: string): string {
  return `s${Buffer.from(text).toString('hex').slice(0, 20)}`;
}
