/** The rules for class sizes: given, by ratio, or random. */
import { createPopulation, populationProblems } from '../numerics/populations/population.js';
import { type Combination, combinations, factorLevels, narrowestPopulation } from './grid.js';
import type { Problem } from './problem.js';
import type { Study } from './study.js';

/** @returns what is wrong with the sizes of the study; empty if nothing is */
export function checkSizes(study: Study): Problem[] {
  const problems: Problem[] = [];
  const { sizes, factors } = study;
  for (const name of ['n', 'n1', 'n0', 'ratio'] as const) {
    if (sizes[name] !== undefined && factors[name] !== undefined) {
      problems.push({ path: ['sizes', name], message: `${name} stands under factors too; keep one of them` });
    }
  }
  const given = (name: 'n' | 'n1' | 'n0' | 'ratio') => factorLevels(study, name).length > 0;
  if (given('n')) problems.push(...checkRandomSizes(study));
  else {
    if (!given('n1')) {
      problems.push({
        path: ['sizes', 'n1'],
        message: 'missing; expected the number of minority points here or under factors',
      });
    }
    if (given('n0') === given('ratio')) {
      problems.push({
        path: ['sizes'],
        message: given('n0')
          ? 'n0 and ratio both give the majority size; keep one of them'
          : 'missing; expected n0 or ratio (n0 / n1)',
      });
    }
    if (sizes.minorityShare !== undefined) {
      problems.push({ path: ['sizes', 'minorityShare'], message: 'only with n, which makes class counts random' });
    }
  }
  if (problems.length > 0 || given('n')) return problems;

  const rows = combinations(study).flatMap(({ sizes, factors }) => ('n' in sizes ? [] : [{ ...sizes, factors }]));
  const small = rows.find((at) => at.n0 < at.n1);
  if (small !== undefined) {
    return [
      {
        path: ['sizes'],
        message: `the majority must not be smaller than the minority, got n0 = ${small.n0} with n1 = ${small.n1}`,
      },
    ];
  }
  return checkRatios(rows);
}

/** With n, class counts follow from the joint law: the population's own, or one that minorityShare makes. */
function checkRandomSizes(study: Study): Problem[] {
  const problems: Problem[] = [];
  for (const name of ['n1', 'n0', 'ratio'] as const) {
    if (factorLevels(study, name).length > 0) {
      const path = study.sizes[name] === undefined ? ['factors', name] : ['sizes', name];
      problems.push({ path, message: `${name} and n exclude each other: with n, class counts are random` });
    }
  }
  const population = narrowestPopulation(study);
  if (populationProblems(population).length > 0) return problems;
  const own = createPopulation(population).minorityShare !== undefined;
  if (own === (study.sizes.minorityShare !== undefined)) {
    problems.push({
      path: ['sizes', 'minorityShare'],
      message: own
        ? `population ${study.population.kind} has a class share of its own; leave it out`
        : `missing; population ${study.population.kind} says nothing about the share of the minority`,
    });
  }
  return problems;
}

interface FixedSizes {
  readonly n0: number;
  readonly n1: number;
  readonly factors: Combination['factors'];
}

/** Ratios that round to one majority size would make the same cells twice. */
function checkRatios(rows: readonly FixedSizes[]): Problem[] {
  const seen = new Map<string, FixedSizes>();
  for (const row of rows) {
    const { ratio, ...others } = row.factors;
    const size = JSON.stringify([row.n0, others]);
    const before = seen.get(size);
    if (before !== undefined && before.factors.ratio !== ratio) {
      const message = `ratio ${before.factors.ratio} and ratio ${ratio} are the same, n0 = ${row.n0} with n1 = ${row.n1}`;
      return [{ path: ['factors', 'ratio'], message }];
    }
    seen.set(size, row);
  }
  return [];
}
