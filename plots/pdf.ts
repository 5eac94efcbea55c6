/** A picture as PDF: paths as in the SVG, at its true size, the same bytes each time. */
import PDFDocument from 'pdfkit';
import { unescapeXml } from './svg.js';

const POINTS_PER_MM = 72 / 25.4;
/** No clock: the same picture gives the same file. */
const NO_DATE = new Date(0);

/** @throws {TypeError} if the svg states no size in millimetres */
export async function svgPdf(svg: string): Promise<Uint8Array> {
  // its module is CommonJS without types
  const { default: svgToPdf } = (await import('svg-to-pdfkit' as string)) as {
    default: (document: unknown, svg: string, x: number, y: number, options: object) => void;
  };
  const [width, height] = ['width', 'height'].map(
    (side) => Number(new RegExp(`^<svg[^>]* ${side}="([\\d.]+)mm"`).exec(svg)?.[1]) * POINTS_PER_MM,
  );
  if (!(width! > 0 && height! > 0)) throw new TypeError('Cannot make a PDF: the svg must state its size in mm');
  const words = /<title>(.*?)<\/title>/s.exec(svg)?.[1] ?? 'Figure';
  const document = new PDFDocument({
    size: [width!, height!],
    margin: 0,
    info: {
      Title: unescapeXml(words),
      CreationDate: NO_DATE,
      ModDate: NO_DATE,
      Producer: 'Ballast',
      Creator: 'Ballast',
    },
  });
  const chunks: Buffer[] = [];
  const ended = new Promise<void>((resolve, reject) =>
    document
      .on('data', (chunk: Buffer) => chunks.push(chunk))
      .on('end', resolve)
      .on('error', reject),
  );
  const ink = /^<svg[^>]* color="([^"]+)"/.exec(svg)?.[1] ?? '#1a1a1a';
  svgToPdf(document, svg.replaceAll('currentColor', ink), 0, 0, {
    width,
    height,
    assumePt: true,
    preserveAspectRatio: 'xMinYMin meet',
  });
  document.end();
  await ended;
  return new Uint8Array(Buffer.concat(chunks));
}
