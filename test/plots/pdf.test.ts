/** Pictures as PDF. */
import { expect, test } from 'vitest';
import { svgPdf } from '../../plots/pdf.js';
import { plotChoice } from '../../plots/plot-choice.js';
import { chosenPicture } from '../../plots/study-picture.js';
import { shippedStudy } from '../docs/study-of.js';
import { fakeResults } from './fake-results.js';

const study = shippedStudy('figure-5');

test('svgPdf() has the picture’s size and title, and the same bytes each time', async () => {
  const { svg } = chosenPicture(study, plotChoice(study, { size: 'column' }), fakeResults(study, 5));
  const pdf = await svgPdf(svg);
  const text = Buffer.from(pdf).toString('latin1');
  expect(text.startsWith('%PDF-1.')).toBe(true);
  const [, width] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(text)!;
  // 84 mm in points
  expect(Number(width)).toBeCloseTo((84 * 72) / 25.4, 1);
  expect(await svgPdf(svg)).toEqual(pdf);
  expect(text).not.toContain(String(new Date().getFullYear()));
});

test('svgPdf() refuses a picture without a size', async () => {
  await expect(svgPdf('<svg width="10" height="10"></svg>')).rejects.toThrow(/must state its size in mm/);
});
