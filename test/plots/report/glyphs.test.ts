import { expect, test } from 'vitest';
import { figureSvg } from '../../../plots/figure.js';
import { shareGlyphs } from '../../../plots/report/glyphs.js';
import { GALLERY } from '../gallery.js';

test('shareGlyphs() writes each outline once and leaves none in the pictures', () => {
  const svgs = ['figure-5', 'figure-8-left'].map((name) => figureSvg(GALLERY[name]!));
  const idsOf = (text: string) => [...text.matchAll(/<path id="([^"]+)"/g)].map(([, id]) => id!);
  const shared = shareGlyphs(svgs);
  expect(idsOf(shared.glyphs)).toEqual([...new Set(svgs.flatMap(idsOf))].sort());
  for (const svg of shared.svgs) {
    expect(svg).not.toContain('<defs>');
    expect(svg).toContain('<use href="#inter-');
  }
});

test('shareGlyphs() leaves pictures without glyphs, and other definitions, as they are', () => {
  expect(shareGlyphs([])).toEqual({ svgs: [], glyphs: '' });
  expect(shareGlyphs(['<svg><path d="M0 0"/></svg>'])).toEqual({ svgs: ['<svg><path d="M0 0"/></svg>'], glyphs: '' });
  const other = '<svg><defs><clipPath id="c"/><path id="inter-1" d="M0 0"/></defs></svg>';
  expect(shareGlyphs([other]).svgs).toEqual(['<svg><defs><clipPath id="c"/></defs></svg>']);
});
