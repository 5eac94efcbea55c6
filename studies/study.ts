/**
 * The study language: one validator, from which the types and the JSON Schema for editors are derived.
 *
 * A study is plain data. What a file may leave out is filled in here, so the rest of the program only ever sees
 * a complete {@link Study}. Rules that tie several fields together are in `check-study.ts`.
 */
import { z } from 'zod';
import { GENERATORS, type GeneratorSpec } from '../numerics/generators/generator.js';
import { MEASURES } from '../numerics/measures.js';
import { NOISE_LAWS, POPULATIONS, type PopulationSpec } from '../numerics/populations/population.js';
import { completeMethod, type MethodSpec, methodSchema } from './method.js';
import { kindsSchema, plainNames } from './parameter-schema.js';
import { completePrecision, type Precision, precisionSchema } from './precision.js';

/** Quantities a study may vary besides gamma, generator and method, with the field that each one replaces. */
export const FACTORS = ['n', 'n1', 'n0', 'ratio', 'noise', 'dimension', 'penalty', 'bandwidth'] as const;
export type Factor = (typeof FACTORS)[number];

const count = z.int().min(1);
/** Within reach of the arithmetic: squares and sums of such numbers stay finite and exact enough. */
const moderate = z.number().min(-1e6).max(1e6);
const population = kindsSchema(POPULATIONS).describe('The two class distributions');

const sizes = z
  .strictObject({
    n1: count.optional().describe('Minority points'),
    n0: count.optional().describe('Majority points'),
    ratio: z.number().min(1).optional().describe('n0 / n1, instead of n0'),
    n: z.int().min(2).optional().describe('Points in all, instead of n1 and n0: class counts are then random'),
    minorityShare: z
      .number()
      .gt(0)
      .lt(1)
      .optional()
      .describe('With n: the probability of class 1, if the population has none'),
  })
  .default({});

const generatorObject = kindsSchema(GENERATORS);
const generator = z.union([z.enum(plainNames(GENERATORS)), generatorObject]);

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
  z.strictObject({ kind: z.literal('hinge') }),
  z.strictObject({ kind: z.literal('exponential') }),
]);
const loss = z.union([z.enum(['logistic', 'squared', 'hinge', 'exponential']), lossObject]);

const bandwidth = z.union([z.literal('scale'), z.number().positive().max(1e6)]);
const classifierObject = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('linear') }).describe('A linear score, fitted by the study’s loss'),
  z
    .strictObject({
      kind: z.literal('lda'),
      prior: z
        .enum(['empirical', 'balanced'])
        .default('empirical')
        .describe('Class shares: those of the augmented rows, or ½ each'),
    })
    .describe('Linear discriminant analysis'),
  z
    .strictObject({
      kind: z.literal('kernel'),
      bandwidth: bandwidth
        .default('scale')
        .describe('g of exp(−g |x − x′|²); scale is 1 / (d · variance of all entries)'),
      landmarks: z
        .union([z.int().min(1), z.null()])
        .default(100)
        .describe('Training rows that span the fit (Nyström); null for all of them, the exact fit'),
    })
    .describe('Logistic regression with a Gaussian kernel'),
]);
const classifier = z.union([z.enum(['linear', 'lda', 'kernel']), classifierObject]);
const penalty = z.number().nonnegative().max(1e12);

const factors = z
  .strictObject({
    n1: z.array(count).min(1),
    n0: z.array(count).min(1),
    ratio: z.array(z.number().min(1)).min(1),
    noise: z.array(z.enum(NOISE_LAWS)).min(1),
    dimension: z.array(count).min(1),
    n: z.array(z.int().min(2)).min(1),
    penalty: z.array(penalty).min(1),
    bandwidth: z.array(bandwidth).min(1),
  })
  .partial()
  .default({});

const AXES = ['gamma', 'n', 'n1', 'n0', 'ratio', 'dimension', 'penalty', 'bandwidth'] as const;
const SPLITS = ['generator', 'method', 'measure', ...FACTORS] as const;
const scale = z.enum(['linear', 'log']);
const plot = z.strictObject({
  kind: z
    .enum(['curves', 'histogram'])
    .default('curves')
    .describe('curves over x; or a histogram of the chosen gamma, one row for each level of series'),
  x: z.enum(AXES).default('gamma'),
  y: z.array(z.enum(MEASURES)).min(1).describe('Measures to draw'),
  series: z.enum(SPLITS).default('generator').describe('One curve for each level'),
  methods: z
    .array(z.string())
    .min(1)
    .optional()
    .describe('Labels of the methods to draw, such as vtss[0,2]; all if absent'),
  panels: z.enum(SPLITS).optional().describe('One panel for each level; several measures are always panels'),
  xScale: scale.default('linear'),
  yScale: scale.default('linear'),
  spread: z.enum(['mcse', 'sd']).default('mcse').describe('What the band shows: 2 MCSE, or one standard deviation'),
  bins: z.int().min(2).max(200).default(20).describe('Of a histogram'),
  caption: z.string().optional(),
  references: z
    .array(z.strictObject({ measure: z.enum(MEASURES), value: z.number(), label: z.string().min(1) }))
    .default([])
    .describe('Known values, drawn as horizontal hairlines'),
});

/** All problems are listed at once, so a rule that spans fields is checked even if a field is wrong. */
const evenIfOthersFail = { when: () => true };

