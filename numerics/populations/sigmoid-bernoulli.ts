/**
 * The sigmoid Bernoulli model of Example 4 (Figure 7): x = (T, W), P(y = 1 | x) = σ(c T), so that logistic regression without
 * intercept has θ* = c e₁, and local symmetry holds there if E[T σ′(c T)] = 0.
 *
 * T is −a with probability α, else b; W, in the other d − 1 coordinates, is z + s μ with z standard normal and s = ±1 equally
 * likely. The label depends on T alone, so a class is a mixture of four normals with covariance diag(0, 1, …, 1), drawn
 * directly: no pair (x, y) is thrown away.
 */
import { sigmoid } from '../elementary/sigmoid.js';
import { coordinates, number, optional } from '../parameters.js';
import { type Centers, drawRowsAround } from '../random/rows.js';
import {
  definePopulation,
  dimension,
  type Label,
  type NormalComponent,
  type ParameterProblem,
  type Population,
} from './contract.js';
import { mixtureMean, mixtureSecondMoment } from './normal-mixture.js';
import { padded } from './padded.js';

interface SigmoidBernoulliValues {
  readonly dimension: number;
  readonly slope: number;
  readonly low: number;
  readonly high: number;
  readonly lowShare?: number;
  readonly noiseMean: readonly number[];
}

export const sigmoidBernoulli = definePopulation({
  kind: 'sigmoid-bernoulli',
  about: 'labels drawn with probability σ(slope × first coordinate)',
  parameters: {
    dimension,
    slope: number('c, the first coordinate of the true parameter', { above: 0 }, 1),
    low: number('a: the first coordinate is −a or b', { above: 0 }, 5),
    high: number('b: the first coordinate is −a or b', { above: 0 }, 1),
    lowShare: optional(number('Probability of −a; if absent, the one that gives local symmetry', { above: 0, max: 1 })),
    noiseMean: coordinates(
      'Centre of the noise in the other coordinates; the other centre is its negative',
      [2.5, 2.5, 2.5],
    ),
  },
  create: createSigmoidBernoulli,
  problems: sigmoidBernoulliProblems,
});

/** The first coordinate's law: values, their probabilities, and those given each label. */
interface FirstCoordinate {
  readonly values: readonly [number, number];
  readonly lowShare: number;
  readonly minorityShare: number;
  /** P(T = −a | label). */
  readonly lowShareOf: readonly [number, number];
}

function firstCoordinate({ slope, low, high, lowShare }: SigmoidBernoulliValues): FirstCoordinate {
  // E[T σ′(cT)] = −α a σ′(ca) + (1 − α) b σ′(cb) = 0
  const lowPull = low * sigmoid(slope * low) * sigmoid(-slope * low);
  const highPull = high * sigmoid(slope * high) * sigmoid(-slope * high);
  const alpha = lowShare ?? highPull / (lowPull + highPull);
  const minority = alpha * sigmoid(-slope * low) + (1 - alpha) * sigmoid(slope * high);
  const majority = alpha * sigmoid(slope * low) + (1 - alpha) * sigmoid(-slope * high);
  return {
    values: [-low, high],
    lowShare: alpha,
    minorityShare: minority,
    lowShareOf: [(alpha * sigmoid(slope * low)) / majority, (alpha * sigmoid(-slope * low)) / minority],
  };
}

/** A point takes one uniform draw for T and s together, then d − 1 normal draws. */
function createSigmoidBernoulli(values: SigmoidBernoulliValues): Population {
  const d = values.dimension;
  const [problem] = sigmoidBernoulliProblems(values);
  if (problem !== undefined) {
    throw new RangeError(`Cannot build a sigmoid Bernoulli law: ${problem.path.join('.')}: ${problem.message}`);
  }
  const { values: firsts, minorityShare, lowShareOf } = firstCoordinate(values);
  const shift = padded([0, ...values.noiseMean], d);
  const covariance = new Float64Array(d * d);
  for (let j = 1; j < d; j++) covariance[j * d + j] = 1;

  /** In the order (−a, +), (−a, −), (b, +), (b, −). */
  const laws = ([0, 1] as const).map((label: Label): readonly NormalComponent[] =>
    [0, 1, 2, 3].map((c) => {
      const mean = shift.map((value) => (c % 2 === 0 ? value : -value));
      mean[0] = firsts[c < 2 ? 0 : 1];
      return { weight: 0.5 * (c < 2 ? lowShareOf[label] : 1 - lowShareOf[label]), mean, covariance };
    }),
  );
  const centers = ([0, 1] as const).map((label): Centers => {
    const low = lowShareOf[label];
    const points = Float64Array.from(laws[label].flatMap(({ mean }) => [...mean]));
    return { points, cumulative: Float64Array.of(0.5 * low, low, 0.5 * (1 + low), 1) };
  });

  return {
    dimension: d,
    minorityShare,
    draw(label, stream, out, rowFrom, rows) {
      drawRowsAround(stream, 'normal', { out, d, from: rowFrom, count: rows }, centers[label], 1);
    },
    classMean: (label) => mixtureMean(laws[label]),
    secondMoment: (label) => mixtureSecondMoment(laws[label]),
    normalLaw: (label) => laws[label],
  };
}

function sigmoidBernoulliProblems(values: SigmoidBernoulliValues): readonly ParameterProblem[] {
  const problems: ParameterProblem[] = [];
  const { dimension, noiseMean } = values;
  if (noiseMean.length > dimension - 1) {
    const message = `expected at most ${dimension - 1} coordinates (the dimension less 1), got ${noiseMean.length}`;
    problems.push({ path: ['noiseMean'], message });
  }
  // with slopes far out, a label or a value of T is as good as impossible
  const { lowShare, lowShareOf } = firstCoordinate(values);
  if (lowShare === 1 || !lowShareOf.every((share) => share > 0 && share < 1)) {
    const message = 'expected slope, low and high (and lowShare) that leave both labels a chance at either value';
    problems.push({ path: [values.lowShare === 1 ? 'lowShare' : 'slope'], message });
  }
  return problems;
}
