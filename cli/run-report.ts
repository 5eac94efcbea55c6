/** One run as a page that needs nothing else: what was found, how sure it is, what failed, how to get it again. */

import { estimateText } from '../plots/report/numbers.js';
import { type Provenance, type ReportTable, reportHtml, type StudyReport } from '../plots/report/report.js';
import type { Ledger } from '../store/ledger.js';
import { runCodes } from '../store/run-codes.js';
import { runProfile } from '../store/run-profile.js';
import { isWhole, runCounts, runEstimates, runValues } from '../store/run-results.js';
import { cellNames, studyCells } from '../studies/cell-name.js';
import { evaluateClaims } from '../studies/claims/evaluate-claims.js';
import { evidenceOf } from '../studies/claims/evidence.js';
import { contentKey } from '../studies/content-key.js';
import { runFailures } from '../studies/failures.js';
import { FAILURE_WORDS } from '../studies/outcome-words.js';
import { replayLine } from '../studies/replay-line.js';
import { bestFixedRows, type ResultRow } from '../studies/results.js';
import { studyYaml } from '../studies/study-yaml.js';
import { drawRun } from './drawn-run.js';
import { csvText } from './export/csv.js';
import { resultTable } from './export/result-tables.js';
import { judgedClaims } from './judged-claims.js';
import { profileText } from './profile-words.js';
import { programVersion } from './provenance.js';
import { grouped } from './words.js';
import type { FoundRun } from './workspace.js';

const MOST_FAILING = 20;

/** The same run, as far as it is, gives the same bytes. @throws {UserError} if it is too large to draw */
export async function runReport(ledger: Ledger, run: FoundRun): Promise<string> {
  const { record, study, spec } = run;
  const counts = await runCounts(ledger, spec);
  const { rows, digest } = await runEstimates(ledger, spec);
  const whole = isWhole(counts);
  const judged = whole ? judgedClaims(evaluateClaims([evidenceOf(study, await runValues(ledger, spec))]), []) : [];
  // what is computed without any study belongs to the report of the whole paper
  const claims = judged.filter(({ studies }) => studies.includes(study.name));
  const profile = await runProfile(ledger, record.id);
  const table = resultTable({ study, runId: record.id, digest }, rows);
  const report: StudyReport = {
    name: study.name,
    title: study.title ?? study.name,
    ...(study.source !== undefined && { source: study.source }),
    text: studyYaml(study),
    run: record.id,
    specificationHash: contentKey(study),
    pictures: await picturesOf(ledger, run),
    results: table,
    csv: csvText(table.header, table.rows),
    ...(digest !== null && { digest }),
    repetitions: counts.finished,
    failed: counts.failed,
    tables: [...bestTable(study.name, rows), ...(await failureTables(ledger, run))],
    ...(profile !== undefined && { profile: profileText(record.id, profile) }),
    commands: [
      `ballast resume ${record.id}`,
      `ballast results ${record.id} --out curves.csv`,
      `ballast verify ${record.id} --sample 5%`,
    ],
  };
  const executions = await ledger.executions(record.id);
  const provenance: Provenance = {
    version: programVersion(),
    numericsVersion: String(record.numericsVersion),
    node: process.versions.node,
    machine: await machineOf(ledger, run, executions.at(-1)?.threads ?? 1),
    seeds: [study.seed],
    started: record.createdAt,
    durationMs: executions.reduce((sum, { startedAt, endedAt }) => sum + endedAt - startedAt, 0),
    reused: 0,
    command: `ballast run study.yaml --run-id ${record.id}`,
  };
  const progress = `${grouped(counts.finished)} of ${grouped(counts.total)} repetitions`;
  return reportHtml({
    title: study.title ?? study.name,
    lede: whole
      ? ledeOf(claims.length, counts.failed)
      : `Unfinished: ${progress}. Curves are over the repetitions that are finished without a gap.`,
    provenance,
    claims,
    studies: [report],
    decisions: [],
  });
}

function ledeOf(claims: number, failed: number): string {
  const judged =
    claims === 0
      ? 'No claim of the paper is about this study.'
      : `${claims} ${claims === 1 ? 'claim' : 'claims'} of the paper ${claims === 1 ? 'is' : 'are'} judged by it.`;
  return `Finished. ${failed === 0 ? 'Nothing failed.' : `${grouped(failed)} repetitions failed, so means are conditional on success.`} ${judged}`;
}

