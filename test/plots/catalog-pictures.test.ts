/** The picture of every shipped study, from made-up repetitions, as a reader of any of them will get it. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { studyPicture } from '../../plots/study-picture.js';
import { parseStudy } from '../../studies/parse-study.js';
import { fakeResults } from './fake-results.js';
import { curvesOf, expectInside, overlaps, textsOf } from './read-svg.js';

const CATALOG = new URL('../../studies/catalog/', import.meta.url);
const studies = readdirSync(CATALOG)
  .map((file) => parseStudy(readFileSync(new URL(file, CATALOG), 'utf8'), file))
  .filter(({ plot }) => plot !== undefined);

describe.each(studies.map((study) => [study.name, study] as const))('the picture of %s', (_, study) => {
  const { svg, caption } = studyPicture(study, fakeResults(study, 12));

  test('keeps to its page, and no text stands over another', () => {
    expectInside(svg);
    expect(overlaps(textsOf(svg))).toEqual([]);
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  });

  test('has a look for each curve that no other curve of its panel has', () => {
    for (const panel of svg.split('<g class="panel"').slice(1)) {
      const looks = curvesOf(panel).map(({ colour, dash }) => `${colour} ${dash}`);
      expect(new Set(looks).size).toBe(looks.length);
    }
  });

  test('has a caption that says what bands, bars or bins are', () => {
    expect(caption).toMatch(/Bands: mean ± 2|Bars: mean ± 1 standard deviation|Full bar, with its share/);
  });
});
