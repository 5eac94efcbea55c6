import { defineStudy } from '../../../studies/study.js';

/** Means (δ, ξ/2) and (δ, −ξ/2) of the minority. */
const [delta, xi] = [2, 2.5];

export const study = defineStudy({
  name: 'means-computed',
  population: {
    kind: 'gaussian-mixture',
    dimension: 5,
    minority: [1, -1].map((side) => ({ weight: 0.5, mean: [delta, (side * xi) / 2] })),
  },
  sizes: { ratio: 20 },
  factors: { n1: [1, 2, 4, 8].map((m) => 50 * m) },
  generators: ['smote', { kind: 'perturbed', sd: 0.5 }],
  methods: ['naive', 'class-weighted'],
  loss: 'logistic',
  intercept: true,
  measures: ['log-loss-exact', 'error-exact'],
  repetitions: 100,
  plot: { x: 'n1', y: ['log-loss-exact'], xScale: 'log', series: 'method', panels: 'generator' },
});
