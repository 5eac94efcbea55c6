import { Resvg } from '@resvg/resvg-js';
import { describe, expect, test } from 'vitest';
import { histogramSvg } from '../../plots/histogram.js';
import type { Histogram } from '../../plots/histogram-data.js';
import { histogramNotes, percentLabel } from '../../plots/histogram-notes.js';
import { HISTOGRAMS } from './histogram-gallery.js';
import { expectInside, labelsPerAxis, overlaps, textsOf } from './read-svg.js';

const svgOf = (name: string) => histogramSvg(HISTOGRAMS[name]!);
const wordsOf = (name: string) => textsOf(svgOf(name)).map(({ content }) => content);
const notesOf = (name: string) => histogramNotes(HISTOGRAMS[name]!).join(' ');

describe.each(Object.keys(HISTOGRAMS))('histogramSvg() draws %s', (name) => {
  const svg = svgOf(name);

  test('as well-formed XML', () => {
    expect(() => new Resvg(svg, { font: { loadSystemFonts: false } })).not.toThrow();
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  });

  test('with nothing outside the page and no text over another', () => {
    expectInside(svg);
    expect(overlaps(textsOf(svg))).toEqual([]);
  });

  test('with the same bytes twice', () => {
    expect(svgOf(name)).toBe(svg);
  });
});

test('histogramSvg() draws each bar as high as its share, on one scale for all, and nothing for an empty bin', () => {
  const figure = HISTOGRAMS['figure-6']!;
  const cells = figure.rows.flatMap((row) => row.cells as Histogram[]);
  const drawn = barsOf(svgOf('figure-6'));
  expect(drawn).toHaveLength(cells.length);
  const unit = drawn[0]!.bins.at(-1)! / (cells[0]!.bins.at(-1)! / 500);
  for (const [index, { zero, bins }] of drawn.entries()) {
    const cell = cells[index]!;
    // heights are written to a hundredth of a point
    expect(Math.abs(zero - (unit * cell.zero) / 500)).toBeLessThan(0.02);
    const expected = cell.bins.filter((count) => count > 0).map((count) => (unit * count) / 500);
    expect(bins).toHaveLength(expected.length);
    for (const [bin, height] of bins.entries()) expect(Math.abs(height - expected[bin]!)).toBeLessThan(0.02);
    expect(cell.zero + cell.bins.reduce((sum, count) => sum + count, 0)).toBe(cell.total);
    expect(Math.abs((zero + bins.reduce((sum, height) => sum + height, 0)) / unit - 1)).toBeLessThan(0.01);
  }
});

test('histogramSvg() draws the mass at 0 left of the axis of the others, in full colour, with its share', () => {
  const svg = svgOf('four-rows-column');
  const [zero] = svg.match(/<rect class="zero"[^>]*>/g)!;
  const [bin] = svg.match(/<rect class="bin"[^>]*>/g)!;
  const number = (rect: string, name: string) => Number(new RegExp(` ${name}="([^"]*)"`).exec(rect)![1]);
  expect(number(zero!, 'x') + number(zero!, 'width')).toBeLessThan(number(bin!, 'x') - 4);
  const shares = HISTOGRAMS['four-rows-column']!.rows.map(({ cells }) => percentLabel(cells[0]!.zero / 5));
  expect(wordsOf('four-rows-column').filter((word) => word.endsWith('%'))).toEqual(shares);
});

test('histogramSvg() has no bar for 0 where 0 cannot be chosen', () => {
  expect(svgOf('no-zero')).not.toContain('class="zero"');
  expect(wordsOf('no-zero').some((word) => word.endsWith('%'))).toBe(false);
});

test('histogramSvg() gives each generator its colour in every panel, and names it once', () => {
  const svg = svgOf('figure-6');
  const zeros = [...svg.matchAll(/<rect class="zero"[^>]*fill="([^"]*)"/g)].map(([, colour]) => colour);
  const colours = ['#009E73', '#CC79A7', '#E69F00', '#0072B2'];
  expect(zeros).toEqual(colours.flatMap((colour) => [colour, colour, colour]));
  expect(wordsOf('figure-6').filter((word) => word === 'smote')).toHaveLength(1);
});

