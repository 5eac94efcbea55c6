/**
 * The law of a synthetic point, averaged over training sets, as far as it is known: its first two moments, which are all
 * that the squared loss asks for, and its normal mixture where it is one.
 */
import type { GeneratorSpec } from '../generators/generator.js';
import { bandwidth } from '../generators/kernel-density.js';
import { meanShare } from '../generators/shifted-gaussian.js';
import type { Label, NormalComponent, Population } from '../populations/contract.js';
import { padded } from '../populations/padded.js';
import { combine } from './matrices.js';

/** What is known of a law. */
export interface PointLaw {
  /** E x, d long. */
  readonly mean: Float64Array;
  /** E x x′ (d × d). */
  readonly secondMoment: Float64Array;
  /** Undefined where the law is no mixture of normals. */
  readonly normal: readonly NormalComponent[] | undefined;
}

/** What is known of a class. */
export function classLaw(population: Population, label: Label): PointLaw {
  return {
    mean: population.classMean(label),
    secondMoment: population.secondMoment(label),
    normal: population.normalLaw?.(label),
  };
}

/**
 * The law of a generator's points, averaged over training sets of n1 minority points; n1 = ∞ asks for what it tends to.
 *
 * - Oracle and bootstrap: the minority's own law. SMOTE: that, in the limit.
 * - Shifted Gaussian: N(share · mean, I).
 * - Perturbed and kernel density: the minority's, widened by sd² I, or by h² times its covariance or variances.
 * - Semi-oracle and Gaussian fit: the empirical mean adds covariance/n1, the ridge adds itself.
 * - Mixup of independent points: u x + (1 − u) z has covariance E[u² + (1 − u)²] = (α + 1)/(2α + 1) times theirs.
 *
 * @returns undefined if not even two moments are known
 */
export function syntheticLaw(spec: GeneratorSpec, minority: PointLaw, n1: number): PointLaw | undefined {
  const d = minority.mean.length;
  const covariance = covarianceOf(minority);
  switch (spec.kind) {
    case 'oracle':
    case 'bootstrap':
      return minority;
    case 'smote':
      return n1 === Infinity ? minority : undefined;
    case 'shifted-gaussian': {
      const share = spec.drift === undefined ? 1 : meanShare(spec.drift, n1);
      const mean = padded(spec.mean, d).map((value) => share * value);
      return lawOf(mean, identity(d), [{ weight: 1, mean, covariance: null }]);
    }
    case 'perturbed':
      return widened(minority, combine([spec.sd * spec.sd, identity(d)]));
    case 'kernel-density': {
      const h = spec.scale * bandwidth(spec.rule, n1, d);
      const shape = spec.shape === 'covariance' ? covariance : covariance.map((value, i) => value * identity(d)[i]);
      const { mean, secondMoment, normal } = widened(minority, combine([h * h, shape]));
      // with finite n1 the kernel's own covariance is random
      return { mean, secondMoment, normal: n1 === Infinity ? normal : undefined };
    }
    case 'semi-oracle': {
      const { mean, secondMoment, normal } = widened(minority, combine([1 / n1, covariance]));
      // the mean of n1 points is normal if they are, and nothing in the limit
      return { mean, secondMoment, normal: normal?.length === 1 || n1 === Infinity ? normal : undefined };
    }
    case 'gaussian-fit': {
      const fitted = combine([1 + 1 / n1, covariance], [spec.ridge, identity(d)]);
      const limit = [{ weight: 1, mean: minority.mean, covariance: fitted }];
      return lawOf(minority.mean, fitted, n1 === Infinity ? limit : undefined);
    }
    case 'mixup':
      return lawOf(minority.mean, combine([(spec.alpha + 1) / (2 * spec.alpha + 1), covariance]), undefined);
    default:
      return undefined;
  }
}

function lawOf(mean: Float64Array, covariance: Float64Array, normal: PointLaw['normal']): PointLaw {
  return { mean, secondMoment: combine([1, covariance], [1, square(mean)]), normal };
}

/** The law of x + z, z normal with mean 0 and this covariance. */
function widened({ mean, secondMoment, normal }: PointLaw, extra: Float64Array): PointLaw {
  const widen = (covariance: Float64Array | null) => combine([1, covariance ?? identity(mean.length)], [1, extra]);
  return {
    mean,
    secondMoment: combine([1, secondMoment], [1, extra]),
    normal: normal?.map((part) => ({ ...part, covariance: widen(part.covariance) })),
  };
}

function covarianceOf({ mean, secondMoment }: PointLaw): Float64Array {
  return combine([1, secondMoment], [-1, square(mean)]);
}

/** a a′. */
function square(a: Float64Array): Float64Array {
  const out = new Float64Array(a.length * a.length);
  for (let j = 0; j < a.length; j++) for (let k = 0; k < a.length; k++) out[j * a.length + k] = a[j] * a[k];
  return out;
}

function identity(d: number): Float64Array {
  const out = new Float64Array(d * d);
  for (let j = 0; j < d; j++) out[j * d + j] = 1;
  return out;
}
