/** Synthetic figures with every case a picture must survive; `gallery.test.ts` draws them all. */
import seedrandom from 'seedrandom';
import type { Curve, CurvePoint, Figure, Panel } from '../../plots/figure.js';

const RISK = 'excess risk R(θ̂)\u00a0−\u00a0R(θ*) (log scale)';
const GAMMA = 'synthetic size γ = ñ / (n₀ − n₁)';
const AT_ZERO_AND_ONE = [
  { axis: 'x', value: 0, label: 'no augmentation' },
  { axis: 'x', value: 1, label: 'naive balancing' },
] as const;

/** A mean near `level(x)` with the noise of `repetitions` draws whose sd is `sd` times the level. */
export function curveOf(
  [key, label]: readonly [string, string],
  xs: readonly number[],
  level: (x: number) => number,
  { repetitions = 500, sd = 0.5, failed = 0 } = {},
): Curve {
  const random = seedrandom(label);
  const points = xs.map((x) => {
    const spread = sd * level(x);
    const mcse = repetitions > 1 ? spread / Math.sqrt(repetitions) : Number.NaN;
    const noise = random() + random() + random() - 1.5;
    const mean = level(x) + noise * (spread / Math.sqrt(repetitions));
    return { x, mean, mcse, sd: repetitions > 1 ? spread : Number.NaN, repetitions, failed };
  });
  return { key, label, points };
}

export function grid(low: number, high: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => low + ((high - low) * index) / (count - 1));
}

function withPoint(curve: Curve, index: number, change: Partial<CurvePoint>): Curve {
  return { ...curve, points: curve.points.map((point, i) => (i === index ? { ...point, ...change } : point)) };
}

const dead: Partial<CurvePoint> = { mean: Number.NaN, mcse: Number.NaN, sd: Number.NaN, repetitions: 0, failed: 500 };

function fourGenerators(repetitions: number, scale: number): Curve[] {
  const xs = grid(0, 4, 20);
  const options = { repetitions };
  return [
    curveOf(['oracle', 'Oracle'], xs, (x) => (scale * 4.6e-3) / (1 + 0.9 * x), options),
    curveOf(['smote', 'SMOTE'], xs, (x) => scale * (4.6e-3 + 6e-3 * x ** 1.3), options),
    curveOf(['gaussian-fit', 'Gaussian-fit'], xs, (x) => scale * (4.6e-3 + 1.1e-3 * x ** 1.2), options),
    curveOf(['semi-oracle', 'Semi-Oracle'], xs, (x) => scale * (4.6e-3 + 4e-4 * x), options),
  ];
}

const figure3: Figure = {
  panels: [
    {
      title: 'Excess risk',
      yTitle: RISK,
      curves: [
        curveOf(['naive', 'naive, ñ = n₀ − n₁'], sizes(), (n) => 0.0161695 + 1.6 / n, { sd: 0.9 }),
        curveOf(['shifted-gaussian', 'ñ = 4(n₀ − n₁)'], sizes(), (n) => 1.9 / n, { sd: 1 }),
      ],
      references: [{ axis: 'y', value: 0.0161695, label: 'naive limit 0.0162' }],
    },
    {
      title: 'Parameter error',
      yTitle: 'parameter error ‖θ̂\u00a0−\u00a0θ*‖₂ (log scale)',
      curves: [
        curveOf(['naive', 'naive, ñ = n₀ − n₁'], sizes(), (n) => Math.sqrt(0.1038251 ** 2 + 1.3 / n), { sd: 0.5 }),
        curveOf(['shifted-gaussian', 'ñ = 4(n₀ − n₁)'], sizes(), (n) => Math.sqrt(1.5 / n), { sd: 0.52 }),
      ],
      references: [{ axis: 'y', value: 0.1038251, label: 'naive limit 0.104' }],
    },
  ],
  x: { title: 'minority size n₁ (log scale)', scale: 'log' },
  y: { title: '', scale: 'log' },
  spread: 'mcse',
  width: 'page',
  caption: 'Excess risk and parameter error against n₁ with aligned synthetic bias. Mean over 500 repetitions.',
  sharedY: false,
};

