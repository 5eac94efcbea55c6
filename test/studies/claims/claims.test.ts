/** Every claim against worlds in which it is true, and in which it is false. */
import { beforeAll, describe, expect, test } from 'vitest';
import { CLAIMS } from '../../../studies/claims/claims.js';
import { type ClaimResult, claimsNotRun, evaluateClaims } from '../../../studies/claims/evaluate-claims.js';
import type { Evidence } from '../../../studies/claims/evidence.js';
import { VERDICTS } from '../../../studies/claims/verdict.js';
import { fabricate, normals, type Spot, shippedStudy } from './fabricate.js';

const STUDIES = [...new Set(CLAIMS.flatMap(({ studies }) => studies))];

test('claims have ids of their own, and say in one sentence what they claim', () => {
  expect(new Set(CLAIMS.map(({ id }) => id)).size).toBe(CLAIMS.length);
  for (const { id, figure, statement } of CLAIMS) {
    expect(id).toMatch(/^(figure|example|theorem)-[a-z0-9-]+\/[a-z0-9-]+$/);
    expect(id.startsWith(`${figure}/`)).toBe(true);
    expect(statement).toMatch(/^\S.*[^.]$/);
  }
});

describe('the shipped studies', () => {
  let evidences: Evidence[];
  let results: ClaimResult[];
  beforeAll(() => {
    const draw = normals(11);
    evidences = STUDIES.map((name) => fabricate(shippedStudy(name, 20), () => 1 + 0.01 * draw()));
    results = evaluateClaims(evidences);
  });

  test('have every cell and measure that claims are about', () => {
    expect(claimsNotRun(evidences)).toEqual([]);
    expect([...new Set(results.map(({ id }) => id))]).toEqual(CLAIMS.map(({ id }) => id));
  });

  test('give findings that are complete', () => {
    for (const { id, statistic, value, mcse, verdict, criterion, repetitions, studies } of results) {
      expect({ id, finite: Number.isFinite(value) && mcse >= 0 }).toEqual({ id, finite: true });
      expect(VERDICTS).toContain(verdict);
      expect(statistic).not.toMatch(/undefined|NaN/);
      expect(criterion).toMatch(/^(above|below|within) /);
      expect(repetitions).toBe(studies.length > 0 ? 20 : 0);
    }
  });
});

test('claims without evidence say what has not run, or what the runs lack', () => {
  const notRun = claimsNotRun([]);
  expect(notRun.find(({ id }) => id === 'figure-6/draws-do-not-matter')).toMatchObject({
    missing: ['figure-6', 'figure-6-nested'],
    reason: 'not run: figure-6, figure-6-nested',
  });
  // what is computed needs no run
  expect(evaluateClaims([]).map(({ id }) => id)).toContain('theorem-5/size-formula');

  const other = { ...shippedStudy('figure-5', 20), factors: {} };
  expect(claimsNotRun([fabricate(other, () => 1)]).find(({ id }) => id === 'figure-5/oracle-improves')).toMatchObject({
    missing: [],
    reason: 'the run of figure-5 has no factor noise',
  });
});

/**
 * Worlds: the expectation of a measure by cell. Every repetition multiplies it by 1 + noise, the same in all cells of
 * its data set, and by 1 + own noise.
 */
interface World {
  readonly studies: readonly string[];
  readonly mean: (spot: Spot) => number;
  /** Relative, shared by all cells of a data set. */
  readonly shared: number;
  readonly own: number;
}

const LOSS = new Set(['log-loss', 'log-loss-exact', 'test-loss', 'excess-risk', 'excess-risk-exact']);
const n1Of = ({ arm }: Spot) => Number(arm.n1);
const gammaOf = ({ cell }: Spot) => cell.gamma ?? 0;
/** 1 for risks, ½ for parameter errors: the power of n that they go with. */
const power = ({ measure }: Spot) => (LOSS.has(measure) ? 1 : 0.5);
const isVtss = ({ cell }: Spot) => cell.method.startsWith('vtss');

