import { crc32 } from 'node:zlib';
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

test('svgPng() stores the provenance of the svg as ASCII text, with a checksum', () => {
  const provenance = {
    ...{ run: 'naïve & <b>', study: 'figure-5', digest: null, repetitions: { total: 4, finished: 3, failed: 0 } },
    ...{ seed: 1, numerics: 3, ballast: '0.1.0', specificationHash: 'f'.repeat(64) },
  };
  const svg = figureSvg({ ...GALLERY['figure-8-left']!, provenance });
  const png = Buffer.from(svgPng(svg));
  const start = png.indexOf('tEXtProvenance\0');
  const length = png.readUInt32BE(start - 4);
  const text = png.toString('latin1', start + 'tEXtProvenance\0'.length, start + 4 + length);
  expect(JSON.parse(text)).toEqual(provenance);
  expect(text).toMatch(/^[ -~]*$/);
  expect(png.readUInt32BE(start + 4 + length)).toBe(crc32(png.subarray(start, start + 4 + length)));
  expect(svg).toContain('<metadata>{&quot;run&quot;:&quot;naïve &amp; &lt;b&gt;&quot;');
});

test('svgPng() halves its pixels at half the resolution', () => {
  expect(header(svgPng(figureSvg(GALLERY['figure-8-left']!), 150)).width).toBe(496);
});

test('svgPng() refuses an svg without a width in mm', () => {
  expect(() => svgPng('<svg xmlns="http://www.w3.org/2000/svg"/>')).toThrow(
    'Cannot rasterise: the svg must state its width in mm',
  );
});
