import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lengthOfSpans, piecesOfSpans, type Span, unionOfSpans } from '../../studies/spans.js';

const span = (from: number, to: number): Span => ({ from, to });

test('unionOfSpans() merges what overlaps or touches', () => {
  expect(unionOfSpans([[span(0, 2), span(8, 9)], [span(2, 4)], [span(3, 5)]])).toEqual([span(0, 5), span(8, 9)]);
  expect(unionOfSpans([[span(0, 9)], [span(2, 3)]])).toEqual([span(0, 9)]);
  expect(unionOfSpans([])).toEqual([]);
});

test('piecesOfSpans() cuts where the set of members changes', () => {
  expect(piecesOfSpans([[span(0, 10)], [span(4, 6)], []])).toEqual([
    { span: span(0, 4), members: [0] },
    { span: span(4, 6), members: [0, 1] },
    { span: span(6, 10), members: [0] },
  ]);
  expect(piecesOfSpans([[span(0, 2)], [span(5, 6)]])).toEqual([
    { span: span(0, 2), members: [0] },
    { span: span(5, 6), members: [1] },
  ]);
  expect(piecesOfSpans([[], []])).toEqual([]);
});

test('piecesOfSpans() gives each list back, member by member', () => {
  const list = fc
    .uniqueArray(fc.integer({ min: 0, max: 40 }), { maxLength: 8 })
    .map((edges) => edges.sort((a, b) => a - b))
    .map((edges) => edges.flatMap((from, i) => (i % 2 === 1 ? [span(edges[i - 1]!, from)] : [])));
  fc.assert(
    fc.property(fc.array(list, { maxLength: 4 }), (lists) => {
      const pieces = piecesOfSpans(lists);
      for (const [member, spans] of lists.entries()) {
        const own = pieces.filter(({ members }) => members.includes(member)).map((piece) => piece.span);
        expect(numbersIn(own)).toEqual(numbersIn(spans));
      }
      expect(numbersIn(pieces.map((piece) => piece.span))).toEqual(numbersIn(unionOfSpans(lists)));
    }),
    { seed: 3, numRuns: 300 },
  );
});

test('lengthOfSpans() adds up', () => {
  expect(lengthOfSpans([span(0, 3), span(10, 11)])).toBe(4);
  expect(lengthOfSpans([])).toBe(0);
});

function numbersIn(spans: readonly Span[]): number[] {
  return spans.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, i) => from + i));
}
