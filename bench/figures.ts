/**
 * What the comparison runs for each figure: the shipped study, changed so that it does the work of the peer program and no
 * more, the peer's arguments, and how many repetitions of each.
 */
import type { StudyInput } from '../studies/study.js';

export const FIGURES = ['2', '3', '4', '5', '6', '7', '8-left', '8-right'] as const;
export type Figure = (typeof FIGURES)[number];

/**
 * `user`: estimators as their documentation shows them. `nested`: the same program, against the study with nested synthetic points,
 * which is what Ballast does if a study does not say otherwise. `expert`: the peer's numbers by normal equations, or from prefix sums.
 */
export const FLAVOURS = ['user', 'nested', 'expert'] as const;
export type Flavour = (typeof FLAVOURS)[number];

/** Repetitions of a round. All figures are per repetition, so the two sides need not run equally many. */
export interface Repetitions {
  /** Peer, one process: CPU time. */
  readonly peer: number;
  /** Peer, all cores: wall time. */
  readonly peerWall: number;
  /** Ballast's compute core, at least. */
  readonly core: number;
  /** Ballast's whole command. */
  readonly whole: number;
}

export interface Bout {
  readonly figure: Figure;
  readonly flavour: Flavour;
  /** Name of a shipped study. */
  readonly study: string;
  /** Fields that replace those of the study. */
  readonly changes: Partial<StudyInput>;
  /** What the changes come to, for the reader. */
  readonly changed: string;
  readonly peer: { readonly program: string; readonly args: readonly string[]; readonly results: string };
  readonly repetitions: Repetitions;
  /** The separate run that compares results: how often, and repetitions of both sides each time. */
  readonly agree: { readonly runs: number; readonly repetitions: number };
  /**
   * What is independent between the two sides: repetitions, or only rounds, where a set that all repetitions share (a fixed test
   * set) shifts the means of a round together.
   */
  readonly unit: 'repetition' | 'round';
}

const USER: readonly Omit<Bout, 'flavour'>[] = [
  {
    figure: '2',
    study: 'figure-2',
    changes: { methods: ['naive', 'vtss'] },
    changed: 'without best-of-17, class-weighted and none',
    peer: { program: 'fig2.py', args: [], results: 'fig2.csv' },
    repetitions: { peer: 4, peerWall: 6, core: 4, whole: 40 },
    agree: { runs: 1, repetitions: 40 },
    unit: 'repetition',
  },
  {
    figure: '3',
    study: 'figure-3',
    changes: { test: { perClass: 5000 }, measures: ['excess-risk', 'parameter-error', 'test-excess'] },
    changed: 'with the test set that the peer draws and judges on',
    peer: { program: 'fig3.py', args: [], results: 'fig3.csv' },
    repetitions: { peer: 40, peerWall: 40, core: 40, whole: 100 },
    agree: { runs: 1, repetitions: 400 },
    unit: 'repetition',
  },
  {
    figure: '4',
    study: 'figure-4',
    changes: {
      methods: [
        'naive',
        { kind: 'vtss', within: [0, 2] },
        { kind: 'vtss', within: [0, 4] },
        { kind: 'vtss', within: [0.6, 1.4] },
      ],
    },
    changed: 'without theory',
    peer: { program: 'fig4.py', args: [], results: 'fig4.csv' },
    repetitions: { peer: 3, peerWall: 4, core: 4, whole: 40 },
    agree: { runs: 1, repetitions: 40 },
    unit: 'repetition',
  },
  {
    figure: '5',
    study: 'figure-5',
    changes: { measures: ['excess-risk'] },
    changed: 'without parameter-error',
    peer: { program: 'fig5.py', args: [], results: 'fig5.csv' },
    repetitions: { peer: 5, peerWall: 6, core: 5, whole: 50 },
    agree: { runs: 1, repetitions: 40 },
    unit: 'repetition',
  },
  {
    figure: '6',
    study: 'figure-6',
    changes: { methods: ['vtss', 'none'] },
    changed: 'without naive, whose γ = 1 is not on the grid',
    peer: { program: 'fig6.py', args: ['--mode', 'fresh'], results: 'fig6_fresh.csv' },
    repetitions: { peer: 1, peerWall: 2, core: 2, whole: 10 },
    agree: { runs: 1, repetitions: 12 },
    unit: 'repetition',
  },
  {
    figure: '7',
    study: 'figure-7',
    changes: {},
    changed: 'as it is',
    peer: { program: 'fig7.py', args: [], results: 'fig7.csv' },
    repetitions: { peer: 5, peerWall: 6, core: 5, whole: 50 },
    agree: { runs: 1, repetitions: 40 },
    unit: 'repetition',
  },
  {
    figure: '8-left',
    study: 'figure-8-left',
    changes: { methods: ['fixed', 'vtss'] },
    changed: 'without best-of-17, class-weighted and naive',
    peer: { program: 'fig8.py', args: ['--panel', 'left'], results: 'fig8_left.csv' },
    repetitions: { peer: 20, peerWall: 20, core: 20, whole: 100 },
    agree: { runs: 1, repetitions: 200 },
    unit: 'repetition',
  },
  {
    figure: '8-right',
    study: 'figure-8-right',
    changes: { methods: ['fixed', 'vtss'] },
    changed: 'without class-weighted and naive',
    peer: { program: 'fig8.py', args: ['--panel', 'right'], results: 'fig8_right.csv' },
    repetitions: { peer: 4, peerWall: 6, core: 3, whole: 20 },
    agree: { runs: 8, repetitions: 4 },
    unit: 'round',
  },
];

const NORMAL = ['--solver', 'normal'];

/** The flavour `expert` exists where a careful user would write something else. */
const EXPERT: Readonly<Partial<Record<Figure, Partial<Bout>>>> = {
  '3': { peer: { program: 'fig3.py', args: NORMAL, results: 'fig3.csv' } },
  '4': { peer: { program: 'fig4.py', args: NORMAL, results: 'fig4.csv' } },
  '5': { peer: { program: 'fig5.py', args: NORMAL, results: 'fig5.csv' } },
  '6': {
    study: 'figure-6-nested',
    peer: { program: 'fig6.py', args: ['--mode', 'nested', ...NORMAL], results: 'fig6_nested.csv' },
    repetitions: { peer: 40, peerWall: 60, core: 20, whole: 100 },
    agree: { runs: 1, repetitions: 400 },
  },
};

/**
 * `nested` exists where every cell has a fixed γ: the points of each γ then have the same law as fresh ones, and so has every result. Where a
 * method chooses γ by validation, fresh points also give it luck to choose among, and results differ.
 */
const NESTED: readonly Figure[] = ['5', '7'];

/** All bouts of these figures and flavours, in the order of the paper. */
export function boutsOf(figures: readonly Figure[], flavours: readonly Flavour[]): Bout[] {
  return USER.filter(({ figure }) => figures.includes(figure)).flatMap((user) =>
    flavours.flatMap((flavour): Bout[] => {
      if (flavour === 'user') return [{ ...user, flavour }];
      if (flavour === 'nested') return NESTED.includes(user.figure) ? [{ ...nested(user), flavour }] : [];
      const changes = EXPERT[user.figure];
      return changes === undefined ? [] : [{ ...user, ...changes, flavour }];
    }),
  );
}

function nested(user: Omit<Bout, 'flavour'>): Omit<Bout, 'flavour'> {
  const changed = user.changed === 'as it is' ? 'with nested points' : `${user.changed}, with nested points`;
  return { ...user, changes: { ...user.changes, synthesis: 'nested' }, changed };
}