/** Figure 2 as the paper tells it: all falls, VTSS is lower by what vanishes, and its size goes to 1. */
const figure2World: World = {
  studies: ['figure-2', 'figure-2-nested'],
  shared: 0.0001,
  own: 0.0001,
  mean: (spot) => {
    const { cell, measure, repetition } = spot;
    const n1 = n1Of(spot);
    if (measure === 'gamma-star') return repetition % 2 === 0 ? 1 - 10 / n1 : 1 + 10 / n1;
    const spread = (repetition % 2 === 0 ? 0.1 : -0.1) / n1;
    if (isVtss(spot)) return 0.35 + 1 / n1 + spread / 2;
    return 0.35 + { naive: 2, none: 4, 'class-weighted': 2, 'best-of-17': 1.9 }[cell.method]! / n1 + spread;
  },
};

const figure3World: World = {
  studies: ['figure-3'],
  shared: 0.01,
  own: 0.01,
  mean: (spot) =>
    spot.cell.method === 'naive' ? (power(spot) === 1 ? 0.0161695 : 0.1038251) : n1Of(spot) ** -power(spot),
};

const figure4World: World = {
  studies: ['figure-4', 'figure-4-nested'],
  shared: 0.01,
  own: 0.01,
  mean: (spot) => {
    const n1 = n1Of(spot);
    if (spot.cell.method !== 'naive') return 0.1 * n1 ** -power(spot);
    const a = 1 - Math.log(n1) ** -0.5;
    const away = 1 / 3 - (0.025 + 0.475 * a) / (1.025 + 0.475 * a * a);
    return power(spot) === 1 ? 1.5 * away * away : away;
  },
};

const figure5World: World = {
  studies: ['figure-5'],
  shared: 0.01,
  own: 0.01,
  mean: (spot) => {
    const c = { 'uniform-cube': 9.6, rademacher: 9.5, 'uniform-sphere': 9.284 }[String(spot.arm.factors.noise)]!;
    const gamma = gammaOf(spot);
    return spot.arm.generator === 'oracle' ? c / (2100 + 1900 * gamma) : (c / 2100) * (1 + gamma);
  },
};

/** γ* is 0 in nine runs of ten, and 1 in the tenth; naive balancing costs, the tuned size costs a little. */
const figure6World: World = {
  studies: ['figure-6', 'figure-6-nested'],
  shared: 0,
  own: 0,
  mean: (spot) => {
    if (spot.measure === 'gamma-star') return spot.repetition % 10 === 9 ? 1 : 0;
    return { vtss: 0.011, none: 0.01, naive: 0.02 }[spot.cell.method]! + spot.repetition * 1e-6;
  },
};

const figure7World: World = {
  studies: ['figure-7'],
  shared: 0.01,
  own: 0.01,
  mean: (spot) => (spot.arm.generator === 'oracle' ? 1 / (1 + gammaOf(spot)) : 1 + gammaOf(spot)),
};

/** A shallow bowl about γ = 0.9, and VTSS well below. */
const figure8World: World = {
  studies: [
    'figure-8-left',
    'figure-8-left-nested',
    'figure-8-right',
    'figure-8-right-nested',
    'figure-8-right-tuning',
  ],
  shared: 0.01,
  own: 0.0001,
  mean: (spot) => {
    if (isVtss(spot)) return 0.35;
    return spot.cell.method === 'best-of-17' ? 0.36 : 0.36 + 0.1 * (gammaOf(spot) - 0.9) ** 2;
  },
};

const rateWorld: World = {
  studies: ['theorem-3', 'theorem-6'],
  shared: 0.01,
  own: 0.001,
  mean: (spot) => {
    const parametric = n1Of(spot) ** -power(spot);
    if (spot.arm.generator === 'oracle') return gammaOf(spot) === 0.5 ? 1 + parametric : parametric;
    return spot.cell.method === 'none' ? 0.1 * parametric : n1Of(spot) ** (-0.388908 * power(spot));
  },
};

