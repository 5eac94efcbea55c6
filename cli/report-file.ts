/** From the runs of a reproduction to its report. */
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { type JudgedClaim, type Provenance, reportHtml, type StudyReport } from '../plots/report/report.js';
import type { Ledger } from '../store/ledger.js';
import { runValues } from '../store/run-results.js';
import { claimsNotRun, evaluateClaims } from '../studies/claims/evaluate-claims.js';
import { evidenceOf } from '../studies/claims/evidence.js';
import { OPEN_POINTS } from '../studies/open-points.js';
import { NUMERICS_VERSION } from '../studies/repetition.js';
import { csvText } from './export/csv.js';
import { judgedClaims } from './judged-claims.js';
import { catalogFile } from './load-study.js';
import type { Reproduced } from './reproduction.js';
import { heldResults } from './run-files.js';

export interface ReportOptions {
  readonly version: string;
  readonly started: Date;
  readonly durationMs: number;
  readonly command: string;
}

export interface WrittenReport {
  readonly html: string;
  readonly claims: readonly JudgedClaim[];
}

/** Judges the claims by what has run, and writes everything into one page. */
export async function writeReport(
  ledger: Ledger,
  runs: readonly Reproduced[],
  options: ReportOptions,
): Promise<WrittenReport> {
  const finished = runs.filter(({ missing }) => missing === 0);
  const evidences = await Promise.all(
    finished.map(async ({ run: { study, spec } }) => evidenceOf(study, await runValues(ledger, spec))),
  );
  const claims = judgedClaims(evaluateClaims(evidences), claimsNotRun(evidences));
  const studies = await Promise.all(runs.map((run) => studyReport(ledger, run)));
  const provenance: Provenance = {
    version: options.version,
    numericsVersion: String(NUMERICS_VERSION),
    node: process.versions.node,
    machine: {
      cpu: cpus()[0]?.model ?? 'unknown',
      cores: cpus().length,
      platform: `${process.platform} ${process.arch}`,
    },
    seeds: [...new Set(runs.map(({ study }) => study.seed))],
    started: options.started.toISOString(),
    durationMs: options.durationMs,
    reused: runs.reduce((sum, { summary }) => sum + summary.reused, 0),
    command: options.command,
  };
  const html = reportHtml({
    title: 'Synthetic augmentation in imbalanced learning, reproduced',
    provenance,
    claims,
    studies,
    decisions: OPEN_POINTS,
  });
  return { html, claims };
}

async function studyReport(ledger: Ledger, { run, study, summary }: Reproduced): Promise<StudyReport> {
  const { table, picture, provenance } = await heldResults(ledger, run);
  return {
    name: study.name,
    title: study.title ?? study.name,
    ...(study.source !== undefined && { source: study.source }),
    text: readFileSync(catalogFile(study.name), 'utf8'),
    run: provenance.run,
    specificationHash: provenance.specificationHash,
    pictures: picture === undefined ? [] : [picture],
    results: table,
    csv: csvText(table.header, table.rows),
    ...(summary.digest !== null && { digest: summary.digest }),
    ...(summary.repetitions > 0 && { durationMs: 1000 * summary.seconds }),
    repetitions: summary.repetitions + summary.reused,
    failed: summary.failed,
    commands: [`ballast run ${study.name} --repetitions ${study.repetitions} --seed ${study.seed}`],
  };
}
