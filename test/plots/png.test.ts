import { expect, test } from 'vitest';
import { figureSvg, svgPng } from '../../plots/figure.js';
import { GALLERY } from './gallery.js';
import { viewBoxOf } from './read-svg.js';

function header(png: Uint8Array) {
  const view = Buffer.from(png);
  return {
    width: view.readUInt32BE(16),
    height: view.readUInt32BE(20),
    chunk: view.toString('latin1', 37, 41),
    perMetre: view.readUInt32BE(41),
  };
}

test.each([
  ['figure-8-left', 84, 992],
  ['figure-5', 174, 2055],
])('svgPng() draws %s, %d mm wide, %d pixels wide at 300 dpi', (name, _, pixels) => {
  const svg = figureSvg(GALLERY[name]!);
  const { width, height } = viewBoxOf(svg);
  const png = header(svgPng(svg));
  expect(png.width).toBe(pixels);
  expect(Math.abs(png.height - (pixels * height) / width)).toBeLessThanOrEqual(1);
});

test('svgPng() stores its resolution, 300 dpi as 11811 pixels a metre', () => {
  expect(header(svgPng(figureSvg(GALLERY['figure-8-left']!)))).toMatchObject({ chunk: 'pHYs', perMetre: 11811 });
});

test('svgPng() halves its pixels at half the resolution', () => {
  expect(header(svgPng(figureSvg(GALLERY['figure-8-left']!), 150)).width).toBe(496);
});

test('svgPng() refuses an svg without a width in mm', () => {
  expect(() => svgPng('<svg xmlns="http://www.w3.org/2000/svg"/>')).toThrow(
    'Cannot rasterise: the svg must state its width in mm',
  );
});
