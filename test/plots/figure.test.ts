import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { Resvg } from '@resvg/resvg-js';
import { describe, expect, test } from 'vitest';
import { type Figure, figureSvg, svgPng } from '../../plots/figure.js';
import { GALLERY } from './gallery.js';
import { curvesOf, labelsPerAxis, overlaps, textsOf, viewBoxOf } from './read-svg.js';

const svgOf = (name: string) => figureSvg(GALLERY[name]!);
const sha256 = (bytes: string | Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const wordsOf = (svg: string) => textsOf(svg).map(({ content }) => content);

describe.each(Object.keys(GALLERY))('figureSvg() draws %s', (name) => {
  const svg = svgOf(name);

  test('as well-formed XML', () => {
    // resvg's parser is strict: an unescaped & or an unclosed element throws
    expect(() => new Resvg(svg, { font: { loadSystemFonts: false } })).not.toThrow();
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  });

  test('with texts that neither overlap nor leave the page', () => {
    const { width, height } = viewBoxOf(svg);
    const texts = textsOf(svg);
    expect(overlaps(texts)).toEqual([]);
    for (const text of texts) {
      expect(text.left, text.content).toBeGreaterThanOrEqual(0);
      expect(text.top, text.content).toBeGreaterThanOrEqual(0);
      expect(text.right, text.content).toBeLessThanOrEqual(width);
      expect(text.bottom, text.content).toBeLessThanOrEqual(height);
    }
  });

  test('with at most seven labels an axis', () => {
    const axes = [...labelsPerAxis(svg, 'x'), ...labelsPerAxis(svg, 'y')];
    expect(axes.length).toBe(2 * GALLERY[name]!.panels.length);
    for (const labels of axes)
      expect(labels.filter((label) => /^−?[\d.\u2009×⁻⁰-⁹¹²³]+$/.test(label)).length).toBeLessThanOrEqual(7);
  });
});

test('figureSvg() and svgPng() give the same bytes twice, and in a process of another locale and time zone', () => {
  const digest = (svg: string) => `${sha256(svg)} ${sha256(svgPng(svg))}`;
  const once = digest(svgOf('figure-5'));
  expect(digest(svgOf('figure-5'))).toBe(once);
  const script = `
    import { createHash } from 'node:crypto';
    import { createJiti } from 'jiti';
    const jiti = createJiti(process.cwd() + '/', { fsCache: false });
    const { figureSvg, svgPng } = await jiti.import('./plots/figure.ts');
    const { GALLERY } = await jiti.import('./test/plots/gallery.ts');
    const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');
    const svg = figureSvg(GALLERY['figure-5']);
    console.log(sha256(svg), sha256(svgPng(svg)));
  `;
  const env = { ...process.env, LANG: 'de_DE.UTF-8', LC_ALL: 'de_DE.UTF-8', TZ: 'Asia/Tokyo' };
  const child = execFileSync(process.execPath, ['--input-type=module', '-e', script], { env, encoding: 'utf8' });
  expect(child.trim()).toBe(once);
});

test('figureSvg() gives each generator its colour and its dash in every panel', () => {
  const four = [
    { label: 'Oracle', colour: '#009E73', dash: '7 1.8 1.4 1.8' },
    { label: 'SMOTE', colour: '#0072B2', dash: undefined },
    { label: 'Gaussian-fit', colour: '#E69F00', dash: '4.5 2' },
    { label: 'Semi-Oracle', colour: '#CC79A7', dash: '1.4 1.4' },
  ];
  const drawn = curvesOf(svgOf('figure-5')).map(({ path: _, ...look }) => look);
  expect(drawn).toEqual([...four, ...four, ...four]);
});

test('figureSvg() gives twelve curves twelve looks', () => {
  const curves = curvesOf(svgOf('twelve-page'));
  expect(new Set(curves.map(({ colour, dash }) => `${colour} ${dash}`)).size).toBe(12);
});

test('figureSvg() is 84 or 174 mm wide with a user unit of one point', () => {
  expect(svgOf('figure-8-left')).toMatch(/<svg [^>]*width="84mm" [^>]*viewBox="0 0 238.11 /);
  expect(svgOf('figure-5')).toMatch(/<svg [^>]*width="174mm" [^>]*viewBox="0 0 493.23 /);
});

test('figureSvg() writes one legend for all panels, in the order of the curves at the right edge', () => {
  const words = wordsOf(svgOf('figure-5'));
  expect(words.slice(0, 4)).toEqual(['SMOTE', 'Gaussian-fit', 'Semi-Oracle', 'Oracle']);
  expect(words.filter((word) => word === 'SMOTE')).toHaveLength(1);
});

test('figureSvg() shares the y axis: the same grid in every panel, labels only at the left', () => {
  const svg = svgOf('figure-5');
  const grids = [...svg.matchAll(/class="grid" d="([^"]*)"/g)].map(([, d]) =>
    d!.replace(/M[\d.]+ ([\d.]+)H[\d.]+/g, '$1 '),
  );
  expect(new Set(grids).size).toBe(1);
  expect(labelsPerAxis(svg, 'y').map((labels) => labels.length > 0)).toEqual([true, false, false]);
});

test('figureSvg() keeps shared axes equal when one panel has failures', () => {
  const [first, ...others] = GALLERY['figure-5']!.panels;
  const failing = first!.curves.map((curve) => ({
    ...curve,
    points: curve.points.map((point, index) => (index === 3 ? { ...point, repetitions: 0, failed: 500 } : point)),
  }));
  const svg = figureSvg({ ...GALLERY['figure-5']!, panels: [{ ...first!, curves: failing }, ...others] });
  const grids = [...svg.matchAll(/class="grid" d="([^"]*)"/g)].map(([, d]) =>
    d!.replace(/M[\d.]+ ([\d.]+)H[\d.]+/g, '$1 '),
  );
  expect(new Set(grids).size).toBe(1);
  expect(svg.match(/class="failed"/g)).toHaveLength(4);
});

test('figureSvg() breaks a curve where a point has no successful repetition, and marks the place', () => {
  const svg = svgOf('gaps');
  const oracle = curvesOf(svg).find(({ label }) => label === 'Oracle')!;
  expect(oracle.path.match(/M/g)).toHaveLength(3); // up to the gap, the lone point in it, the rest
  expect(svg.match(/class="failed"/g)).toHaveLength(3);
});

test('figureSvg() drops a mean below zero from a log axis, and points to it', () => {
  const svg = svgOf('below-zero');
  expect(svg.match(/class="below"/g)).toHaveLength(1);
  expect(curvesOf(svg)[0]!.path.match(/M/g)).toHaveLength(2);
});

test('figureSvg() draws no band from a single repetition, and a box for the band of a single point', () => {
  expect(svgOf('one-repetition')).not.toContain('class="band"');
  const boxes = [...svgOf('one-level').matchAll(/<rect [^>]*height="([\d.]+)"/g)].map(([, height]) => Number(height));
  expect(boxes).toHaveLength(2);
  expect(Math.min(...boxes)).toBeGreaterThan(10);
});

test('figureSvg() says so where nothing can be drawn', () => {
  expect(wordsOf(svgOf('all-failed'))).toContain('no successful repetitions');
  expect(wordsOf(svgOf('all-failed'))).toContain('SMOTE (all failed)');
  expect(wordsOf(svgOf('nothing-yet'))).toContain('no repetitions yet');
});

test('figureSvg() thins the lines of an unfinished run and writes "n of N"', () => {
  expect(svgOf('young')).toContain('stroke-width="0.55"');
  expect(wordsOf(svgOf('young'))).toContain('3\u2009200 of 40\u2009000 repetitions');
  expect(svgOf('four-column')).not.toContain('stroke-width="0.55"');
  const finished: Figure = { ...GALLERY['four-column']!, progress: { done: 500, total: 500 } };
  expect(figureSvg(finished)).toBe(svgOf('four-column'));
});

test('figureSvg() draws the level of VTSS in black with its band, and names it at the right', () => {
  const svg = svgOf('figure-8-left');
  expect(svg).toMatch(/<rect class="band"[^>]*fill="currentColor" fill-opacity="0.18"/);
  expect(wordsOf(svg)).toEqual(expect.arrayContaining(['VTSS', 'SMOTE', 'γ = 1, naive balancing']));
});

test('figureSvg() names the methods among several panels’ levels once, in the legend, and hairlines in place', () => {
  const [panel] = GALLERY['figure-8-left']!.panels;
  const references = [
    ...panel!.references,
    { axis: 'y', value: 0.3606, mcse: 0.0001, key: 'naive', label: 'naive' } as const,
    { axis: 'y', value: 0.359, label: 'optimum' } as const,
  ];
  const words = wordsOf(
    figureSvg({ ...GALLERY['figure-8-left']!, width: 'page', panels: [1, 2].map(() => ({ ...panel!, references })) }),
  );
  expect(words.slice(0, 3)).toEqual(['SMOTE', 'VTSS', 'naive']);
  expect(words.filter((word) => word === 'VTSS')).toHaveLength(1);
  expect(words.filter((word) => word === 'optimum')).toHaveLength(2);
});

test('figureSvg() gives a level the colour and dash of the curve it belongs to', () => {
  const [panel] = GALLERY['four-column']!.panels;
  const level = {
    axis: 'y',
    value: 0.01,
    label: 'VTSS',
    key: 'vtss',
    curve: { key: 'oracle', label: 'Oracle' },
  } as const;
  const svg = figureSvg({ ...GALLERY['four-column']!, panels: [{ ...panel!, references: [level] }] });
  expect(svg).toMatch(/<path class="reference"[^>]*stroke="#009E73"[^>]*stroke-dasharray="7 1.8 1.4 1.8"/);
});

test('figureSvg() rings a point in the colour of its curve and names it', () => {
  const [panel] = GALLERY['figure-8-left']!.panels;
  const [curve] = panel!.curves;
  const ring = { x: curve!.points[4]!.x, label: 'least here' };
  const svg = figureSvg({ ...GALLERY['figure-8-left']!, panels: [{ ...panel!, curves: [{ ...curve!, ring }] }] });
  expect(svg).toMatch(/<circle class="ring"[^>]*stroke="#0072B2"/);
  expect(wordsOf(svg)).toContain('least here');
  expect(overlaps(textsOf(svg))).toEqual([]);
});

test('figureSvg() tells its caption and notes to who cannot see it', () => {
  const svg = svgOf('figure-3');
  expect(svg).toContain('<title>Excess risk and parameter error against n₁ with aligned synthetic bias.</title>');
  expect(svg).toMatch(
    /<desc>[^<]*Mean over 500 repetitions\. Bands: mean ± 2 Monte Carlo standard errors \(MCSE\)\.<\/desc>/,
  );
});

test('figureSvg() escapes markup and drops what XML forbids', () => {
  const svg = svgOf('hostile');
  expect(svg).toContain('SMOTE a &lt;b&gt; &amp; &quot;c&quot; ]]&gt;');
  expect(svg).not.toContain('<b>');
  expect(svg).not.toContain('\u0007');
});

test('figureSvg() needs no font: text is outlines', () => {
  expect(svgOf('figure-5')).not.toMatch(/<text|font-family|<style/);
});

test('figureSvg() refuses a figure without panels', () => {
  expect(() => figureSvg({ ...GALLERY['figure-5']!, panels: [] })).toThrow(RangeError);
});
