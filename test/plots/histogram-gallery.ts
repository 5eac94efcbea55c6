/** Synthetic histograms with every case a picture must survive; `gallery.test.ts` draws them all. */
import seedrandom from 'seedrandom';
import { binEdges, countInBins } from '../../plots/bins.js';
import type { Histogram, HistogramFigure, HistogramRow } from '../../plots/histogram-data.js';
import { grid } from './gallery.js';

const FINE = grid(0, 2, 200);
const EDGES = binEdges(FINE, 20);

interface Law {
  /** Probability of exactly 0. */
  readonly zero: number;
  /** Where the rest falls: a power of a uniform number, from the low or the high end. */
  readonly power: number;
  readonly fromTop?: boolean;
}

/** A histogram of `repetitions` choices from `gammas`. */
export function histogramOf(name: string, { zero, power, fromTop = false }: Law, repetitions = 500): Histogram {
  const random = seedrandom(name);
  const chosen = Array.from({ length: repetitions }, () => {
    if (random() < zero) return 0;
    const share = random() ** power;
    return FINE[Math.ceil((fromTop ? 1 - share : share) * (FINE.length - 1))]!;
  });
  const sorted = [...chosen].sort((a, b) => a - b);
  return {
    zero: chosen.filter((gamma) => gamma === 0).length,
    bins: countInBins(chosen, EDGES),
    atEnd: chosen.filter((gamma) => gamma === 2).length,
    total: repetitions,
    failed: 0,
    median: sorted[Math.floor(sorted.length / 2)] ?? Number.NaN,
  };
}

const LAWS: Readonly<Record<string, Law>> = {
  oracle: { zero: 0.002, power: 5, fromTop: true },
  'semi-oracle': { zero: 0.25, power: 9 },
  'gaussian-fit': { zero: 0.41, power: 12 },
  smote: { zero: 0.43, power: 14 },
  bootstrap: { zero: 0.31, power: 8 },
  perturbed: { zero: 0.09, power: 3 },
  adasyn: { zero: 0.5, power: 16 },
  'a-generator(with=long;parameters=1 2 3)': { zero: 0, power: 1 },
};

function rowsOf(names: readonly string[], panels: readonly string[], repetitions = 500): HistogramRow[] {
  return names.map((name) => ({
    label: name,
    key: name,
    cells: panels.map((panel) => histogramOf(`${name} ${panel}`, LAWS[name]!, repetitions)),
  }));
}

const NOISE = ['uniform-cube', 'rademacher', 'uniform-sphere'];
const FOUR = ['oracle', 'semi-oracle', 'gaussian-fit', 'smote'];

const figure6: HistogramFigure = {
  panels: NOISE,
  rows: rowsOf(FOUR, NOISE),
  edges: EDGES,
  hasZero: true,
  xTitle: 'γ* chosen by VTSS',
  width: 'page',
  caption: 'Synthetic size chosen by VTSS, n₁ = 100 and n₀ = 2 000.',
  progress: { done: 6000, total: 6000 },
};

const coarse = grid(0.6, 1.4, 17);
const coarseEdges = binEdges(coarse, 20);
const coarseBins = coarse.map((gamma) => Math.round(80 * Math.exp(-(((gamma - 1.05) / 0.15) ** 2))));

const failed = (cell: Histogram): Histogram => ({
  ...cell,
  zero: 0,
  bins: cell.bins.map(() => 0),
  atEnd: 0,
  total: 0,
  failed: 500,
  median: Number.NaN,
});

const hostile = 'a <b> & "c" ]]> \u0007end';

export const HISTOGRAMS: Readonly<Record<string, HistogramFigure>> = {
  'figure-6': figure6,
  'one-row': { ...figure6, panels: [''], rows: rowsOf(['smote'], ['']), width: 'column' },
  'four-rows-column': { ...figure6, panels: [''], rows: rowsOf(FOUR, ['']), width: 'column' },
  'eight-rows': { ...figure6, rows: rowsOf(Object.keys(LAWS), NOISE) },
  'four-panels': { ...figure6, panels: [...NOISE, 'gaussian'], rows: rowsOf(FOUR, [...NOISE, 'gaussian']) },
  'no-zero': {
    ...figure6,
    panels: ['n₁ = 200'],
    hasZero: false,
    width: 'column',
    edges: coarseEdges,
    rows: [
      {
        label: 'smote',
        key: 'smote',
        cells: [
          {
            zero: 0,
            bins: coarseBins,
            atEnd: coarseBins.at(-1)!,
            total: coarseBins.reduce((sum, count) => sum + count, 0),
            failed: 0,
            median: 1.05,
          },
        ],
      },
    ],
  },
  running: {
    ...figure6,
    rows: rowsOf(FOUR, NOISE, 7).map((row, index) =>
      index === 1 ? { ...row, cells: [undefined, row.cells[1], { ...row.cells[2]!, failed: 3 }] } : row,
    ),
    progress: { done: 80, total: 6000 },
  },
  'row-failed': {
    ...figure6,
    rows: figure6.rows.map((row, index) => (index === 2 ? { ...row, cells: row.cells.map((c) => failed(c!)) } : row)),
  },
  'all-zero': {
    ...figure6,
    panels: [''],
    width: 'column',
    rows: [
      {
        label: 'smote',
        key: 'smote',
        cells: [{ zero: 500, bins: EDGES.slice(1).map(() => 0), atEnd: 0, total: 500, failed: 0, median: 0 }],
      },
    ],
  },
  'nothing-yet': {
    ...figure6,
    rows: figure6.rows.map((row) => ({ ...row, cells: row.cells.map(() => undefined) })),
    progress: { done: 0, total: 6000 },
  },
  hostile: {
    ...figure6,
    panels: NOISE.map(() => hostile),
    caption: hostile,
    xTitle: hostile,
    rows: figure6.rows.map((row) => ({ ...row, label: `${row.label} ${hostile}` })),
  },
};
