/** How cells are called: names that single one out, and what a text may name. */
import { describe, expect, test } from 'vitest';
import { cellNames, findCells, studyCells } from '../../studies/cell-name.js';
import type { Study } from '../../studies/study.js';
import { tinyStudy } from '../support/tiny-study.js';

const WIDE = tinyStudy({
  sizes: { ratio: 3 },
  factors: { n1: [8, 16], dimension: [2, 3] },
  generators: [{ kind: 'smote', k: 3 }, { kind: 'smote', k: 5 }, 'oracle'],
  gamma: [0, 0.5, 1],
  methods: ['fixed', 'naive', 'vtss', { kind: 'vtss', within: [0, 0.5] }, { kind: 'best-of-k', k: 2, gamma: 0.5 }],
  validation: { perClass: 10 },
});
/** One factor, n0, that n1 does not tell. */
const MAJORITIES = tinyStudy({ sizes: { n1: 8 }, factors: { n0: [16, 24] } });

describe('cellNames()', () => {
  test.each([
    ['wide', WIDE],
    ['tiny', tinyStudy()],
    ['majorities', MAJORITIES],
    ['one cell', tinyStudy({ generators: ['oracle'], gamma: [1] })],
  ])('of %s names every cell so that it is found again, and no other', (_, study) => {
    const names = cellNames(study);
    expect(new Set(names).size).toBe(names.length);
    expect(names.map((name) => found(study, name))).toEqual(studyCells(study).map(({ cell }) => [cell.key]));
  });

  test('leaves out what does not vary, n0 where n1 tells it, and gammas that the method gives', () => {
    expect(cellNames(tinyStudy())[1]).toBe('generator=oracle,gamma=1');
    expect(cellNames(MAJORITIES)[0]).toBe('n0=16,generator=oracle,gamma=0');
    expect(cellNames(WIDE).slice(0, 7)).toEqual([
      'method=fixed,n1=8,generator=smote(k=3),gamma=0,dimension=2',
      'method=fixed,n1=8,generator=smote(k=3),gamma=0.5,dimension=2',
      'method=fixed,n1=8,generator=smote(k=3),gamma=1,dimension=2',
      'method=naive,n1=8,generator=smote(k=3),dimension=2',
      'method=vtss,n1=8,generator=smote(k=3),dimension=2',
      'method=vtss[0,0.5],n1=8,generator=smote(k=3),dimension=2',
      'method=best-of-2(gamma=0.5),n1=8,generator=smote(k=3),dimension=2',
    ]);
    expect(cellNames(tinyStudy({ generators: ['oracle'], gamma: [1] }))).toEqual(['generator=oracle']);
  });
});

describe('findCells()', () => {
  test('takes the beginning of a key from four digits on', () => {
    const [first] = studyCells(WIDE);
    expect(found(WIDE, first!.cell.key)).toEqual([first!.cell.key]);
    expect(found(WIDE, first!.cell.key.slice(0, 4))).toContain(first!.cell.key);
    expect(findCells(WIDE, first!.cell.key.slice(0, 3))).toEqual({
      problem: expect.stringMatching(
        /^a cell is named by 4 or more digits of its key, or by levels such as method=…,n0=…/,
      ),
    });
  });

  test('takes levels in any order, with blanks, and numbers however they are written', () => {
    const wanted = found(WIDE, 'method=fixed,n1=8,generator=smote(k=3),gamma=0.5,dimension=2');
    expect(wanted).toHaveLength(1);
    expect(found(WIDE, 'gamma=0.50, dimension=2, generator=smote(k=3), n1=8.0, method=fixed')).toEqual(wanted);
    expect(found(WIDE, 'gamma=5e-1,dimension=2,n0=24,method=fixed,generator=smote(k=3)')).toEqual(wanted);
  });

  test('takes a kind where no label is the same, and the label where there is one', () => {
    const methods = (text: string) => new Set(cellsOf(WIDE, text).map(({ cell }) => cell.method));
    expect(methods('method=vtss')).toEqual(new Set(['vtss']));
    expect(methods('method=best-of-k')).toEqual(new Set(['best-of-2(gamma=0.5)']));
    const generators = new Set(cellsOf(WIDE, 'generator=smote').map(({ arm }) => arm.generator));
    expect(generators).toEqual(new Set(['smote(k=3)', 'smote(k=5)']));
  });

  test('finds nothing for a level that is not there, and says which names there are', () => {
    expect(found(WIDE, 'gamma=0.7')).toEqual([]);
    expect(found(WIDE, 'gamma=')).toEqual([]);
    expect(findCells(WIDE, 'gama=1')).toEqual({ problem: expect.stringContaining('gamma=…,dimension=…') });
    expect(findCells(WIDE, '')).toHaveProperty('problem');
  });
});

function cellsOf(study: Study, text: string) {
  const named = findCells(study, text);
  if ('problem' in named) throw new Error(named.problem);
  return named.cells;
}

function found(study: Study, text: string): string[] {
  return cellsOf(study, text).map(({ cell }) => cell.key);
}