/** Whether the number of repetitions is said at least once, or at most once. @param study perhaps with wrong fields */
function saysOnce(study: unknown, atMost: boolean): boolean {
  if (study === null || typeof study !== 'object' || Array.isArray(study)) return true;
  const { repetitions, precision } = study as { repetitions?: unknown; precision?: { maximum?: unknown } | null };
  const said = [repetitions, precision?.maximum].filter((value) => value !== undefined).length;
  return atMost ? said <= 1 : said >= 1;
}

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
    methods: z.array(methodSchema).min(1).default(['fixed']),
    synthesis: z
      .enum(['nested', 'fresh'])
      .default('nested')
      .describe('nested: one pool of synthetic points, gamma takes a prefix; fresh: new points for every gamma'),
    classifier: classifier.default('linear'),
    loss,
    intercept: z.boolean().default(false),
    penalty: penalty.default(0).describe('λ of the objective Σ loss + ½ λ ‖w‖²; the intercept is free'),
    rho: z.number().gt(0).lt(1).default(0.5).describe('Weight of the majority in every risk (Remark 1)'),
    validation: z.strictObject({ perClass: count }).optional().describe('Needed by vtss and validation-loss'),
    test: z
      .strictObject({
        perClass: count,
        fixed: z.boolean().default(false).describe('One test set for the whole study, not one per repetition'),
      })
      .optional()
      .describe('Needed by log-loss, error, test-loss and test-excess'),
    reference: z
      .strictObject({ perClass: count })
      .optional()
      .describe('One fixed sample whose fit stands for θ*, where there is no closed form'),
    measures: z.array(z.enum(MEASURES)).min(1),
    repetitions: count
      .max(100_000_000)
      .optional()
      .describe('Of each cell; with precision the most that a cell may take'),
    precision: precisionSchema.optional(),
    seed: z.int().nonnegative().default(2026).describe('Root of all random streams'),
    plot: plot.optional(),
  })
  .refine((study) => saysOnce(study, false), {
    ...evenIfOthersFail,
    path: ['repetitions'],
    error: 'missing; expected a number',
  })
  .refine((study) => saysOnce(study, true), {
    ...evenIfOthersFail,
    path: ['precision', 'maximum'],
    error: 'expected repetitions or precision.maximum, not both',
  })
  .meta({
    description: 'A Ballast study',
    anyOf: [
      { required: ['repetitions'] },
      { properties: { precision: { required: ['maximum'] } }, required: ['precision'] },
    ],
  });

type Input = z.input<typeof studySchema>;

/** What a file or `defineStudy` may say. */
export interface StudyInput extends Omit<Input, 'population' | 'generators'> {
  readonly population: InputOf<PopulationSpec>;
  readonly generators: readonly (GeneratorSpec['kind'] | InputOf<GeneratorSpec>)[];
}

/** What may be left out is known to the definitions, not to their types: checking tells. */
type InputOf<S> = S extends { readonly kind: infer K } ? { readonly kind: K } & Partial<Omit<S, 'kind'>> : never;

type Parsed = z.output<typeof studySchema>;

export type { Measure } from '../numerics/measures.js';
export { METHODS, type Method, type MethodSpec, methodLabel } from './method.js';
export type Generator = GeneratorSpec;
export type Loss = z.output<typeof lossObject>;
export type Classifier = z.output<typeof classifierObject>;
export type Plot = NonNullable<Parsed['plot']>;

/** A complete, checked study. `gamma` is the grid, ascending; empty if no method needs one. */
export interface Study
  extends Omit<
    Parsed,
    'population' | 'generators' | 'gamma' | 'loss' | 'classifier' | 'methods' | 'repetitions' | 'precision'
  > {
  readonly population: PopulationSpec;
  readonly generators: readonly Generator[];
  readonly gamma: readonly number[];
  readonly methods: readonly MethodSpec[];
  readonly loss: Loss;
  readonly classifier: Classifier;
  /** Of each cell; with precision the most that a cell may take. */
  readonly repetitions: number;
  /** Absent if every cell takes all repetitions. */
  readonly precision?: Precision;
}

/** Types a study written in TypeScript; checking happens when it is loaded. */
export function defineStudy(study: StudyInput): StudyInput {
  return study;
}

/** Replaces shorthands by what they stand for. */
export function completeStudy({ precision, ...parsed }: Parsed): Study {
  // one of the two is there: the schema has seen to it
  const repetitions = parsed.repetitions ?? precision?.maximum ?? Number.NaN;
  return {
    ...parsed,
    repetitions,
    ...(precision && { precision: completePrecision(precision, repetitions) }),
    // the schemas are made from the definitions, which also give the types
    population: parsed.population as PopulationSpec,
    generators: parsed.generators.map(
      (entry) => (typeof entry === 'string' ? generatorObject.parse({ kind: entry }) : entry) as Generator,
    ),
    gamma: gammaGrid(parsed.gamma),
    methods: parsed.methods.map(completeMethod),
    loss: typeof parsed.loss === 'string' ? lossObject.parse({ kind: parsed.loss }) : parsed.loss,
    classifier:
      typeof parsed.classifier === 'string' ? classifierObject.parse({ kind: parsed.classifier }) : parsed.classifier,
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