test.each<[string, World]>([
  ['Figure 2', figure2World],
  ['Figure 3', figure3World],
  ['Figure 4', figure4World],
  ['Figure 5', figure5World],
  ['Figure 6', figure6World],
  ['Figure 7', figure7World],
  ['Figure 8', figure8World],
  ['Theorems 3 and 6', rateWorld],
])('in a world as the paper tells it every claim of %s holds', (_, world) => {
  const results = resultsIn(world).filter(({ studies }) => studies.length > 0);
  expect(results.length).toBeGreaterThan(3);
  expect(results.filter(({ verdict }) => verdict !== 'holds').map(brief)).toEqual([]);
});

const swap = (world: World, mean: (spot: Spot, as: World['mean']) => number): World => ({
  ...world,
  mean: (spot) => mean(spot, world.mean),
});

test.each<[string, World, readonly string[]]>([
  [
    'VTSS gains nothing over naive balancing but a steady 0.01 of loss, more spread, and a size that runs away',
    swap(figure2World, (spot, as) => {
      const n1 = n1Of(spot);
      if (spot.measure === 'gamma-star') return 1 + n1 / 1000;
      if (!isVtss(spot)) return as(spot);
      return 0.36 + 2 / n1 + ((spot.repetition % 2 === 0 ? 1 : -1) * 0.2) / n1;
    }),
    ['vtss-lower', 'vtss-not-worse', 'smaller-variance', 'size-approaches-naive', 'better-than-weights'],
  ],
  [
    'the gap widens with n1, augmentation does harm, and loss rises',
    swap(figure2World, (spot, as) => {
      const n1 = n1Of(spot);
      if (spot.measure === 'gamma-star') return as(spot);
      return isVtss(spot) ? 0.3 + n1 / 10000 : spot.cell.method === 'none' ? 0.2 : 0.35 + n1 / 5000;
    }),
    ['gap-narrows', 'augmentation-helps', 'loss-falls'],
  ],
  [
    'a lucky draw at γ = 1 does as well as VTSS',
    swap(figure2World, (spot, as) =>
      spot.cell.method === 'best-of-17' && spot.measure !== 'gamma-star' ? 0.349 + 1 / n1Of(spot) : as(spot),
    ),
    ['gain-is-the-size'],
  ],
  [
    'naive balancing is consistent, and γ = 4 is not',
    swap(figure3World, (spot) => (spot.cell.method === 'naive' ? n1Of(spot) ** -power(spot) : 0.02 + n1Of(spot) / 1e6)),
    ['naive-limit', 'cancelling-falls', 'cancelling-rate', 'cancelling-better'],
  ],
  [
    'VTSS stands on the floor of its validation set',
    swap(figure4World, (spot, as) => {
      if (!isVtss(spot)) return as(spot);
      return 0.9 * (n1Of(spot) / 5000) ** 0.05 * as({ ...spot, cell: { ...spot.cell, method: 'naive' } });
    }),
    ['faster-decay', 'gap-remains'],
  ],
  [
    'realistic generators help and the oracle harms',
    swap(figure5World, (spot, as) => {
      const generator = spot.arm.generator === 'oracle' ? 'smote' : 'oracle';
      return as({ ...spot, arm: { ...spot.arm, generator } });
    }),
    ['oracle-improves', 'realistic-do-not-improve', 'realistic-degrade', 'only-the-oracle'],
  ],
  [
    'VTSS chooses naive balancing',
    swap(figure6World, (spot, as) => {
      if (spot.measure === 'gamma-star') return spot.repetition % 10 === 9 ? 0 : 1;
      return spot.cell.method === 'vtss' ? as(spot) + 0.02 : as(spot);
    }),
    ['very-small', 'small', 'exactly-zero', 'opts-out'],
  ],
  [
    'draws decide whether γ* is 0, and tuned points help',
    swap(figure6World, (spot, as) => {
      if (spot.measure === 'gamma-star') return spot.arm.spec.synthesis === 'nested' ? as(spot) : 1 - as(spot);
      return spot.cell.method === 'vtss' ? 0.009 : as(spot);
    }),
    ['draws-do-not-matter', 'cannot-help'],
  ],
  [
    'every generator is an oracle',
    swap(figure7World, (spot, as) => as({ ...spot, arm: { ...spot.arm, generator: 'oracle' } })),
    ['realistic-do-not-improve', 'realistic-worsen'],
  ],
  ['the oracle does harm', swap(figure7World, (spot) => 1 + gammaOf(spot)), ['oracle-improves']],
  [
    'naive balancing is the best, and VTSS no better than it',
    swap(figure8World, (spot) => {
      if (isVtss(spot)) return 0.361;
      return spot.cell.method === 'best-of-17' ? 0.36 : 0.36 + 0.1 * (gammaOf(spot) - 1) ** 2;
    }),
    ['vtss-below-every-fixed', 'vtss-substantially-lower', 'gain-is-the-tuning'],
  ],
  [
    'the best size is far from naive balancing',
    swap(figure8World, (spot, as) => (isVtss(spot) ? as(spot) : 0.3 + gammaOf(spot) * 0.1)),
    ['naive-near-the-optimum'],
  ],
  [
    'rates are others than the theorems’',
    swap(rateWorld, (spot) =>
      spot.arm.generator === 'oracle'
        ? n1Of(spot) ** -0.2 * (2 - gammaOf(spot)) ** 100
        : spot.cell.method === 'none'
          ? 1
          : 1 / n1Of(spot),
    ),
    ['theorem-3/rate', 'size-matters-little', 'no-augmentation-rate', 'balancing-rate', 'balancing-degrades'],
  ],
])('if %s, the claims that say otherwise do not hold', (_, world, names) => {
  const results = resultsIn(world);
  for (const name of names) {
    const findings = results.filter(({ id }) => id.endsWith(`/${name}`) || id === name);
    expect(findings.length).toBeGreaterThan(0);
    expect(findings.filter(({ verdict }) => verdict === 'holds').map(brief)).toEqual([]);
    expect(findings.map(({ verdict }) => verdict)).toContain('does not hold');
  }
});

