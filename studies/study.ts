/**
 * The study language: one validator, from which the types and the JSON Schema for editors are derived.
 *
 * A study is plain data. What a file may leave out is filled in here, so the rest of the program only ever sees
 * a complete {@link Study}. Rules that tie several fields together are in `check-study.ts`.
 */
import { z } from 'zod';
import { MEASURES } from '../numerics/measures.js';
import { NOISE_LAWS } from '../numerics/populations/population.js';

/** Quantities a study may vary besides gamma, generator and method, with the field that each one replaces. */
export const FACTORS = ['n1', 'n0', 'ratio', 'noise', 'dimension'] as const;
export type Factor = (typeof FACTORS)[number];

export const METHODS = ['none', 'naive', 'fixed', 'vtss'] as const;
export type Method = (typeof METHODS)[number];

export const GENERATORS = ['oracle', 'semi-oracle', 'smote', 'gaussian-fit', 'shifted-gaussian'] as const;
export type GeneratorName = (typeof GENERATORS)[number];

const count = z.int().min(1);
/** Within reach of the arithmetic: squares and sums of such numbers stay finite and exact enough. */
const moderate = z.number().min(-1e6).max(1e6);
const coordinates = z.array(moderate).min(1).describe('Coordinates; those not listed are 0');
const component = z.strictObject({ weight: z.number().positive(), mean: coordinates });

const population = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('gaussian'),
      dimension: count,
      majorityMean: coordinates.default([0]),
      minorityMean: coordinates,
    }),
    z.strictObject({
      kind: z.literal('gaussian-mixture'),
      dimension: count,
      majority: z
        .array(component)
        .min(1)
        .default([{ weight: 1, mean: [0] }]),
      minority: z.array(component).min(1),
    }),
    z.strictObject({
      kind: z.literal('mean-shift'),
      dimension: count,
      mean: coordinates.describe('Mean of the minority; the majority has its negative'),
      noise: z.enum(NOISE_LAWS).default('uniform-cube'),
    }),
  ])
  .describe('The two class distributions; each class has identity covariance around its centres');

const sizes = z
  .strictObject({
    n1: count.optional().describe('Minority points'),
    n0: count.optional().describe('Majority points'),
    ratio: z.number().min(1).optional().describe('n0 / n1, instead of n0'),
  })
  .default({});

const generatorObject = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('oracle') }),
  z.strictObject({ kind: z.literal('semi-oracle') }),
  z.strictObject({ kind: z.literal('smote'), k: count.default(5).describe('Nearest neighbours considered') }),
  z.strictObject({
    kind: z.literal('gaussian-fit'),
    ridge: z.number().min(0).max(1e6).default(0).describe('Added to the diagonal of the covariance'),
  }),
  z.strictObject({ kind: z.literal('shifted-gaussian'), mean: coordinates }),
]);
const generatorName = z.enum(['oracle', 'semi-oracle', 'smote', 'gaussian-fit']);
const generator = z.union([generatorName, generatorObject]);

/** More values than any curve needs; a slip such as `step: 1e-9` would fill the memory. */
const MOST_GAMMAS = 100_000;
const gammaRange = z
  .strictObject({
    from: z.number().nonnegative(),
    to: z.number().nonnegative(),
    count: z.int().min(2).max(MOST_GAMMAS).optional().describe('Number of values, both ends included'),
    step: z.number().positive().optional().describe('Distance between values, instead of count'),
  })
  .superRefine(({ from, to, count, step }, context) => {
    const refuse = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message });
    if (count === undefined && step === undefined) refuse([], 'expected count or step');
    if (count !== undefined && step !== undefined) refuse([], 'expected count or step, not both');
    if (!(to > from)) refuse(['to'], `expected more than from, which is ${from}`);
    if (step !== undefined && step > 0 && (to - from) / step >= MOST_GAMMAS) {
      refuse(['step'], `expected a step that gives at most ${MOST_GAMMAS} values`);
    }
  })
  .meta({ oneOf: [{ required: ['count'] }, { required: ['step'] }] });
const gammaList = z.array(z.number().nonnegative());
const gamma = z
  .union([gammaList, gammaRange])
  .describe('Values of gamma, ascending: a list, or from, to and count or step');

const lossObject = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('logistic') }),
  z.strictObject({
    kind: z.literal('squared'),
    targets: z.tuple([moderate, moderate]).default([0, 1]).describe('What the score is fitted to: majority, minority'),
  }),
]);
const loss = z.union([z.enum(['logistic', 'squared']), lossObject]);

