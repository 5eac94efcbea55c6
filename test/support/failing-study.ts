/** A study of which about a tenth of the repetitions fail, for three reasons. */
export const FAILING_YAML = `name: tenth
population: { kind: gaussian, dimension: 2, minorityMean: [1.5] }
sizes: { n: 24, minorityShare: 0.22 }
generators: [{ kind: smote, k: 2 }, { kind: borderline-smote-1, k: 2, m: 3 }]
gamma: [0, 1]
methods: [fixed, vtss]
loss: logistic
intercept: true
validation: { perClass: 20 }
measures: [log-loss-exact]
repetitions: 60
plot: { x: gamma, y: [log-loss-exact] }
`;