test('a world of noise alone leaves claims undecided', () => {
  const results = resultsIn({ studies: ['figure-5', 'figure-7'], shared: 0.3, own: 0.3, mean: () => 1 });
  const open = results.filter(({ id }) => /improve|worsen|degrade|only/.test(id));
  expect(open.length).toBeGreaterThan(10);
  expect(open.filter(({ verdict }) => verdict !== 'cannot tell').map(brief)).toEqual([]);
});

test('failed repetitions are counted in the note', () => {
  const evidence = fabricate(shippedStudy('figure-3', 40), ({ cell, repetition, arm }) =>
    cell.method === 'naive' && repetition < 3 ? NaN : 1 / Number(arm.n1),
  );
  const [finding] = evaluateClaims([evidence]).filter(({ id }) => id === 'figure-3/naive-limit');
  expect(finding).toMatchObject({ repetitions: 37 });
  expect(finding!.note).toContain('up to 3 repetitions of a cell failed; conditional on success');
});

function resultsIn({ studies, mean, shared, own }: World): ClaimResult[] {
  const evidences = studies.map((name) => {
    const draw = normals(5);
    const common = Array.from({ length: 100 }, () => 1 + shared * draw());
    return fabricate(shippedStudy(name, 100), (spot) => {
      const value = mean(spot);
      return spot.measure === 'gamma-star' ? value : value * common[spot.repetition]! * (1 + own * draw());
    });
  });
  return evaluateClaims(evidences).filter(({ studies }) => studies.length > 0);
}

function brief({ id, statistic, value, mcse, verdict }: ClaimResult): string {
  return `${id} ${verdict}: ${statistic}: ${value} ± ${mcse}`;
}
