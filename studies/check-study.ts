/** The rules that tie a study's fields together; each broken one is a problem at the field that should change. */
import { type Measure, POPULATION_MEASURES, TEST_MEASURES } from '../numerics/measures.js';
import { createPopulation } from '../numerics/populations/population.js';
import { availableMeasures } from '../numerics/risks/available-measures.js';
import { createPopulationRisk } from '../numerics/risks/population-risk.js';
import { type Combination, combinations, factorLevels, populationAt } from './grid.js';
import type { Problem } from './problem.js';
import type { Study } from './study.js';

/** @returns everything that is wrong; empty if the study can run */
export function checkStudy(study: Study): Problem[] {
  const problems = [
    ...checkRepeats(study),
    ...checkSizes(study),
    ...checkGamma(study),
    ...checkPopulation(study),
    ...checkLoss(study),
    ...checkGenerators(study),
    ...checkMeasures(study),
    ...checkPlot(study),
  ];
  return problems.length > 0 ? problems : checkOptimum(study);
}

function checkRepeats(study: Study): Problem[] {
  const lists: [readonly (string | number)[], readonly unknown[]][] = [
    [['methods'], study.methods],
    [['measures'], study.measures],
    [['generators'], study.generators.map((generator) => JSON.stringify(generator))],
    ...Object.entries(study.factors).map(([name, levels]): [string[], readonly unknown[]] => [
      ['factors', name],
      levels ?? [],
    ]),
  ];
  return lists.flatMap(([path, values]) =>
    values.flatMap((value, i) =>
      values.indexOf(value) < i
        ? [{ path: [...path, i], message: `repeats ${[...path, values.indexOf(value)].join('.')}` }]
        : [],
    ),
  );
}