function sizes(): number[] {
  return [6, 12, 25, 50, 100, 200, 400, 800, 1600, 3200];
}

const figure5: Figure = {
  panels: [
    { title: 'Uniform cube', curves: fourGenerators(500, 1), references: AT_ZERO_AND_ONE },
    { title: 'Rademacher', curves: fourGenerators(500, 0.97), references: AT_ZERO_AND_ONE },
    { title: 'Uniform sphere', curves: fourGenerators(500, 0.93), references: AT_ZERO_AND_ONE },
  ],
  x: { title: GAMMA, scale: 'linear' },
  y: { title: RISK, scale: 'log' },
  spread: 'mcse',
  width: 'page',
  caption: 'Balanced excess risk against γ for four generators and three noise laws.',
  sharedY: true,
};

const xs8 = grid(0.6, 1.4, 17);
const figure8: Figure = {
  panels: [
    {
      title: '',
      curves: [curveOf(['smote', 'SMOTE'], xs8, (x) => 0.3598 + 0.012 * (x - 1.06) ** 2, { sd: 0.004 })],
      references: [
        { axis: 'x', value: 1, label: 'γ = 1, naive balancing' },
        { axis: 'y', value: 0.35985, mcse: 0.00006, key: 'vtss', label: 'VTSS' },
      ],
    },
  ],
  x: { title: GAMMA, scale: 'linear' },
  y: { title: 'balanced test log-loss', scale: 'linear' },
  spread: 'mcse',
  width: 'column',
  caption: 'Balanced test log-loss against the synthetic size, logistic regression with SMOTE.',
  sharedY: false,
};

const one: Figure = {
  ...figure5,
  panels: [{ title: '', curves: fourGenerators(500, 1), references: AT_ZERO_AND_ONE }],
};

function panelOf(curves: readonly Curve[], references: Panel['references'] = AT_ZERO_AND_ONE): Panel[] {
  return [{ title: '', curves, references }];
}

const TWELVE = ['smote', 'borderline-smote-1', 'borderline-smote-2', 'adasyn', 'safe-level-smote', 'dbsmote'].concat([
  'gaussian-fit',
  'gaussian-mixture-fit',
  'kernel-density',
  'perturbed',
  'bootstrap',
  'mixup',
]);

const twelve = panelOf(
  TWELVE.map((key, index) =>
    curveOf([key, key], grid(0, 4, 20), (x) => 4.6e-3 + 1.3e-3 * (index + 1) * x ** (0.8 + index / 20)),
  ),
);

const gapped = fourGenerators(500, 1).map((curve, index) => {
  if (index === 0) return withPoint(withPoint(withPoint(curve, 9, dead), 10, dead), 12, dead);
  if (index === 1) return withPoint(curve, 6, { failed: 37 });
  return index === 2 ? withPoint(curve, 19, { mean: Number.NaN, repetitions: 0 }) : curve;
});

const nearZero = [
  withPoint(
    withPoint(
      curveOf(['smote', 'SMOTE'], grid(0, 2, 9), (x) => 2e-3 * (1.05 - x / 2), { sd: 14 }),
      7,
      { mean: -2e-5 },
    ),
    8,
    { mean: 4e-5 },
  ),
  curveOf(['oracle', 'Oracle'], grid(0, 2, 9), (x) => 1e-3 / (1 + x), { sd: 3 }),
];

const young = fourGenerators(40, 1);
const half = fourGenerators(500, 1).map((curve, index) => ({
  ...curve,
  points: curve.points.map((point, i) =>
    i > 8 + index * 3 ? { ...point, repetitions: 60, mcse: point.mcse * 3 } : point,
  ),
}));

const hostile = 'a <b> & "c" ]]> \u0007end';

