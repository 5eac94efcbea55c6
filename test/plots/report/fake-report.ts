/** A report of the whole catalog with made-up numbers. */
import { readdirSync, readFileSync } from 'node:fs';
import type { JudgedClaim, Report, StudyReport } from '../../../plots/report/report.js';
import { studyPicture } from '../../../plots/study-picture.js';
import type { Finding, Verdict } from '../../../studies/claims/verdict.js';
import { parseStudy } from '../../../studies/parse-study.js';
import { factorColumns, factorValues } from '../../../studies/results.js';
import { fakeResults } from '../fake-results.js';

const CATALOG = new URL('../../../studies/catalog/', import.meta.url);

/** @param names of studies; the whole catalog without them */
export function fakeReport(names?: readonly string[]): Report {
  const all = readdirSync(CATALOG).map((file) => file.replace(/\.yaml$/, ''));
  return {
    title: 'Reproduction of Ma & Zhang: synthetic augmentation in imbalanced learning',
    provenance: {
      version: '0.9.0',
      numericsVersion: '3',
      node: '22.11.0',
      machine: { cpu: 'AMD EPYC 7763 64-Core Processor', cores: 8, platform: 'linux x64' },
      seeds: [2026],
      started: '2026-11-22T14:16:38Z',
      durationMs: 5_386_000,
      reused: 1200,
      command: 'ballast reproduce --seed 2026 --report report.html',
    },
    claims: CLAIMS,
    studies: (names ?? all).map(fakeStudy),
    decisions: DECISIONS,
  };
}

function fakeStudy(name: string, index: number): StudyReport {
  const text = readFileSync(new URL(`${name}.yaml`, CATALOG), 'utf8');
  const study = parseStudy(text, name);
  const results = fakeResults(study, 12);
  const factors = factorColumns(study);
  const header = ['study', 'measure', 'method', ...factors, 'repetitions', 'failed', 'mean', 'sd', 'mcse'];
  const rows = results.rows.map((row) => [
    ...[name, row.measure, row.method, ...factorValues(factors, row), row.repetitions, row.failed],
    ...[row.mean, row.sd, row.mcse],
  ]);
  const failed = index === 1 ? 9 : 0;
  return {
    name,
    title: study.title ?? name,
    ...(study.source !== undefined && { source: study.source }),
    text,
    run: `${name}-4e1c90aa`,
    specificationHash: '7d52c0f8e6b1a3397f02d4c85a6e11d04e1c90aa7d52c0f8e6b1a3394e1c90aa',
    pictures: [studyPicture(study, results)],
    results: { header, rows },
    csv: [header, ...rows].map((row) => row.join(',')).join('\n'),
    ...(index !== 2 && { digest: '4e1c90aa7d52c0f8e6b1a3397f02d4c85a6e11d04e1c90aa7d52c0f8e6b1a339' }),
    durationMs: 386_000 + 1000 * index,
    repetitions: results.progress.total,
    failed,
    ...(failed > 0 && {
      commands: [`ballast replay r-7k3f9q --cell c3d907b4 --repetition 88    # separation, 8 times`],
    }),
  };
}

function finding(
  statistic: string,
  [value, mcse]: readonly [number, number],
  criterion: string,
  verdict: Verdict,
): Finding {
  return { statistic, value, mcse, criterion, verdict, repetitions: mcse === 0 ? 0 : 500 };
}

const CLAIMS: readonly JudgedClaim[] = [
  {
    id: 'figure-2/vtss-not-worse',
    figure: 'figure-2',
    source: 'Section 7.1, Figure 2',
    statement: 'VTSS consistently attains lower loss and error than naive balancing',
    studies: ['figure-2'],
    findings: [
      finding('VTSS less naive, exact log-loss, worst at n₁ = 800', [-0.000123, 0.000021], 'below 0', 'holds'),
      {
        ...finding('VTSS less naive, test error, worst at n₁ = 800', [-0.00011, 0.00009], 'below 0', 'cannot tell'),
        note: 'of 5: 4 holds, 1 cannot tell',
      },
    ],
  },
  {
    id: 'figure-3/naive-limit',
    figure: 'figure-3',
    source: 'Section 7.1, Example 2 and Figure 3',
    statement: 'Under naive balancing the excess risk converges to a strictly positive level',
    studies: ['figure-3'],
    findings: [finding('excess risk at n₁ = 3200', [0.0161702, 0.0000321], 'within 0.0005 of 0.0161695', 'holds')],
  },
  {
    id: 'figure-4/faster-decay',
    figure: 'figure-4',
    source: 'Section 7.1, Figure 4',
    statement: 'The excess risk of VTSS decays faster than that of naive balancing',
    studies: ['figure-4'],
    findings: [
      finding('slope of VTSS less that of naive, Γ = [0, 2]', [-0.412, 0.0331], 'below 0', 'holds'),
      finding('slope of VTSS less that of naive, Γ = [0, 4]', [0.127, 0.0292], 'below 0', 'does not hold'),
    ],
  },
  {
    id: 'figure-5/oracle-improves',
    figure: 'figure-5',
    source: 'Section 7.2, Figure 5',
    statement: 'Only the Oracle generator improves monotonically with increasing γ',
    studies: ['figure-5'],
    findings: [
      finding('rise of the mean from one γ to the next, worst at rademacher', [-2.13e-5, 6.1e-6], 'below 0', 'holds'),
    ],
  },
  {
    id: 'theorem-6/rate',
    figure: 'theorem-6',
    source: 'Section 6, Theorem 6',
    statement: 'The loss of VTSS over the best size falls at the rate of the validation error',
    studies: ['theorem-6'],
    findings: [],
  },
  {
    id: 'example-2/limit',
    figure: 'example-2',
    source: 'Example 2',
    statement: 'With ñ = 4(n₀ − n₁) the bias cancels',
    studies: [],
    findings: [finding('θ₁ of the limit', [1 / 3, 0], 'within 1e-12 of 0.333333', 'holds')],
  },
];

const DECISIONS: Report['decisions'] = [
  {
    figure: '2, 8 left',
    point: 'Regularisation and intercept of “logistic regression” are never stated',
    decision: 'unpenalised, with an intercept',
    effect: 'λ = 1 moves the log-loss by less than 0.001; dropping the intercept is ruinous (0.495 against 0.363)',
  },
  {
    figure: '6',
    point: 'Synthetic points fresh for every γ or nested',
    decision: 'fresh (Algorithm 1, line 5); nested as a variant',
    effect: 'large: P(γ* = 0) about halves under fresh draws',
  },
  {
    figure: '8 right',
    point: 'n₁, n₀, bandwidth and penalty',
    decision: '200, 4 000, scikit-learn’s “scale”, λ = 1',
    effect: 'moves the optimum from about 0.2 to 1.2',
  },
];