const factors = z
  .strictObject({
    n1: z.array(count).min(1),
    n0: z.array(count).min(1),
    ratio: z.array(z.number().min(1)).min(1),
    noise: z.array(z.enum(NOISE_LAWS)).min(1),
    dimension: z.array(count).min(1),
  })
  .partial()
  .default({});

const AXES = ['gamma', 'n1', 'n0', 'ratio', 'dimension'] as const;
const SPLITS = ['generator', 'method', 'measure', ...FACTORS] as const;
const scale = z.enum(['linear', 'log']);
const plot = z.strictObject({
  x: z.enum(AXES).default('gamma'),
  y: z.array(z.enum(MEASURES)).min(1).describe('Measures to draw'),
  series: z.enum(SPLITS).default('generator').describe('One curve for each level'),
  panels: z.enum(SPLITS).optional().describe('One panel for each level; several measures are always panels'),
  xScale: scale.default('linear'),
  yScale: scale.default('linear'),
  spread: z.enum(['mcse', 'sd']).default('mcse').describe('What the band shows: 2 MCSE, or one standard deviation'),
  caption: z.string().optional(),
  references: z
    .array(z.strictObject({ measure: z.enum(MEASURES), value: z.number(), label: z.string().min(1) }))
    .default([])
    .describe('Known values, drawn as horizontal hairlines'),
});

export const studySchema = z
  .strictObject({
    name: z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]{0,63}$/)
      .describe('Lower-case letters, digits and hyphens'),
    title: z.string().optional(),
    source: z.string().optional().describe('Where the study comes from'),
    population,
    sizes,
    factors: factors.describe('What varies, besides gamma, generators and methods'),
    generators: z.array(generator).min(1),
    gamma: gamma.optional(),
    methods: z.array(z.enum(METHODS)).min(1).default(['fixed']),
    synthesis: z
      .enum(['nested', 'fresh'])
      .default('nested')
      .describe('nested: one pool of synthetic points, gamma takes a prefix; fresh: new points for every gamma'),
    classifier: z.enum(['linear']).default('linear'),
    loss,
    intercept: z.boolean().default(false),
    validation: z.strictObject({ perClass: count }).optional().describe('Needed by vtss and validation-loss'),
    test: z
      .strictObject({
        perClass: count,
        fixed: z.boolean().default(false).describe('One test set for the whole study, not one per repetition'),
      })
      .optional()
      .describe('Needed by log-loss and error'),
    measures: z.array(z.enum(MEASURES)).min(1),
    repetitions: count.max(100_000_000),
    seed: z.int().nonnegative().default(2026).describe('Root of all random streams'),
    plot: plot.optional(),
  })
  .describe('A Ballast study');

/** What a file or `defineStudy` may say. */
export type StudyInput = z.input<typeof studySchema>;

type Parsed = z.output<typeof studySchema>;

export type { Measure } from '../numerics/measures.js';
export type Generator = z.output<typeof generatorObject>;
export type Loss = z.output<typeof lossObject>;
export type PopulationFields = Parsed['population'];
export type Plot = NonNullable<Parsed['plot']>;

/** A complete, checked study. `gamma` is the grid, ascending; empty if no method needs one. */
export interface Study extends Omit<Parsed, 'generators' | 'gamma' | 'loss'> {
  readonly generators: readonly Generator[];
  readonly gamma: readonly number[];
  readonly loss: Loss;
}

/** Types a study written in TypeScript; checking happens when it is loaded. */
export function defineStudy(study: StudyInput): StudyInput {
  return study;
}

/** Replaces shorthands by what they stand for. */
export function completeStudy(parsed: Parsed): Study {
  return {
    ...parsed,
    generators: parsed.generators.map((entry) =>
      typeof entry === 'string' ? generatorObject.parse({ kind: entry }) : entry,
    ),
    gamma: gammaGrid(parsed.gamma),
    loss: typeof parsed.loss === 'string' ? lossObject.parse({ kind: parsed.loss }) : parsed.loss,
  };
}

/** The values a gamma field stands for, with both ends; 15 significant digits, so that 0.6 + 0.05 is 0.65. */
export function gammaGrid(field: Parsed['gamma']): number[] {
  if (field === undefined) return [];
  if (Array.isArray(field)) return field;
  const { from, to, step } = field;
  const intervals = field.count !== undefined ? field.count - 1 : Math.floor((to - from) / (step ?? Infinity) + 1e-9);
  const width = field.count !== undefined ? (to - from) / intervals : (step ?? 0);
  return Array.from({ length: Math.max(0, intervals + 1) }, (_, i) => Number((from + i * width).toPrecision(15)));
}
