/** Raster pictures for what cannot show SVG. */
import { crc32 } from 'node:zlib';
import { Resvg } from '@resvg/resvg-js';
import { unescapeXml } from './svg.js';

const MM_PER_INCH = 25.4;
/** The signature and the IHDR chunk, which must come first. */
const HEADER_BYTES = 33;

/**
 * Rasterises a figure at its print size: 84 mm at 300 dpi are 992 pixels. The paper is white, because pixels cannot
 * take the ink of the page around them as the SVG does. The resolution is stored, so that a text program places it
 * at its true size, and so is the svg's <metadata>, under the keyword "Provenance". No system font is read: text is outlines
 * already.
 *
 * @throws {TypeError} if the svg states no width in millimetres
 */
export function svgPng(svg: string, dpi = 300, background = '#ffffff'): Uint8Array {
  const width = /^<svg[^>]* width="([\d.]+)mm"/.exec(svg)?.[1];
  if (width === undefined) throw new TypeError('Cannot rasterise: the svg must state its width in mm');
  const pixels = Math.round((Number(width) / MM_PER_INCH) * dpi);
  const picture = new Resvg(svg, {
    background,
    fitTo: { mode: 'width', value: pixels },
    font: { loadSystemFonts: false },
  });
  return withChunks(picture.render().asPng(), [resolutionChunk(dpi), ...provenanceChunks(svg)]);
}

/** Pixels per metre, both ways. */
function resolutionChunk(dpi: number): Buffer {
  const data = Buffer.alloc(9);
  const perMetre = Math.round((dpi / MM_PER_INCH) * 1000);
  data.writeUInt32BE(perMetre, 0);
  data.writeUInt32BE(perMetre, 4);
  data.writeUInt8(1, 8);
  return chunk('pHYs', data);
}

/** The provenance as ASCII, where other characters of JSON are escaped: this kind of text is Latin-1. */
function provenanceChunks(svg: string): Buffer[] {
  const metadata = /<metadata>(.*?)<\/metadata>/s.exec(svg)?.[1];
  if (metadata === undefined) return [];
  const text = unescapeXml(metadata).replace(
    /[^ -~]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return [chunk('tEXt', Buffer.from(`Provenance\0${text}`, 'latin1'))];
}

/** Length, name, data, checksum over name and data. */
function chunk(name: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}

function withChunks(png: Uint8Array, chunks: readonly Buffer[]): Uint8Array {
  return Buffer.concat([png.subarray(0, HEADER_BYTES), ...chunks, png.subarray(HEADER_BYTES)]);
}
