import { expect, test } from 'vitest';
import { assignLevelLooks, assignLooks, lookOf } from '../../plots/look.js';
import { GALLERY } from './gallery.js';

const GENERATORS =
  'oracle semi-oracle smote gaussian-fit shifted-gaussian bootstrap perturbed borderline-smote-1 borderline-smote-2 adasyn safe-level-smote dbsmote mixup gaussian-mixture-fit kernel-density none';
const METHODS = 'none fixed naive vtss class-weighted theory best-of-k';

function looksOf(name: string) {
  return [...assignLooks(GALLERY[name]!.panels.flatMap(({ curves }) => curves)).values()];
}

test('lookOf() knows every generator and method of the design', () => {
  for (const name of `${GENERATORS} ${METHODS}`.split(' ')) expect(lookOf(name), name).toBeDefined();
});

test('lookOf() keeps the fixed colours of the visual language', () => {
  const colours = ['smote', 'gaussian-fit', 'oracle', 'semi-oracle', 'shifted-gaussian', 'perturbed', 'bootstrap'];
  expect(colours.map((name) => lookOf(name)!.colour)).toEqual([
    '#0072B2',
    '#E69F00',
    '#009E73',
    '#CC79A7',
    '#56B4E9',
    '#D55E00',
    '#D55E00',
  ]);
});

test('lookOf() gives generators without one hue, or without one dash and marker', () => {
  const looks = GENERATORS.split(' ').map((name) => lookOf(name)!);
  expect(new Set(looks.map(({ colour, dash }) => `${colour} ${dash}`)).size).toBe(looks.length);
  expect(new Set(looks.map(({ dash, marker }) => `${dash} ${marker}`)).size).toBe(looks.length);
});

test('assignLooks() tells two curves of one generator apart by dash and marker', () => {
  const looks = looksOf('same-generator');
  expect(new Set(looks.map(({ colour }) => colour))).toEqual(new Set(['#0072B2']));
  expect(new Set(looks.map(({ dash }) => dash)).size).toBe(3);
  expect(new Set(looks.map(({ marker }) => marker)).size).toBe(3);
});

test('assignLooks() gives names it does not know hues of their own', () => {
  expect(new Set(looksOf('unknown-names').map(({ colour }) => colour)).size).toBe(3);
});

test('assignLooks() gives a curve the same look in every panel', () => {
  expect(looksOf('figure-5')).toHaveLength(4);
});

test('lookOf() gives a method or generator with parameters the look of its kind, and no look to other words', () => {
  expect(lookOf('vtss[0,4]')).toEqual(lookOf('vtss'));
  expect(lookOf('best-of-17')).toEqual(lookOf('best-of-k'));
  expect(lookOf('smote(k=3)')).toEqual(lookOf('smote'));
  expect(lookOf('constructor')).toBeUndefined();
});

test('assignLooks() keeps several VTSS apart by colour, dash and marker, the first in ink', () => {
  const keys = ['naive', 'vtss[0,2]', 'vtss[0,4]', 'vtss[0.6,1.4]', 'theory'];
  const looks = [...assignLooks(keys.map((key) => ({ key, label: key }))).values()];
  const variants = looks.slice(1, 4);
  expect(variants[0]).toEqual(lookOf('vtss'));
  for (const part of ['colour', 'dash', 'marker'] as const) {
    expect(new Set(variants.map((look) => look[part])).size).toBe(3);
  }
});

test('assignLevelLooks() draws VTSS in ink and other methods in grey, each with a dash of its own', () => {
  const keys = ['vtss', 'none', 'naive', 'class-weighted', 'best-of-17', 'theory'];
  const looks = [...assignLevelLooks(keys.map((key) => ({ key, label: key }))).values()];
  expect(looks.map(({ colour }) => colour)).toEqual(['currentColor', ...new Array(5).fill('#767676')]);
  expect(new Set(looks.slice(1).map(({ dash }) => dash)).size).toBe(5);
});
