/** Raster pictures for what cannot show SVG. */
import { crc32 } from 'node:zlib';
import { Resvg } from '@resvg/resvg-js';

const MM_PER_INCH = 25.4;
/** The signature and the IHDR chunk, which must come first. */
const HEADER_BYTES = 33;

/**
 * Rasterises a figure at its print size: 84 mm at 300 dpi are 992 pixels. The paper is white, because pixels cannot
 * take the ink of the page around them as the SVG does. The resolution is stored, so that a text program places it
 * at its true size. No system font is read: text is outlines already.
 *
 * @throws {TypeError} if the svg states no width in millimetres
 */
export function svgPng(svg: string, dpi = 300): Uint8Array {
  const width = /^<svg[^>]* width="([\d.]+)mm"/.exec(svg)?.[1];
  if (width === undefined) throw new TypeError('Cannot rasterise: the svg must state its width in mm');
  const pixels = Math.round((Number(width) / MM_PER_INCH) * dpi);
  const picture = new Resvg(svg, {
    background: '#ffffff',
    fitTo: { mode: 'width', value: pixels },
    font: { loadSystemFonts: false },
  });
  return withResolution(picture.render().asPng(), dpi);
}

function withResolution(png: Uint8Array, dpi: number): Uint8Array {
  const chunk = Buffer.alloc(21);
  const perMetre = Math.round((dpi / MM_PER_INCH) * 1000);
  chunk.writeUInt32BE(9, 0);
  chunk.write('pHYs', 4, 'latin1');
  chunk.writeUInt32BE(perMetre, 8);
  chunk.writeUInt32BE(perMetre, 12);
  chunk.writeUInt8(1, 16);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 17)), 17);
  return Buffer.concat([png.subarray(0, HEADER_BYTES), chunk, png.subarray(HEADER_BYTES)]);
}
