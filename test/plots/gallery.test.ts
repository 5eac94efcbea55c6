import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { figureSvg, svgPng } from '../../plots/figure.js';
import { histogramSvg } from '../../plots/histogram.js';
import { studyPicture } from '../../plots/study-picture.js';
import { parseStudy } from '../../studies/parse-study.js';
import { fakeResults } from './fake-results.js';
import { GALLERY } from './gallery.js';
import { HISTOGRAMS } from './histogram-gallery.js';

/** `BALLAST_GALLERY=/tmp/gallery npx vitest run test/plots/gallery` keeps the pictures to look at. */
const folder = process.env.BALLAST_GALLERY;

describe('every picture of the gallery', () => {
  const curves = Object.entries(GALLERY).map(([name, figure]) => [name, () => figureSvg(figure)] as const);
  const histograms = Object.entries(HISTOGRAMS).map(
    ([name, figure]) => [`histogram-${name}`, () => histogramSvg(figure)] as const,
  );
  const catalog = new URL('../../studies/catalog/', import.meta.url);
  const studies = readdirSync(catalog).map((file) => {
    const study = () => parseStudy(readFileSync(new URL(file, catalog), 'utf8'), file);
    return [file.replace(/\.yaml$/, ''), () => studyPicture(study(), fakeResults(study())).svg] as const;
  });
  for (const [name, draw] of [...curves, ...histograms, ...studies.map(([n, d]) => [`catalog-${n}`, d] as const)]) {
    test(name, () => {
      const start = performance.now();
      const svg = draw();
      const drawn = performance.now();
      const png = folder === undefined ? undefined : svgPng(svg);
      const done = performance.now();
      expect(svg).toContain('<svg');
      if (folder !== undefined) {
        mkdirSync(folder, { recursive: true });
        writeFileSync(join(folder, `${name}.svg`), svg);
        writeFileSync(join(folder, `${name}.png`), png!);
        console.log(
          name,
          (drawn - start).toFixed(1),
          'ms',
          svg.length,
          'B,',
          (done - drawn).toFixed(0),
          'ms',
          png!.length,
          'B',
        );
      }
    });
  }
});