/** Every case by name; what must be looked at when the drawing changes. */
export const GALLERY: Readonly<Record<string, Figure>> = {
  'figure-3': figure3,
  'figure-3-column': { ...figure3, width: 'column' },
  'figure-3-sd': { ...figure3, spread: 'sd' },
  'figure-5': figure5,
  'figure-5-column': { ...figure5, width: 'column' },
  'figure-8-left': figure8,
  'four-column': { ...one, width: 'column' },
  'four-page': one,
  'one-curve': { ...one, width: 'column', panels: panelOf([fourGenerators(500, 1)[1]!]) },
  'twelve-page': { ...one, panels: twelve },
  'twelve-column': { ...one, width: 'column', panels: twelve },
  'one-repetition': { ...one, width: 'column', panels: panelOf(fourGenerators(1, 1)) },
  'one-level': {
    ...figure8,
    panels: panelOf(
      [curveOf(['smote', 'SMOTE'], [1], () => 0.36), curveOf(['oracle', 'Oracle'], [1], () => 0.3603)],
      [],
    ),
  },
  'one-level-log': {
    ...figure3,
    width: 'column',
    panels: panelOf(
      [curveOf(['smote', 'SMOTE'], [100], () => 0.036), curveOf(['none', 'none'], [100], () => 0.042)],
      [],
    ),
    y: { title: RISK, scale: 'log' },
  },
  'all-failed': {
    ...one,
    width: 'column',
    panels: panelOf(
      fourGenerators(500, 1).map((curve) => ({
        ...curve,
        points: curve.points.map((point) => ({ ...point, ...dead })),
      })),
    ),
  },
  'one-panel-failed': {
    ...figure5,
    panels: figure5.panels.map((panel, index) =>
      index === 1
        ? {
            ...panel,
            curves: panel.curves.map((curve) => ({
              ...curve,
              points: curve.points.map((point) => ({ ...point, ...dead })),
            })),
          }
        : panel,
    ),
  },
  'nothing-yet': {
    ...one,
    width: 'column',
    panels: panelOf(young.map((curve) => ({ ...curve, points: [] }))),
    progress: { done: 0, total: 10_000 },
  },
  gaps: { ...one, width: 'column', panels: panelOf(gapped) },
  'below-zero': { ...one, width: 'column', panels: panelOf(nearZero) },
  young: { ...one, width: 'column', panels: panelOf(young), progress: { done: 3200, total: 40_000 } },
  running: {
    ...figure5,
    panels: figure5.panels.map((panel) => ({ ...panel, curves: half })),
    progress: { done: 21_300, total: 30_000 },
  },
  'same-generator': {
    ...one,
    width: 'column',
    panels: panelOf(
      [50, 100, 200].map((n, index) =>
        curveOf(['smote', `SMOTE, n₁ = ${n}`], grid(0, 2, 11), (x) => (0.02 + 0.01 * x) / (index + 1)),
      ),
    ),
  },
  'unknown-names': {
    ...one,
    width: 'column',
    panels: panelOf(
      ['alpha', 'beta', 'gamma'].map((key, index) => curveOf([key, key], grid(0, 2, 11), (x) => 30 * (index + 1 + x))),
    ),
  },
  'tiny-values': {
    ...one,
    width: 'column',
    panels: panelOf([curveOf(['smote', 'SMOTE'], grid(0, 2, 11), (x) => 2e-6 * (1 + x * x))]),
  },
  'wide-range': {
    ...figure3,
    width: 'column',
    y: { title: RISK, scale: 'log' },
    panels: panelOf([curveOf(['smote', 'SMOTE'], sizes(), (n) => 40 / n ** 3)], []),
  },
  hostile: {
    ...figure5,
    caption: hostile,
    x: { title: hostile, scale: 'linear' },
    panels: figure5.panels.map((panel) => ({
      ...panel,
      title: hostile,
      curves: panel.curves.map((curve) => ({ ...curve, label: `${curve.label} ${hostile}` })),
    })),
  },
  'four-panels': {
    ...figure5,
    panels: [...figure5.panels, figure5.panels[0]!].map((panel, index) => ({ ...panel, title: `Panel ${index + 1}` })),
  },
};
