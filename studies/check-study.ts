/** The rules that tie a study's fields together; each broken one is a problem at the field that should change. */
import { EXACT_ROWS } from '../numerics/classifiers/kernel.js';
import { generatorOf } from '../numerics/generators/generator.js';
import { EXACT_MEASURES, type Measure, OPTIMUM_MEASURES, TEST_MEASURES } from '../numerics/measures.js';
import { createPopulation, populationProblems } from '../numerics/populations/population.js';
import { availableMeasures } from '../numerics/risks/available-measures.js';
import { createPopulationRisk } from '../numerics/risks/population-risk.js';
import { syntheticSize } from '../numerics/synthetic-size.js';
import { biasCancellingGamma } from '../numerics/theory/bias-cancelling-gamma.js';
import { checkSizes } from './check-sizes.js';
import { type Combination, combinations, factorLevels, narrowestPopulation, populationAt, studyGrid } from './grid.js';
import { checkPrecision } from './precision.js';
import type { Problem } from './problem.js';
import { methodLabel, type Study } from './study.js';

/** @returns everything that is wrong; empty if the study can run */
export function checkStudy(study: Study): Problem[] {
  const sizes = checkSizes(study);
  const population = checkPopulation(study);
  const problems = [
    ...checkRepeats(study),
    ...sizes,
    ...checkGamma(study),
    ...checkMethods(study),
    ...population,
    ...checkClassifier(study),
    ...(sizes.length > 0 || population.length > 0 ? [] : checkExactKernel(study)),
    ...checkLoss(study),
    ...checkGenerators(study),
    // what can be measured is asked of the population itself, which must be sound
    ...(population.length > 0 ? [] : checkMeasures(study)),
    ...checkPrecision(study.precision, study),
    ...checkPlot(study),
  ];
  return problems.length > 0 ? problems : [...checkOptimum(study), ...checkTheory(study)];
}

function checkRepeats(study: Study): Problem[] {
  const lists: [readonly (string | number)[], readonly unknown[]][] = [
    [['methods'], study.methods.map(methodLabel)],
    [['measures'], study.measures],
    [['generators'], study.generators.map((generator) => JSON.stringify(generator))],
    ...Object.entries(study.factors).map(([name, levels]): [string[], readonly unknown[]] => [
      ['factors', name],
      levels ?? [],
    ]),
  ];
  return lists.flatMap(([path, values]) => {
    const firsts = new Map<unknown, number>();
    return values.flatMap((value, i) => {
      const first = firsts.get(value) ?? i;
      firsts.set(value, first);
      return first < i ? [{ path: [...path, i], message: `repeats ${[...path, first].join('.')}` }] : [];
    });
  });
}