function checkSizes(study: Study): Problem[] {
  const problems: Problem[] = [];
  const { sizes, factors } = study;
  for (const name of ['n1', 'n0', 'ratio'] as const) {
    if (sizes[name] !== undefined && factors[name] !== undefined) {
      problems.push({ path: ['sizes', name], message: `${name} stands under factors too; keep one of them` });
    }
  }
  if (factorLevels(study, 'n1').length === 0) {
    problems.push({
      path: ['sizes', 'n1'],
      message: 'missing; expected the number of minority points here or under factors',
    });
  }
  const n0 = factorLevels(study, 'n0').length > 0;
  const ratio = factorLevels(study, 'ratio').length > 0;
  if (n0 === ratio) {
    problems.push({
      path: ['sizes'],
      message: n0
        ? 'n0 and ratio both give the majority size; keep one of them'
        : 'missing; expected n0 or ratio (n0 / n1)',
    });
  }
  if (problems.length > 0) return problems;

  const rows = combinations(study);
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

/** Ratios that round to one majority size would make the same cells twice. */
function checkRatios(rows: readonly Combination[]): Problem[] {
  const seen = new Map<string, Combination>();
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

function checkGamma(study: Study): Problem[] {
  const needed = study.methods.filter((method) => method === 'fixed' || method === 'vtss');
  const { gamma } = study;
  if (gamma.length === 0) {
    if (needed.length === 0) return [];
    return [
      {
        path: ['gamma'],
        message: `needed by method ${needed.join(' and ')}; expected at least one value, got an empty grid`,
      },
    ];
  }
  const at = gamma.findIndex((value, i) => i > 0 && value <= (gamma[i - 1] ?? -Infinity));
  if (at < 0) return [];
  return [{ path: ['gamma'], message: `expected ascending values, got ${gamma[at]} after ${gamma[at - 1]}` }];
}

function checkPopulation(study: Study): Problem[] {
  const { population, factors } = study;
  const problems: Problem[] = [];
  if (factors.noise !== undefined && population.kind !== 'mean-shift') {
    problems.push({
      path: ['factors', 'noise'],
      message: `only population mean-shift has a noise law, got ${population.kind}`,
    });
  }
  const dimension = Math.min(...factorLevels(study, 'dimension').map(Number));
  for (const [path, mean] of means(study)) {
    if (mean.length > dimension) {
      problems.push({ path, message: `expected at most ${dimension} coordinates (the dimension), got ${mean.length}` });
    }
  }
  if (population.kind === 'gaussian-mixture') {
    for (const name of ['majority', 'minority'] as const) {
      const total = population[name].reduce((sum, { weight }) => sum + weight, 0);
      if (Math.abs(total - 1) > 1e-9) {
        problems.push({ path: ['population', name], message: `expected weights that add up to 1, got ${total}` });
      }
    }
  }
  return problems;
}

function means({ population, generators }: Study): [readonly (string | number)[], readonly number[]][] {
  const found: [readonly (string | number)[], readonly number[]][] = [];
  if (population.kind === 'gaussian') {
    found.push(
      [['population', 'majorityMean'], population.majorityMean],
      [['population', 'minorityMean'], population.minorityMean],
    );
  } else if (population.kind === 'mean-shift') {
    found.push([['population', 'mean'], population.mean]);
  } else {
    for (const name of ['majority', 'minority'] as const) {
      for (const [i, { mean }] of population[name].entries()) found.push([['population', name, i, 'mean'], mean]);
    }
  }
  for (const [i, generator] of generators.entries()) {
    if (generator.kind === 'shifted-gaussian') found.push([['generators', i, 'mean'], generator.mean]);
  }
  return found;
}

function checkGenerators(study: Study): Problem[] {
  if (factorLevels(study, 'n1').length === 0) return [];
  const n1 = Math.min(...factorLevels(study, 'n1').map(Number));
  const dimension = Math.max(...factorLevels(study, 'dimension').map(Number));
  return study.generators.flatMap((generator, i) => {
    if (generator.kind === 'smote' && n1 <= generator.k) {
      return [
        {
          path: ['generators', i],
          message: `smote needs more minority points than neighbours: n1 must be above k = ${generator.k}, got n1 = ${n1}`,
        },
      ];
    }
    if (generator.kind === 'gaussian-fit' && generator.ridge === 0 && n1 <= dimension) {
      return [
        {
          path: ['generators', i],
          message: `gaussian-fit needs more minority points than dimensions: n1 must be above ${dimension} (or set ridge), got n1 = ${n1}`,
        },
      ];
    }
    return [];
  });
}

function checkLoss({ loss }: Study): Problem[] {
  if (loss.kind !== 'squared' || loss.targets[0] < loss.targets[1]) return [];
  const message = `expected the majority's target below the minority's, got [${loss.targets.join(', ')}]`;
  return [{ path: ['loss', 'targets'], message }];
}

/** What each measure asks of the study besides a population that allows it. */
function checkMeasures(study: Study): Problem[] {
  const problems: Problem[] = [];
  if (study.methods.includes('vtss') && study.validation === undefined) {
    problems.push({ path: ['validation'], message: 'needed by method vtss; expected perClass' });
  }
  const available = availableMeasures(populationAt(study, firstCombination(study)), study.loss);
  for (const [i, measure] of study.measures.entries()) {
    const reason = missingFor(measure, study, available);
    if (reason !== undefined) problems.push({ path: ['measures', i], message: `${measure} ${reason}` });
  }
  return problems;
}

/** What is compared with the population's optimum needs that optimum, and the solver may not reach it. */
function checkOptimum(study: Study): Problem[] {
  if (study.loss.kind !== 'logistic') return [];
  const needing = study.measures.filter((measure) => POPULATION_MEASURES.includes(measure));
  if (needing.length === 0) return [];
  const populations = new Map(
    combinations(study).map((at) => [at.factors.dimension, createPopulation(populationAt(study, at))]),
  );
  for (const population of populations.values()) {
    try {
      createPopulationRisk(population, study.loss, study.intercept);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      return [
        {
          path: ['population'],
          message: `the classes are too far apart for the exact values of ${needing.join(', ')}`,
        },
      ];
    }
  }
  return [];
}

function missingFor(measure: Measure, study: Study, available: readonly Measure[]): string | undefined {
  if ((measure === 'log-loss' || measure === 'log-loss-exact') && study.loss.kind !== 'logistic') {
    return `needs loss "logistic", got "${study.loss.kind}"`;
  }
  if (TEST_MEASURES.includes(measure) && study.test === undefined)
    return 'needs a test set; expected test: { perClass: … }';
  if (measure === 'gamma-star' && !study.methods.includes('vtss')) return 'needs method "vtss"';
  if (measure === 'validation-loss' && study.validation === undefined)
    return 'needs a validation set; expected validation: { perClass: … }';
  if (!available.includes(measure))
    return `has no exact value for population ${study.population.kind} with loss ${study.loss.kind}`;
  return undefined;
}

function checkPlot({ plot, measures, factors, methods }: Study): Problem[] {
  if (plot === undefined) return [];
  const problems: Problem[] = [];
  for (const [i, measure] of plot.y.entries()) {
    if (!measures.includes(measure))
      problems.push({ path: ['plot', 'y', i], message: `${measure} is not among the study's measures` });
  }
  if (plot.x === 'gamma' && !methods.includes('fixed')) {
    problems.push({ path: ['plot', 'x'], message: 'gamma varies only with method "fixed"' });
  }
  if (plot.x !== 'gamma' && factors[plot.x] === undefined) {
    problems.push({ path: ['plot', 'x'], message: `${plot.x} does not vary; expected one of the study's factors` });
  }
  return problems;
}

function firstCombination(study: Study): Combination {
  return combinations(study)[0] ?? { n0: 1, n1: 1, factors: {} };
}
