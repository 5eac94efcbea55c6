/**
 * Which stored repetitions to recompute, if not all: a random sample without replacement, stratified by arm.
 *
 * The unit is a draw, one repetition of an arm, since one pass serves all its cells. Every arm gets its share, and at least one
 * draw if there are enough; with fewer draws than arms, as many arms as there are draws, each equally likely, get one.
 */

import { openStream, type Stream } from '../numerics/random/stream.js';
import { below } from '../numerics/random/uniform.js';
import { lengthOfSpans, type Span, spansOfRepetitions } from './spans.js';

/** How sure the bound on the share of wrong repetitions is. */
export const CONFIDENCE = 0.95;

/** What names the sample: the same name, the same repetitions. */
export interface SampleName {
  readonly seed: string;
  readonly runId: string;
}

/**
 * Chooses `count` of the stored repetitions; all of them if there are no more.
 *
 * @param stored of each arm, the repetitions that can be drawn
 * @returns of each arm those drawn
 */
export function sampleRepetitions(stored: readonly (readonly Span[])[], count: number, name: SampleName): Span[][] {
  const stream = openStream({ seed: name.seed, key: name.runId, repetition: 'shared', purpose: 'verify' });
  const sizes = stored.map(lengthOfSpans);
  const draws = shareOut(sizes, Math.min(count, sum(sizes)), stream);
  return stored.map((spans, arm) => {
    const places = chooseOf(sizes[arm] ?? 0, draws[arm] ?? 0, stream);
    return spansOfRepetitions(repetitionsAt(spans, places));
  });
}

/**
 * What a sample without a wrong repetition says about the rest: the share of wrong draws that it would have met with
 * probability {@link CONFIDENCE}. The true share is below it with that confidence.
 *
 * Let M of N draws be wrong, M_h of N_h in arm h, and k_h be drawn there, k in all. The sample misses them all with probability at
 * most Π (1 − M_h/N_h)^k_h (drawing without replacement misses less often than with), which by the inequality of the means is at
 * most (1 − Σ (k_h/k) M_h/N_h)^k ≤ (1 − c M/N)^k, c = min (k_h/N_h)/(k/N). So M/N ≥ (1 − 0.05^(1/k))/c would be met with
 * probability 0.95. With one draw in each of k of A arms, k_h is replaced by its mean, k/A (Maclaurin's inequality). What was
 * not drawn bounds the share too.
 *
 * @param sizes N_h, of each arm
 * @param drawn k_h, of each arm
 */
export function wrongShareBound(sizes: readonly number[], drawn: readonly number[]): number {
  const [all, count] = [sum(sizes), sum(drawn)];
  if (count === all) return 0;
  const arms = sizes.filter((size) => size > 0).length;
  const rates = sizes.flatMap((size, arm) => {
    const expected = count < arms ? count / arms : (drawn[arm] ?? 0);
    return size > 0 ? [(expected / size) * (all / count)] : [];
  });
  return Math.min(1, (all - count) / all, (1 - (1 - CONFIDENCE) ** (1 / count)) / Math.min(...rates));
}

/** Shares `count` draws out over arms of these sizes, in proportion, at least one each if there are enough. */
function shareOut(sizes: readonly number[], count: number, stream: Stream): number[] {
  const filled = sizes.flatMap((size, arm) => (size > 0 ? [arm] : []));
  if (count <= filled.length) {
    const chosen = new Set(chooseOf(filled.length, count, stream).map((place) => filled[place]));
    return sizes.map((_, arm) => (chosen.has(arm) ? 1 : 0));
  }
  const all = sum(sizes);
  const quotas = sizes.map((size) => (count * size) / all);
  const draws = quotas.map((quota, arm) => ((sizes[arm] ?? 0) > 0 ? Math.max(1, Math.floor(quota)) : 0));
  // whoever is furthest from its quota gives or takes; ties are broken by lot
  const lot = sizes.map(() => below(stream, 2 ** 31));
  const lacking = (arm: number) => (quotas[arm] ?? 0) - (draws[arm] ?? 0);
  for (let rest = count - sum(draws); rest !== 0; rest -= Math.sign(rest)) {
    const able = rest > 0 ? filled : filled.filter((arm) => (draws[arm] ?? 0) > 1);
    able.sort((a, b) => Math.sign(rest) * (lacking(b) - lacking(a)) || (lot[a] ?? 0) - (lot[b] ?? 0));
    const arm = able[0] ?? 0;
    draws[arm] = (draws[arm] ?? 0) + Math.sign(rest);
  }
  return draws;
}

/** `count` different whole numbers below `size`, every set of them equally likely, ascending (Floyd 1987). */
function chooseOf(size: number, count: number, stream: Stream): number[] {
  const chosen = new Set<number>();
  for (let last = size - count; last < size; last++) {
    const place = below(stream, last + 1);
    chosen.add(chosen.has(place) ? last : place);
  }
  return [...chosen].sort((a, b) => a - b);
}

/** The repetitions at these places of the spans laid end to end. */
function repetitionsAt(spans: readonly Span[], places: readonly number[]): number[] {
  let [span, before] = [0, 0];
  return places.map((place) => {
    while (place >= before + lengthAt(spans, span)) before += lengthAt(spans, span++);
    return (spans[span]?.from ?? 0) + place - before;
  });
}

function lengthAt(spans: readonly Span[], index: number): number {
  const span = spans[index];
  return span === undefined ? Number.POSITIVE_INFINITY : span.to - span.from;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