function checkGamma(study: Study): Problem[] {
  const needed = study.methods.filter(({ kind }) => kind === 'fixed' || kind === 'vtss').map(methodLabel);
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

function checkMethods(study: Study): Problem[] {
  return study.methods.flatMap((method, i) => {
    if (method.kind !== 'vtss' || method.within === undefined) return [];
    const [from, to] = method.within;
    if (study.gamma.length === 0 || study.gamma.some((gamma) => from <= gamma && gamma <= to)) return [];
    return [
      { path: ['methods', i, 'within'], message: `expected a range with a value of gamma, got [${from}, ${to}]` },
    ];
  });
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
  const narrowest = narrowestPopulation(study);
  const { dimension } = narrowest;
  for (const { path, message } of populationProblems(narrowest)) {
    problems.push({ path: ['population', ...path], message });
  }
  for (const [i, generator] of study.generators.entries()) {
    if (generator.kind === 'shifted-gaussian' && generator.mean.length > dimension) {
      const message = `expected at most ${dimension} coordinates (the dimension), got ${generator.mean.length}`;
      problems.push({ path: ['generators', i, 'mean'], message });
    }
  }
  return problems;
}

function checkClassifier(study: Study): Problem[] {
  const { classifier, loss, intercept, factors } = study;
  const problems: Problem[] = [];
  if (factors.bandwidth !== undefined && classifier.kind !== 'kernel') {
    problems.push({
      path: ['factors', 'bandwidth'],
      message: `only classifier kernel has a bandwidth, got ${classifier.kind}`,
    });
  }
  if (classifier.kind === 'linear') return problems;
  if (loss.kind !== 'logistic') {
    problems.push({ path: ['loss'], message: `classifier ${classifier.kind} needs loss logistic, got ${loss.kind}` });
  }
  if (!intercept) {
    problems.push({ path: ['intercept'], message: `classifier ${classifier.kind} has one; expected true` });
  }
  const penalties = factorLevels(study, 'penalty').map(Number);
  if (classifier.kind === 'kernel' && !penalties.every((penalty) => penalty > 0)) {
    problems.push({ path: ['penalty'], message: 'needed by classifier kernel; expected a number above 0' });
  }
  if (classifier.kind === 'lda' && penalties.some((penalty) => penalty > 0)) {
    problems.push({ path: ['penalty'], message: 'classifier lda has none; expected 0' });
  }
  return problems;
}

/** The exact kernel fit has a coefficient for every row, synthetic ones included. */
function checkExactKernel(study: Study): Problem[] {
  const { classifier, gamma } = study;
  if (classifier.kind !== 'kernel' || classifier.landmarks !== null) return [];
  const gammas = study.methods.flatMap((method) => {
    if (method.kind === 'naive') return [1];
    if (method.kind === 'best-of-k') return [method.gamma];
    return method.kind === 'fixed' || method.kind === 'vtss' ? gamma : [];
  });
  const rows = combinations(study).map(({ sizes }) => {
    const { n0, n1 } = 'n' in sizes ? { n0: sizes.n, n1: 0 } : sizes;
    return n0 + n1 + syntheticSize(Math.max(0, ...gammas), Math.max(n0, n1), n1);
  });
  const most = Math.max(...rows);
  if (!(most > EXACT_ROWS)) return [];
  const message = `an exact fit takes at most ${EXACT_ROWS} rows, synthetic ones included, got ${most}; expected a number of landmarks`;
  return [{ path: ['classifier', 'landmarks'], message }];
}

function checkGenerators(study: Study): Problem[] {
  // with random counts, or none yet, only a draw can tell: the least of no numbers is Infinity
  const n1 = Math.min(...factorLevels(study, 'n1').map(Number));
  const ratio = Math.min(...factorLevels(study, 'ratio').map(Number));
  const n0 = Math.min(...factorLevels(study, 'n0').map(Number), Math.round(n1 * ratio));
  const dimension = Math.max(...factorLevels(study, 'dimension').map(Number));
  return study.generators.flatMap((generator, i) => {
    const reason = generatorOf(generator.kind).unfit?.(generator, { n0, n1, dimension });
    return reason === undefined ? [] : [{ path: ['generators', i], message: `${generator.kind} ${reason}` }];
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
  const choosing = study.methods.filter(({ kind }) => kind === 'vtss' || kind === 'best-of-k').map(methodLabel);
  if (choosing.length > 0 && study.validation === undefined) {
    problems.push({ path: ['validation'], message: `needed by method ${choosing.join(' and ')}; expected perClass` });
  }
  const { classifier, loss, reference = null } = study;
  const population = populationAt(study, firstCombination(study));
  const available = availableMeasures({ population, classifier, loss, reference });
  for (const [i, measure] of study.measures.entries()) {
    const reason = missingFor(measure, study, available);
    if (reason !== undefined) problems.push({ path: ['measures', i], message: `${measure} ${reason}` });
  }
  return problems;
}

/** What is compared with the population's optimum needs that optimum, and the solver may not reach it. */
function checkOptimum(study: Study): Problem[] {
  if (study.loss.kind === 'squared') return [];
  const needing = study.measures.filter(
    (measure) =>
      EXACT_MEASURES.includes(measure) || (study.reference === undefined && OPTIMUM_MEASURES.includes(measure)),
  );
  if (needing.length === 0) return [];
  const populations = new Map(
    combinations(study).map((at) => [at.factors.dimension, createPopulation(populationAt(study, at))]),
  );
  for (const population of populations.values()) {
    try {
      createPopulationRisk(population, study.loss, study.intercept, study.rho);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      return [
        {
          path: ['population'],
          message: `has no θ* for the exact values of ${needing.join(', ')}: ${error.message}`,
        },
      ];
    }
  }
  return [];
}

/** The method theory must have a size, for every arm. */
function checkTheory(study: Study): Problem[] {
  const index = study.methods.findIndex(({ kind }) => kind === 'theory');
  if (index < 0) return [];
  // the grid itself cannot be made if there is no such size
  const withoutTheory: Study = { ...study, methods: [{ kind: 'none' }] };
  for (const { spec, generator } of studyGrid(withoutTheory)) {
    try {
      biasCancellingGamma(spec);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      return [{ path: ['methods', index], message: `theory has no size with ${generator}: ${error.message}` }];
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
  if (measure === 'gamma-star' && !study.methods.some(({ kind }) => kind === 'vtss')) return 'needs method "vtss"';
  if (measure === 'validation-loss' && study.validation === undefined)
    return 'needs a validation set; expected validation: { perClass: … }';
  if (available.includes(measure)) return undefined;
  const what = `population ${study.population.kind} with loss ${study.loss.kind}`;
  if (study.classifier.kind === 'kernel') return 'has no exact value for classifier kernel';
  return OPTIMUM_MEASURES.includes(measure)
    ? `has no exact value for ${what}; a reference sample can stand in: reference: { perClass: … }`
    : `has no exact value for ${what}`;
}

function checkPlot({ plot, measures, factors, methods }: Study): Problem[] {
  if (plot === undefined) return [];
  const problems: Problem[] = [];
  for (const [i, measure] of plot.y.entries()) {
    if (!measures.includes(measure))
      problems.push({ path: ['plot', 'y', i], message: `${measure} is not among the study's measures` });
  }
  const labels = methods.map(methodLabel);
  for (const [i, label] of (plot.methods ?? []).entries()) {
    if (!labels.includes(label)) {
      const message = `${label} is not among the study's methods, which are ${labels.join(', ')}`;
      problems.push({ path: ['plot', 'methods', i], message });
    }
  }
  if (plot.kind === 'histogram') {
    if (plot.y.join() !== 'gamma-star') {
      problems.push({ path: ['plot', 'y'], message: `a histogram shows [gamma-star], got [${plot.y.join(', ')}]` });
    }
    return problems;
  }
  if (plot.x === 'gamma' && !(plot.methods ?? labels).includes('fixed')) {
    problems.push({ path: ['plot', 'x'], message: 'gamma varies only with method "fixed"' });
  }
  const levels: readonly unknown[] = plot.x === 'gamma' ? [] : (factors[plot.x] ?? []);
  if (!levels.every((level) => typeof level === 'number')) {
    problems.push({
      path: ['plot', 'x'],
      message: `${plot.x} must have numbers only to be an axis; draw it as series or panels`,
    });
  }
  if (plot.x !== 'gamma' && factors[plot.x] === undefined) {
    problems.push({ path: ['plot', 'x'], message: `${plot.x} does not vary; expected one of the study's factors` });
  }
  return problems;
}

function firstCombination(study: Study): Pick<Combination, 'factors'> {
  return combinations(study)[0] ?? { factors: {} };
}