test('histogramSvg() shares its axes: one y axis a row, one x axis a panel', () => {
  expect(labelsPerAxis(svgOf('figure-6'), 'y')).toEqual(new Array(4).fill(['0', '20', '40']));
  expect(labelsPerAxis(svgOf('figure-6'), 'x')).toEqual(new Array(3).fill(['0.5', '1.0', '1.5', '2.0', '0']));
});

test('histogramSvg() says so where there is nothing to draw', () => {
  expect(wordsOf('row-failed').filter((word) => word === 'no successful repetitions')).toHaveLength(3);
  expect(wordsOf('row-failed')).toContain('gaussian-fit\u2009†');
  expect(wordsOf('nothing-yet').filter((word) => word === 'no repetitions yet')).toHaveLength(12);
});

test('histogramSvg() marks the median under its bar: under that of 0 if it is 0', () => {
  const at = /class="median" d="M([\d.]+)/.exec(svgOf('all-zero'))![1];
  const zero = /<rect class="zero" x="([\d.]+)" y="[\d.]+" width="([\d.]+)"/.exec(svgOf('all-zero'))!;
  expect(Number(at)).toBeCloseTo(Number(zero[1]) + Number(zero[2]) / 2, 1);
});

test('histogramSvg() refuses a figure without rows', () => {
  expect(() => histogramSvg({ ...HISTOGRAMS['figure-6']!, rows: [] })).toThrow(RangeError);
});

test('histogramNotes() says what the bars are and how exact they are', () => {
  expect(notesOf('four-rows-column')).toContain(
    'Full bar, with its share: γ* = 0 exactly, no augmentation; pale bars: bins of 0.1, upper end included; ▲ median.',
  );
  // 50/√500 = 2.236
  expect(notesOf('four-rows-column')).toContain(
    'Shares of 500 repetitions, each with a Monte Carlo standard error of at most 2.2 percentage points.',
  );
  expect(notesOf('no-zero')).toMatch(/^Bars: bins of 0\.05,/);
});

test('histogramNotes() warns where many chose the end of the grid', () => {
  const [cell] = HISTOGRAMS['one-row']!.rows[0]!.cells;
  const rows = [{ label: 'oracle', key: 'oracle', cells: [{ ...cell!, atEnd: 150 }] }];
  expect(histogramNotes({ ...HISTOGRAMS['one-row']!, rows })).toContain(
    'Chose the largest γ of the grid, beyond which the best may lie: oracle: 30\u2009%.',
  );
  expect(notesOf('one-row')).not.toContain('largest γ');
});

test('histogramNotes() counts failures and says how far an unfinished run is', () => {
  expect(notesOf('row-failed')).toContain('gaussian-fit, rademacher: all 500 repetitions failed.');
  expect(notesOf('running')).toContain(
    '† semi-oracle, uniform-sphere: 3 of 10 repetitions failed; shares are conditional on success.',
  );
  expect(notesOf('running')).toContain('Unfinished: 80 of 6\u2009000 repetitions.');
});

test('percentLabel() rounds, but never to 0 or 100 what is neither', () => {
  expect([0, 0.2, 0.5, 42.6, 99.6, 100].map(percentLabel)).toEqual([
    '0\u2009%',
    '<1\u2009%',
    '1\u2009%',
    '43\u2009%',
    '>99\u2009%',
    '100\u2009%',
  ]);
});

/** Heights of the bars of each histogram, in points. */
function barsOf(svg: string): { zero: number; bins: number[] }[] {
  return svg
    .split('<g class="histogram"')
    .slice(1)
    .map((part) => {
      const heights = (name: string) =>
        [...part.matchAll(new RegExp(`<rect class="${name}"[^>]* height="([^"]*)"`, 'g'))].map(([, h]) => Number(h));
      return { zero: heights('zero')[0]!, bins: heights('bin') };
    });
}
