import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { figureSvg, svgPng } from '../../plots/figure.js';
import { GALLERY } from './gallery.js';

/** `BALLAST_GALLERY=/tmp/gallery npx vitest run test/plots/gallery` keeps the pictures to look at. */
const folder = process.env.BALLAST_GALLERY;

describe('every picture of the gallery', () => {
  for (const [name, figure] of Object.entries(GALLERY)) {
    test(name, () => {
      const start = performance.now();
      const svg = figureSvg(figure);
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