/** As the study asks, and the histogram of the chosen γ beside it where there is one. */
async function picturesOf(ledger: Ledger, run: FoundRun) {
  const own = (await drawRun(ledger, run, {})).picture;
  const chosen = run.study.measures.includes('gamma-star') && run.study.plot?.kind !== 'histogram';
  return chosen ? [own, (await drawRun(ledger, run, { kind: 'histogram' })).picture] : [own];
}

/** The fixed γ of least mean on each curve. */
function bestTable(study: string, rows: readonly ResultRow[]): ReportTable[] {
  const best = bestFixedRows(rows);
  if (best.length === 0 || new Set(rows.map(({ gamma }) => gamma)).size < 2) return [];
  const factors = Object.keys(best[0]!.factors);
  const atZero = (row: ResultRow) =>
    rows.find((other) => other.gamma === 0 && other.methodKind === 'fixed' && sameCurve(row, other));
  return [
    {
      title: 'Best γ of each curve',
      note: `Chosen by the very repetitions whose mean it shows, so that mean is a little too low. ‘ballast claims ${study}’ judges on one half what it chose on the other.`,
      header: ['measure', ...factors, 'generator', 'best γ', 'mean there ± MCSE', 'mean at γ = 0 ± MCSE'],
      rows: best.map((row) => {
        const zero = atZero(row);
        return [
          row.measure,
          ...factors.map((name) => String(row.factors[name as keyof typeof row.factors] ?? '–')),
          row.generator,
          row.gamma ?? Number.NaN,
          estimateText(row.mean, row.mcse),
          zero === undefined ? '–' : estimateText(zero.mean, zero.mcse),
        ];
      }),
    },
  ];
}

function sameCurve(a: ResultRow, b: ResultRow): boolean {
  const key = ({ measure, n0, n1, generator, factors }: ResultRow) =>
    JSON.stringify([measure, n0, n1, generator, factors]);
  return key(a) === key(b);
}

async function failureTables(ledger: Ledger, { record, study, spec }: FoundRun): Promise<ReportTable[]> {
  const { cells, reasons } = runFailures(await runCodes(ledger, spec));
  if (reasons.length === 0) return [];
  const names = cellNames(study);
  const byKey = new Map(studyCells(study).map(({ cell }, i) => [cell.key, names[i] ?? cell.key]));
  const failing = cells.filter(({ failed }) => failed > 0).slice(0, MOST_FAILING);
  return [
    {
      title: 'What failed',
      note: 'Stored with its reason and counted; estimates are over the repetitions that succeeded.',
      header: ['reason', 'repetitions', 'means', 'what may help'],
      rows: reasons.map(({ reason, count }) => [
        reason,
        count,
        FAILURE_WORDS[reason].means,
        FAILURE_WORDS[reason].remedy,
      ]),
    },
    {
      title: 'Where it failed most',
      note: 'The rate has a 95 % interval (Clopper and Pearson).',
      header: ['cell', 'failed', 'of', 'rate', 'replays the first'],
      rows: failing.map(({ cell, failed, finished, interval, first }) => [
        byKey.get(cell.key) ?? cell.key,
        failed,
        finished,
        interval === undefined ? '–' : `${(100 * interval.low).toFixed(2)} to ${(100 * interval.high).toFixed(2)} %`,
        replayLine(record.id, cell.key.slice(0, 12), first[0] ?? 0),
      ]),
    },
  ];
}

/** Who computed it, which need not be who reports it. */
async function machineOf(ledger: Ledger, { spec }: FoundRun, cores: number): Promise<Provenance['machine']> {
  const writers = await ledger.writers(spec.arms.flatMap(({ cells }) => cells.map(({ key }) => key)));
  const programs = writers.map(({ writer, repetitions }) => {
    const {
      ballast = '?',
      node = '?',
      platform = '?',
    } = writer === null ? {} : (JSON.parse(writer) as Record<string, string>);
    return `Ballast ${ballast} on Node ${node}, ${platform}: ${grouped(repetitions)} repetitions`;
  });
  return {
    cpu: `computed by ${programs.join('; ') || 'nobody yet'}`,
    cores,
    platform: `${cores === 1 ? 'one thread' : `${cores} threads`} at last`,
  };
}
