import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { boutsOf, FIGURES, FLAVOURS } from '../../bench/figures.js';
import { studyOf } from '../../bench/study-variant.js';
import { studyGrid } from '../../studies/grid.js';
import { readStudy } from '../../studies/parse-study.js';

const BOUTS = boutsOf(FIGURES, FLAVOURS);
const PEER = fileURLToPath(new URL('../../bench/peer', import.meta.url));

for (const bout of BOUTS) {
  test(`Figure ${bout.figure}, ${bout.flavour}: the study is one, with the seed that was asked for`, () => {
    const study = readStudy(studyOf(bout, 7), bout.study);
    expect(study.seed).toBe(7);
    expect(studyGrid(study).length).toBeGreaterThan(0);
  });

  test(`Figure ${bout.figure}, ${bout.flavour}: as many fits as the peer program makes`, () => {
    const arms = studyGrid(readStudy(studyOf(bout, 1), bout.study));
    const gammas = arms.map(({ cells }) => {
      const rules = cells.map(({ spec }) => spec.rule);
      const sizes = rules.flatMap((rule) => {
        if (rule.kind === 'vtss') return rule.gammas;
        return rule.kind === 'fixed' ? [rule.gamma] : [];
      });
      return new Set(sizes).size;
    });
    const { cells, gridSize } = PEER_WORK[bout.figure];
    expect(gammas).toEqual(Array.from({ length: cells }, () => gridSize));
  });
}

test('every requirement of the peer is pinned', () => {
  const lines = readFileSync(path.join(PEER, 'requirements.txt'), 'utf8').trim().split('\n');
  expect(lines.filter((line) => !/^[a-z-]+==\d+(\.\d+)+$/.test(line))).toEqual([]);
});

/** Data sets with their generators, and fits for each, as the programs in bench/peer/ have them. */
const PEER_WORK = {
  '2': { cells: 5, gridSize: 17 },
  '3': { cells: 10, gridSize: 2 },
  '4': { cells: 6, gridSize: 41 },
  '5': { cells: 3 * 4, gridSize: 20 },
  '6': { cells: 3 * 4, gridSize: 200 },
  '7': { cells: 3, gridSize: 21 },
  '8-left': { cells: 1, gridSize: 17 },
  '8-right': { cells: 1, gridSize: 17 },
} as const;
